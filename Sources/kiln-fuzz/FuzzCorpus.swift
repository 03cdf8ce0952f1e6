internal import Support

/// The files that inputs are made of: those of a few folders, or else a few of our own.
struct FuzzCorpus {
    private var files: [FuzzKind: [String]] = [:]
    private var repositories: [String]
    /// The jars among them.
    private(set) var jars = JarCorpus()

    /// Looks through folders; those with a Maven repository's layout also answer for coordinates.
    init(folders: [String]) throws {
        repositories = folders
        var waiting = folders.map { (path: $0, depth: 0) }
        var seen = 0
        while let folder = waiting.popLast(), seen < 200_000 {
            for name in try Files.list(folder.path).sorted() {
                seen += 1
                let path = folder.path + "/" + name
                if let kind = FuzzCorpus.kind(name) {
                    files[kind, default: []].append(path)
                } else if name.hasSuffix(".jar") {
                    jars.add(path)
                } else if folder.depth < 40, !name.contains("."), Files.isDirectory(path) {
                    waiting.append((path, folder.depth + 1))
                } else if folder.depth < 40, Files.isDirectory(path) {
                    waiting.append((path, folder.depth + 1))
                }
            }
        }
        for kind in files.keys { files[kind]?.sort() }
        jars.sort()
    }

    /// How many files there are.
    var count: Int { files.values.reduce(0) { $0 + $1.count } + jars.count }

    /// A file of a kind, one of our own when the folders have none.
    func file(_ kind: FuzzKind, _ randomness: inout Randomness) -> [UInt8] {
        let own = FuzzSeeds.texts(kind)
        guard let list = files[kind], !list.isEmpty, !randomness.once(in: 8) else {
            return Array(randomness.one(of: own).utf8)
        }
        // A file that cannot be read is as good as none.
        return (try? Files.read(randomness.one(of: list))) ?? Array(own[0].utf8)
    }

    /// The pom of a coordinate, where a repository among the folders has it.
    func pom(group: String, artifact: String, version: String) -> [UInt8]? {
        let folder = group.split(separator: ".").joined(separator: "/") + "/\(artifact)/\(version)"
        for repository in repositories {
            // Not there is the usual case.
            if let bytes = try? Files.read("\(repository)/\(folder)/\(artifact)-\(version).pom") { return bytes }
        }
        return nil
    }

    private static func kind(_ name: String) -> FuzzKind? {
        if name.hasSuffix(".pom") || name == "pom.xml" { return .pom }
        if name.hasPrefix("maven-metadata") && name.hasSuffix(".xml") { return .metadata }
        if name.hasPrefix("settings") && name.hasSuffix(".xml") { return .settings }
        return nil
    }
}
