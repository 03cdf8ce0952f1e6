internal import Pipeline
package import Support

/// Errors of commands as a message and an exit code.
package enum Failure {
    /// Says an error on standard error and gives its exit code. `remedy` adds what to do to an error whose message cannot
    /// know how the command line is used.
    package static func tell(
        _ error: any Error, _ console: Console, remedy: (KilnError) -> String = { _ in "" }
    ) -> ExitCode {
        let code: ExitCode
        let message: String
        switch error {
        case is OutputClosed: return .outputClosed
        case is CancellationError: return .interrupted
        case let error as UsageError:
            code = .usage
            let words = ["kiln", "help"] + error.path
            message = "\(error.message)\nTry '\(words.joined(separator: " "))'."
        case let error as KilnError:
            code = ExitCode(error.code)
            message = error.description + remedy(error)
        default:
            code = .failed
            message = "\(error)"
        }
        // Nothing is left to do when standard error itself cannot be written; the exit code still tells.
        try? console.error.write("kiln: \(InertText.inert(message))\n")
        return code
    }
}
