/// A Git repository that Kiln builds, and how.
package struct Project: Hashable, Sendable, Codable {
    /// Whether a build finds a `.git` in its workspace.
    package enum GitDirectory: String, Hashable, Sendable, Codable {
        /// A generated one: HEAD, the branch, all tags, full history, no remote.
        case generated
        /// None.
        case none
    }

    /// The name, unique in a Kiln.
    package var name: ProjectName
    /// Where it is fetched from.
    package var url: GitURL
    /// What is built when a build names nothing; `nil` is the remote's own HEAD.
    package var ref: RefName?
    /// The pom to build, relative to the repository's top.
    package var pom: RelativePath
    /// The toolchain's id; `nil` is the configured default.
    package var toolchain: String?
    /// Maven's arguments, checked by `MavenArguments`.
    package var arguments: [String]
    /// Whether a build finds a `.git`.
    package var git: GitDirectory
    /// When it was registered.
    package var createdAt: Timestamp

    /// Joins the parts.
    package init(
        name: ProjectName, url: GitURL, ref: RefName? = nil, pom: RelativePath = .pom, toolchain: String? = nil,
        arguments: [String] = [], git: GitDirectory = .generated, createdAt: Timestamp
    ) {
        self.name = name
        self.url = url
        self.ref = ref
        self.pom = pom
        self.toolchain = toolchain
        self.arguments = arguments
        self.git = git
        self.createdAt = createdAt
    }
}

/// A path that stays below where it starts: parts joined by `/`, none empty, `.` or `..`, no control character.
package struct RelativePath: Hashable, Sendable, Comparable {
    /// The path as written.
    package let text: String

    /// `pom.xml`.
    package static let pom = RelativePath(unchecked: "pom.xml")

    /// `nil` when the text is not such a path; at most 4,096 bytes.
    package init?(_ text: some StringProtocol) {
        guard (1...4096).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return nil
        }
        for part in text.split(separator: "/", omittingEmptySubsequences: false)
        where part.isEmpty || part == "." || part == ".." || part.utf8.count > 255 { return nil }
        self.text = String(text)
    }

    private init(unchecked text: String) { self.text = text }

    /// The parts between the slashes.
    package var parts: [Substring] { text.split(separator: "/") }

    /// The last part.
    package var name: String { parts.last.map(String.init) ?? text }

    /// The path of the folder that holds it; `nil` at the top.
    package var parent: RelativePath? {
        text.lastIndex(of: "/").map { RelativePath(unchecked: String(text[..<$0])) }
    }

    /// Orders by the text.
    package static func < (left: RelativePath, right: RelativePath) -> Bool { left.text < right.text }
}

extension RelativePath: CustomStringConvertible, Codable {
    /// The path as written.
    package var description: String { text }

    /// Decodes the text.
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, "a relative path without '..'") { RelativePath($0) }
    }

    /// Encodes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
