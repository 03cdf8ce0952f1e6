/// The resources of Maven resolver's own tests: texts by path, read once from the packed folder.
enum ResolverResources {
    /// Each text by its path below `maven-resolver-test`, comments included; empty where the archive is absent.
    static let files: [String: String] = {
        guard let folder = Corpora.folder else { return [:] }
        let archive = "'\(folder)/resolver-test.tar.zst'"
        // The listing gives names and sizes in the order in which the contents come.
        let listing = Corpora.output("tar --zstd -tvf \(archive)")
        let bytes = Corpora.output("tar --zstd -xOf \(archive)")
        var result: [String: String] = [:]
        var start = 0
        for line in String(decoding: listing, as: UTF8.self).split(separator: "\n") where line.hasPrefix("-") {
            let words = line.split(separator: " ")
            guard words.count == 6, let size = Int(words[2]), start + size <= bytes.count else { return [:] }
            let path = words[5].drop { $0 != "/" }.dropFirst()
            result[String(path)] = String(decoding: bytes[start..<start + size], as: UTF8.self)
            start += size
        }
        return result
    }()

    /// Where the descriptions of artifacts lie.
    static let descriptions = "maven-resolver-impl/src/test/resources/artifact-descriptions/"
    /// Where the graphs for the transformers lie.
    static let transformers = "maven-resolver-util/src/test/resources/transformer/"

    /// The lines of a text without comments and empty lines; `nil` when there is no such text.
    static func lines(_ path: String) -> [Substring]? { files[path].map(lines(of:)) }

    /// The lines of a text without comments and empty lines.
    static func lines(of text: String) -> [Substring] {
        text.split(separator: "\n").map { line in
            var line = line.prefix { $0 != "#" }
            while line.last?.isWhitespace == true { line.removeLast() }
            return line
        }.filter { !$0.isEmpty }
    }
}
