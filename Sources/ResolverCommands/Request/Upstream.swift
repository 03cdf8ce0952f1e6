internal import CommandSyntax
internal import MavenRepository
internal import Pipeline
internal import Support

/// Where artifacts come from, as options, settings and the installed Maven say.
struct Upstream {
    /// The repositories, in order.
    var repositories: [RemoteRepository]
    /// Local repositories of Maven's to read.
    var localRepositories: [String]
    /// Whether nothing may be asked over the network.
    var isOffline: Bool

    /// `named` are repositories that come from elsewhere than the options, such as a lock file.
    init(_ arguments: Arguments, _ console: Console, _ named: [RemoteRepository]?) throws {
        let given = try arguments.values(ResolverOptions.repository).enumerated().map { index, text in
            try Self.repository(text, index)
        }
        let locals = arguments.values(ResolverOptions.localRepository).map(console.path)
        isOffline = arguments.has(ResolverOptions.offline)
        guard let asked = given.isEmpty ? named : given else {
            throw KilnError(.invalid, "no repository is named; give --repository URL", reason: "maven.repository")
        }
        repositories = asked
        localRepositories = locals
    }

    /// `URL` or `ID=URL`.
    static func repository(_ text: String, _ index: Int) throws -> RemoteRepository {
        var id = index == 0 ? "upstream" : "upstream-\(index + 1)"
        var url = text[...]
        if let equals = text.firstIndex(of: "="), isID(text[..<equals]) {
            id = String(text[..<equals])
            url = text[text.index(after: equals)...]
        }
        let repository = RemoteRepository(id: id, url: String(url))
        guard repository.transport != .unsupported else {
            throw UsageError(
                "--repository: '\(InertText.line(String(url), limit: 200))' is not a URL of http, https or file")
        }
        return repository
    }

    private static func isID(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x2E
                || byte == 0x5F
        }
    }
}
