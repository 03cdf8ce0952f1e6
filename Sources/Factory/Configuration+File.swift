internal import Support
internal import YAML

extension Configuration {
    /// The names of all settings, as the file nests them.
    private static let known: [String: [String]] = [
        "": ["listen", "data", "cache", "builds", "git", "maven", "toolchains", "log"],
        "builds": [
            "concurrent", "perProject", "attempts", "wallSeconds", "silenceSeconds", "graceSeconds", "memoryMiB",
            "processes", "fileMiB", "sourceMiB", "sourceEntries", "outputMiB", "outputs", "leaseSeconds",
        ],
        "git": ["allowFile", "allowHTTP", "sshKey", "knownHosts"],
        "maven": ["repositories"],
        "toolchains": ["directories", "default"],
        "log": ["headBytes", "tailBytes", "fullBytes"],
    ]

    /// Takes the settings of a YAML file over what is set already. A mistake is `invalid` and names file and line.
    package mutating func read(file path: String) throws {
        try read(try Files.read(path, limit: 1 << 20), file: path)
    }

    /// Takes settings from YAML text; `file` is its name in messages.
    mutating func read(_ bytes: [UInt8], file: String) throws {
        let top = try YAMLFields(parsing: bytes, file: file, known: Self.known[""] ?? [])
        if let listen = try top.text("listen") {
            guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
                (0...65535).contains(port), colon > listen.startIndex
            else { throw top.error("listen", "is ADDRESS:PORT, such as 127.0.0.1:7117") }
            address = String(listen[..<colon].trimming("[]"))
            self.port = port
        }
        let base = Files.parent(of: Files.absolute(file))
        func path(_ text: String) -> String { text.hasPrefix("/") ? text : "\(base)/\(text)" }
        if let text = try top.text("data") { data = path(text) }
        if let text = try top.text("cache") { cache = path(text) }
        if let builds = try top.block("builds", known: Self.known["builds"]) { try readBuilds(builds) }
        if let git = try top.block("git", known: Self.known["git"]) {
            allowsFileURLs = try git.boolean("allowFile") ?? allowsFileURLs
            allowsHTTP = try git.boolean("allowHTTP") ?? allowsHTTP
            sshKey = try git.text("sshKey").map(path) ?? sshKey
            knownHosts = try git.text("knownHosts").map(path) ?? knownHosts
        }
        if let maven = try top.block("maven", known: Self.known["maven"]) {
            repositories = try maven.texts("repositories") ?? repositories
        }
        if let toolchains = try top.block("toolchains", known: Self.known["toolchains"]) {
            toolchainDirectories += try (toolchains.texts("directories") ?? []).map(path)
            defaultToolchain = try toolchains.text("default") ?? defaultToolchain
        }
        if let log = try top.block("log", known: Self.known["log"]) {
            let range = 1024...(1 << 40)
            self.log = LogLimits(
                head: Int64(try log.integer("headBytes", in: range) ?? Int(self.log.head)),
                tail: Int64(try log.integer("tailBytes", in: range) ?? Int(self.log.tail)),
                full: Int64(try log.integer("fullBytes", in: range) ?? Int(self.log.full)))
        }
    }

    private mutating func readBuilds(_ builds: YAMLFields) throws {
        func count(_ key: String, _ value: inout Int) throws {
            value = try builds.integer(key, in: 1...1_000_000_000) ?? value
        }
        func seconds(_ key: String, _ value: inout Double) throws {
            value = try builds.integer(key, in: 1...1_000_000).map(Double.init) ?? value
        }
        func mebibytes(_ key: String, _ value: inout Int64) throws {
            value = try builds.integer(key, in: 1...(1 << 30)).map { Int64($0) << 20 } ?? value
        }
        try count("concurrent", &concurrentBuilds)
        try count("perProject", &buildsPerProject)
        try count("attempts", &attempts)
        try count("processes", &limits.processes)
        try count("sourceEntries", &limits.sourceEntries)
        try count("outputs", &limits.outputs)
        try seconds("wallSeconds", &limits.wallSeconds)
        try seconds("silenceSeconds", &limits.silenceSeconds)
        try seconds("graceSeconds", &limits.graceSeconds)
        try seconds("leaseSeconds", &leaseSeconds)
        try mebibytes("memoryMiB", &limits.memoryBytes)
        try mebibytes("fileMiB", &limits.fileBytes)
        try mebibytes("sourceMiB", &limits.sourceBytes)
        try mebibytes("outputMiB", &limits.outputBytes)
    }
}

extension Substring {
    fileprivate func trimming(_ characters: String) -> Substring {
        var text = self
        while let first = text.first, characters.contains(first) { text.removeFirst() }
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return text
    }
}
