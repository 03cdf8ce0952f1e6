internal import Glibc

/// `errno` of a failed call, as an error that names the call and what it was done to.
package struct SystemCallError: Error, Sendable, CustomStringConvertible {
    /// The call, such as `open`.
    package let call: String
    /// The `errno`.
    package let number: Int32
    /// The path or thing.
    package let subject: String

    /// Joins the parts.
    package init(call: String, number: Int32, subject: String) {
        self.call = call
        self.number = number
        self.subject = subject
    }

    /// `open /x: No such file or directory`.
    package var description: String {
        let text = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
        return "\(call) \(subject): \(text)"
    }

    /// The service error: a full disk, a missing file and a lack of rights keep their kind.
    package var asKilnError: KilnError {
        switch number {
        case ENOSPC, EDQUOT:
            KilnError(.noSpace, "no space left: \(description); free some, or move the data directory")
        case ENOENT: KilnError(.notFound, description)
        case EACCES, EPERM, EROFS: KilnError(.unavailable, description)
        default: KilnError(.internal, description)
        }
    }
}

/// Calls until it is not interrupted by a signal; throws what `errno` says when the result is −1.
@discardableResult
package func systemCall<Value: FixedWidthInteger & SignedInteger>(
    _ call: String, _ subject: @autoclosure () -> String, _ body: () -> Value
) throws -> Value {
    while true {
        let result = body()
        if result != -1 { return result }
        let number = errno
        if number != EINTR { throw SystemCallError(call: call, number: number, subject: subject()).asKilnError }
    }
}
