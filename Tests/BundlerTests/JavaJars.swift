import Subprocess
import Support
import Testing

/// Jars made by the real compiler and the real jar tool.
struct JavaJars {
    static let hasJava = Files.exists("/usr/bin/javac") && Files.exists("/usr/bin/jar")

    let folder: String

    /// Compiles sources (path and text) against other jars, and packs them with resources into `NAME.jar`.
    func make(
        _ name: String, _ sources: [(String, String)], resources: [(String, String)] = [], against: [String] = [],
        manifest: [String] = []
    ) async throws -> String {
        let root = "\(folder)/\(name)"
        try Files.createDirectory("\(root)/classes")
        for (path, text) in sources { try write("\(root)/src/\(path)", text) }
        for (path, text) in resources { try write("\(root)/classes/\(path)", text) }
        if !sources.isEmpty {
            var words = [
                "/usr/bin/javac", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-nowarn", "-Xlint:none", "-d",
                "\(root)/classes",
            ]
            if !against.isEmpty { words += ["-cp", against.joined(separator: ":")] }
            _ = try await run(words + sources.map { "\(root)/src/\($0.0)" })
        }
        try Files.writeAtomically("\(root)/MANIFEST.MF", Array(manifest.map { $0 + "\n" }.joined().utf8))
        let jar = "\(folder)/\(name).jar"
        _ = try await run(["/usr/bin/jar", "cfm", jar, "\(root)/MANIFEST.MF", "-C", "\(root)/classes", "."])
        return jar
    }

    /// Compiles programs of the folder `Java` beside this file; the class path to run them with.
    func compile(_ names: [String], against classPath: String = "") async throws -> String {
        let sources = Files.parent(of: Files.absolute(#filePath)) + "/Java"
        let classes = "\(folder)/java-\(names[0])"
        try Files.createDirectory(classes)
        _ = try await run(
            [
                "/usr/bin/javac", "-J-XX:TieredStopAtLevel=1", "-proc:none", "-nowarn", "-Xlint:none", "-cp", classPath,
                "-d", classes,
            ]
                + names.map { "\(sources)/\($0).java" })
        return classes + ":" + classPath
    }

    /// What a program prints; a failure of it is one of the test.
    func run(_ words: [String], timeout: Double = 120) async throws -> String {
        let result = try await Subprocess.run(ProcessRequest(words), outputLimit: 16 << 20, timeout: timeout)
        let error = String(decoding: result.standardError, as: UTF8.self)
        try #require(result.end.isSuccess, "\(words.prefix(6)): \(error)")
        return String(decoding: result.standardOutput, as: UTF8.self)
    }

    private func write(_ path: String, _ text: String) throws {
        try Files.createDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
        try Files.writeAtomically(path, Array(text.utf8))
    }
}
