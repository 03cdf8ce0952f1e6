internal import Bundling
internal import Support
internal import YAML

/// A runtime profile as its file says it.
struct RuntimeDefinition: Sendable, Hashable {
    /// By which jar a distribution is known, and which of its versions the profile is for.
    struct Distribution: Sendable, Hashable {
        /// The artifact: the jar is `ARTIFACT-VERSION.jar`.
        var artifact: String
        /// The versions; `*` and `?` stand for any.
        var versions: String
    }

    /// Artifacts that the runtime has.
    struct Provided: Sendable, Hashable {
        var group: String
        var artifacts: [String]
        /// Whether their version is the distribution's.
        var isOfDistribution: Bool
    }

    var id: String
    var summary: String
    /// The release of Java that it runs with when nothing else is said.
    var java: Int
    var distribution: Distribution?
    /// Beginnings of the dotted names of classes that it loads before a job's own.
    var parentFirst: [String]
    var provides: [Provided]

    private static let keys = ["id", "summary", "java", "distribution", "parent-first", "provides"]

    /// Reads a profile's file; throws `invalid` with file, line and key.
    init(parsing bytes: [UInt8], file: String) throws {
        let top = try YAMLFields(parsing: bytes, file: file, known: Self.keys)
        id = try top.requiredText("id")
        guard Self.isName(id) else { throw top.error("id", Self.nameRule) }
        summary = try top.text("summary") ?? id
        guard let java = try top.integer("java", in: RuntimeProfiles.javaReleases) else {
            throw top.error("java", "is missing")
        }
        self.java = java
        if let block = try top.block("distribution", known: ["jar", "versions"]) {
            distribution = Distribution(
                artifact: try block.requiredText("jar"), versions: try block.text("versions") ?? "*")
        }
        parentFirst = try top.texts("parent-first") ?? []
        for pattern in parentFirst where pattern.isEmpty || !pattern.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x2F }) {
            throw top.error("parent-first", "holds '\(pattern)', which is not how a class's dotted name begins")
        }
        provides = []
        let blocks = try top.blocks("provides", shorthand: "group", known: ["group", "version", "artifacts"]) ?? []
        for block in blocks {
            let version = try block.text("version")
            guard version == nil || version == "distribution" else {
                throw block.error("version", "can only be 'distribution': the index knows the others")
            }
            guard version == nil || distribution != nil else {
                throw block.error("version", "is the distribution's, and there is no key 'distribution'")
            }
            provides.append(
                Provided(
                    group: try block.requiredText("group"), artifacts: try block.texts("artifacts") ?? ["*"],
                    isOfDistribution: version != nil))
        }
    }

    /// What it promises, when the distribution's version is known or not.
    func promises(version: String?) -> [RuntimeArtifacts.Promise] {
        provides.flatMap { block in
            block.artifacts.map { artifact in
                RuntimeArtifacts.Promise(
                    group: block.group, artifact: artifact,
                    version: block.isOfDistribution ? version ?? distribution?.versions : nil)
            }
        }
    }

    static let nameRule = "must be 1 to 64 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit"

    /// Whether a text can name a runtime, and its files.
    static func isName(_ text: String) -> Bool {
        func isPlain(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return (1...64).contains(text.utf8.count) && text.utf8.first.map(isPlain) == true
            && text.utf8.allSatisfy { isPlain($0) || "._-".utf8.contains($0) }
    }
}
