import Subprocess
import Support

/// A Maven's own libraries in one JVM, asked through `Oracle/`: the truth.
struct MavenJudge: Judge {
    enum Version: String, CaseIterable {
        case debian = "3.8"
        case three = "3.9"
        case four = "4"
    }

    let version: Version
    private let service: LineService

    var name: String { "Maven \(version.rawValue)" }

    /// The folder of a Maven's jars on this machine, or nil.
    static func libraries(_ version: Version) -> [String]? {
        switch version {
        case .debian: Machine.hasMaven38 ? [Machine.debianMaven] : nil
        case .three: Machine.hasJava ? Machine.maven39.map { [$0 + "/lib"] } : nil
        case .four: Machine.hasJava ? Machine.maven4.map { [$0 + "/lib", $0 + "/boot"] } : nil
        }
    }

    /// Compiles the oracle against this Maven, into the folder.
    init(_ version: Version, scratch: String) async throws {
        guard let libraries = Self.libraries(version) else {
            throw KilnError(.notFound, "no Maven \(version.rawValue) on this machine")
        }
        self.version = version
        let source = Files.parent(of: Files.parent(of: Files.absolute(#filePath))) + "/Oracle"
        let part = version == .four ? "maven4" : "maven3"
        let classes = "\(scratch)/oracle-\(version.rawValue)"
        try Files.createDirectory(classes)
        let jars = libraries.map { $0 + "/*" }.joined(separator: ":")
        let files = try ["common", part].flatMap { folder in
            try Files.list("\(source)/\(folder)").map { "\(source)/\(folder)/\($0)" }
        }
        let compiled = try await Subprocess.run(
            ProcessRequest(
                ["/usr/bin/javac", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-proc:none", "-nowarn"]
                    + ["-cp", jars, "-d", classes] + files.sorted()),
            timeout: 120)
        guard compiled.end.isSuccess else {
            throw KilnError(.internal, "the oracle does not compile: \(compiled.errorText)")
        }
        // Maven reads the operating system from the JVM itself, whatever the session says. The first compiler alone
        // needs half the time for so many small questions.
        service = try LineService(
            [
                "/usr/bin/java", "-Xss2m", "-Xmx1200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dos.name=Linux", "-Dos.arch=amd64", "-Dos.version=5.15.0",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-Dmaven.logger.defaultLogLevel=off",
                "-cp", "\(classes):\(jars)", version == .four ? "Maven4" : "Maven3",
            ], name: "Maven \(version.rawValue)")
    }

    func answers(_ asked: [Asked]) async throws -> [Answer] {
        var input: [UInt8] = []
        var repository: String?
        for one in asked {
            // Maven 4's sessions remember a parent that was not found, and say something else the second time.
            if one.repository != repository || version == .four {
                input += "{\"repository\":\(JSONText.quoted(one.repository))}\n".utf8
                repository = one.repository
            }
            input += one.line.utf8
            input.append(UInt8(ascii: "\n"))
        }
        return try await service.answers(input, count: asked.count).map { try Answer(line: $0) }
    }
}
