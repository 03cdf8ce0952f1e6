import Subprocess

/// Small programs that prepare a test.
enum Shell {
    /// Whether the program ended well.
    static func run(_ arguments: String...) async throws -> Bool {
        try await Subprocess.run(ProcessRequest(arguments), timeout: 60).end.isSuccess
    }
}
