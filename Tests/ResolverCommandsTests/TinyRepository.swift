import Support

/// A Maven repository in a folder, written pom by pom.
struct TinyRepository {
    let path: String

    var url: String { "file://" + path }

    /// Adds an artifact: `g:a:v`, with dependencies as `g:a:v[|scope[|optional]]`, and a jar whose bytes are its name.
    func add(
        _ coordinate: String, _ dependencies: [String] = [], managed: [String] = [], packaging: String = "jar",
        extra: String = "", jar: String? = nil, hasJar: Bool = true
    ) throws {
        let parts = coordinate.split(separator: ":").map(String.init)
        let folder = folder(parts)
        try Files.createDirectory(folder)
        let pom = """
            <project><modelVersion>4.0.0</modelVersion>
            \(Self.gav(coordinate))
            <packaging>\(packaging)</packaging>
            \(extra)
            <dependencyManagement><dependencies>\(managed.map(Self.dependency).joined())</dependencies></dependencyManagement>
            <dependencies>\(dependencies.map(Self.dependency).joined())</dependencies>
            </project>
            """
        try Files.writeAtomically("\(folder)/\(parts[1])-\(parts[2]).pom", Array(pom.utf8))
        guard hasJar, packaging == "jar" else { return }
        try Files.writeAtomically("\(folder)/\(parts[1])-\(parts[2]).jar", Array((jar ?? "jar of \(coordinate)").utf8))
    }

    /// Lists versions in an artifact's metadata.
    func list(_ name: String, _ versions: [String]) throws {
        let parts = name.split(separator: ":").map(String.init)
        let folder = path + "/" + parts[0].replacing(".", with: "/") + "/" + parts[1]
        try Files.createDirectory(folder)
        let text =
            "<metadata><groupId>\(parts[0])</groupId><artifactId>\(parts[1])</artifactId><versioning><versions>"
            + versions.map { "<version>\($0)</version>" }.joined() + "</versions></versioning></metadata>"
        try Files.writeAtomically(folder + "/maven-metadata.xml", Array(text.utf8))
    }

    /// The path of an artifact's jar.
    func jar(_ coordinate: String) -> String {
        let parts = coordinate.split(separator: ":").map(String.init)
        return "\(folder(parts))/\(parts[1])-\(parts[2]).jar"
    }

    private func folder(_ parts: [String]) -> String {
        path + "/" + parts[0].replacing(".", with: "/") + "/" + parts[1] + "/" + parts[2]
    }

    private static func gav(_ coordinate: String) -> String {
        let parts = coordinate.split(separator: ":").map(String.init)
        return "<groupId>\(parts[0])</groupId><artifactId>\(parts[1])</artifactId>"
            + (parts.count > 2 ? "<version>\(parts[2])</version>" : "")
    }

    private static func dependency(_ text: String) -> String {
        let fields = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let scope = fields.count > 1 && !fields[1].isEmpty ? "<scope>\(fields[1])</scope>" : ""
        let optional = fields.count > 2 ? "<optional>true</optional>" : ""
        let type = fields.count > 1 && fields[1] == "import" ? "<type>pom</type>" : ""
        return "<dependency>\(gav(fields[0]))\(type)\(scope)\(optional)</dependency>"
    }
}

/// A scratch folder with a repository `repo` and what runs in it.
struct Bench {
    let scratch: String
    let repository: TinyRepository

    init(_ scratch: String) {
        self.scratch = scratch
        repository = TinyRepository(path: scratch + "/repo")
    }

    /// Runs a command over the repository.
    func run(_ words: [String], input: String = "", isTerminal: Bool = false) -> Ran {
        kiln(
            words + ["--repository", "tiny=" + repository.url, "--cache", scratch + "/cache"], input: input,
            directory: scratch, environment: ["HOME": scratch + "/home", "PATH": "/nonexistent"], isTerminal: isTerminal
        )
    }

    /// An application and its libraries: versions to mediate, scopes, an optional one, a managed one.
    func addUsual() throws {
        try repository.add("org.app:app:1", ["org.lib:one:1", "org.lib:two:1|runtime", "org.lib:spare:1||optional"])
        try repository.add("org.lib:one:1", ["org.lib:deep:1", "org.lib:tested:1|test"], managed: ["org.lib:deep:3"])
        try repository.add("org.lib:two:1", ["org.lib:mid:1"])
        try repository.add("org.lib:mid:1", ["org.lib:deep:2"])
        for version in 1...3 { try repository.add("org.lib:deep:\(version)") }
        try repository.add("org.lib:spare:1")
    }
}
