package import Support

/// How a command ends, for the shell. `table` is the one place where the codes are told.
package struct ExitCode: Sendable, Hashable {
    /// The number for exit(3).
    package let number: Int32

    /// Done; when a build was followed, it succeeded.
    package static let done = ExitCode(number: 0)
    /// The build did not succeed, or something went wrong that has no code of its own.
    package static let failed = ExitCode(number: 1)
    /// The command line or a value in it is wrong.
    package static let usage = ExitCode(number: 2)
    /// What was named does not exist.
    package static let notFound = ExitCode(number: 3)
    /// No token, a wrong one, or one that may not do this.
    package static let notAuthorised = ExitCode(number: 4)
    /// The server, or something else that is needed, does not answer.
    package static let unreachable = ExitCode(number: 5)
    /// It exists already, changed meanwhile, or is in a state that forbids this.
    package static let conflict = ExitCode(number: 6)
    /// Data is not what its digest says.
    package static let corrupt = ExitCode(number: 7)
    /// The disk is full or a limit was reached.
    package static let noSpace = ExitCode(number: 8)
    /// Something is not what a lock file says.
    package static let drifted = ExitCode(number: 9)
    /// What was checked would break.
    package static let unsound = ExitCode(number: 10)
    /// Interrupted by Ctrl-C.
    package static let interrupted = ExitCode(number: 130)
    /// Who read the output went away.
    package static let outputClosed = ExitCode(number: 141)
    /// Ended by SIGTERM.
    package static let terminated = ExitCode(number: 143)

    /// All codes, for help, the reference page and the tests.
    package static let table: [(code: ExitCode, meaning: String)] = [
        (.done, "Done. With 'build --follow' and 'run': the build succeeded."),
        (
            .failed,
            "The build did not succeed, or something failed that has no code of its own. With 'diff': the jars differ."
        ),
        (.usage, "The command line, or a value in it, is wrong. With 'diff': also a jar that cannot be read."),
        (.notFound, "What was named does not exist: a project, build, version, output or file."),
        (.notAuthorised, "No token, a wrong token, or one that does not allow this."),
        (.unreachable, "The server, or something else that is needed, is missing or did not answer in time."),
        (.conflict, "It exists already, was changed meanwhile, or is in a state that does not allow this."),
        (.corrupt, "Data is damaged: the bytes are not what their digest says. Nothing was left behind."),
        (.noSpace, "The disk is full, or something is larger than a limit allows."),
        (.drifted, "What is there now is not what the lock file says; the differences were listed."),
        (.unsound, "With 'check': something was found that can break the job; it was listed."),
        (.interrupted, "Interrupted by Ctrl-C. A build on a server goes on."),
        (.outputClosed, "What read the output went away, such as a closed pager."),
        (.terminated, "Ended by SIGTERM."),
    ]

    /// The exit code of an error.
    package init(_ code: KilnError.Code) {
        self =
            switch code {
            case .invalid: .usage
            case .notFound: .notFound
            case .unauthenticated, .forbidden: .notAuthorised
            case .unavailable, .timeout: .unreachable
            case .conflict: .conflict
            case .corrupt: .corrupt
            case .noSpace, .tooLarge: .noSpace
            default: .failed
            }
    }

    private init(number: Int32) { self.number = number }
}
