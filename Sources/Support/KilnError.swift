/// The one error of adapters and services: what failed, on what, and what to do.
///
/// The HTTP status and the exit code derive from `code`, each in one table. No secret is ever in `message`.
package struct KilnError: Error, Sendable {
    /// The kind of failure; open, so that a new one breaks no switch.
    package struct Code: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
        /// The name in problem details and JSON.
        package let rawValue: String
        /// Makes a code from its name.
        package init(rawValue: String) { self.rawValue = rawValue }
        /// The name.
        package var description: String { rawValue }

        /// What was asked for does not exist.
        package static let notFound = Code(rawValue: "not-found")
        /// It exists already, or changed meanwhile.
        package static let conflict = Code(rawValue: "conflict")
        /// The request or the input is wrong.
        package static let invalid = Code(rawValue: "invalid")
        /// No or a wrong token.
        package static let unauthenticated = Code(rawValue: "unauthenticated")
        /// Known, but not allowed.
        package static let forbidden = Code(rawValue: "forbidden")
        /// More than a limit allows.
        package static let tooLarge = Code(rawValue: "too-large")
        /// Something needed does not answer or is missing on this machine.
        package static let unavailable = Code(rawValue: "unavailable")
        /// It took too long.
        package static let timeout = Code(rawValue: "timeout")
        /// Somebody cancelled it.
        package static let cancelled = Code(rawValue: "cancelled")
        /// Stored data is not what it should be.
        package static let corrupt = Code(rawValue: "corrupt")
        /// The disk is full.
        package static let noSpace = Code(rawValue: "no-space")
        /// A defect of Kiln, or a failing machine.
        package static let `internal` = Code(rawValue: "internal")
    }

    /// The kind of failure.
    package var code: Code
    /// A finer name within the code for programs, such as `git.authentication`.
    package var reason: String?
    /// For people: what failed, on what, what to do.
    package var message: String
    /// What led to it, as text.
    package var cause: String?
    /// Named facts, such as a path or a limit.
    package var fields: [String: String]

    /// Joins the parts.
    package init(
        _ code: Code, _ message: String, reason: String? = nil, cause: (any Error)? = nil,
        fields: [String: String] = [:]
    ) {
        self.code = code
        self.message = message
        self.reason = reason
        self.cause = cause.map { String(describing: $0) }
        self.fields = fields
    }
}

extension KilnError: CustomStringConvertible {
    /// The message, and the cause after a colon.
    package var description: String { cause.map { "\(message): \($0)" } ?? message }
}
