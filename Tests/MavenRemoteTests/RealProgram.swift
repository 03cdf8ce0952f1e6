import Crypto
import Glibc
import Subprocess
import Support
import TestSupport
import Testing

/// The real `kiln`, with a home, a cache and a folder for jars of its own.
struct RealProgram {
    /// `kiln` with `kiln-main` beside it: the one that KILN_TEST_PROGRAM names, else the one beside this test.
    static let path: String? = {
        var folders: [String] = []
        if let named = getenv("KILN_TEST_PROGRAM") { folders.append(Files.parent(of: String(cString: named))) }
        // Without /proc there is none.
        if let own = try? Files.realPath("/proc/self/exe") { folders.append(Files.parent(of: own)) }
        return folders.first { Files.exists($0 + "/kiln") && Files.exists($0 + "/kiln-main") }.map { $0 + "/kiln" }
    }()

    let scratch: String

    var cache: String { scratch + "/cache" }
    var jars: String { scratch + "/lib" }

    /// Its command line: `resolve` of the usual application from a repository, with more words.
    func words(_ url: String, _ more: [String] = []) throws -> [String] {
        [try #require(Self.path), "resolve", "org.app:app:1", "--repository", "test=" + url]
            + (more.contains("--cache") ? [] : ["--cache", cache]) + more
    }

    /// Runs any program, with what `kiln` needs and more in the environment.
    func run(_ words: [String], _ more: [String: String] = [:]) async throws -> ProcessResult {
        let environment = ["PATH": "/usr/bin:/bin", "HOME": scratch, "LANG": "C.UTF-8"].merging(more) { $1 }
        return try await Subprocess.run(
            ProcessRequest(words, environment: environment, workingDirectory: scratch), timeout: 120)
    }

    /// Resolves the usual application.
    func resolve(_ url: String, _ more: String..., environment: [String: String] = [:]) async throws -> ProcessResult {
        try await run(try words(url, more), environment)
    }

    /// The jars that were put into the folder.
    func jarNames() throws -> [String] { Files.isDirectory(jars) ? try Files.list(jars).sorted() : [] }

    /// Expects that the usual application was resolved into the folder for jars, whole, and nothing was remarked.
    func expectJars(_ result: ProcessResult, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(result.end == .exited(0), "\(result.errorText)", sourceLocation: sourceLocation)
        #expect(result.errorText == "", sourceLocation: sourceLocation)
        var lines: [String] = []
        for coordinate in ServedRepository.usualAnswer {
            let parts = coordinate.split(separator: ":")
            let path = "\(jars)/\(parts[1])-\(parts[2]).jar"
            let bytes = Array("jar of \(coordinate)".utf8)
            #expect(try Files.read(path) == bytes, sourceLocation: sourceLocation)
            lines.append("\(path)  sha256:\(try hex(.sha256, bytes))\n")
        }
        #expect(result.outputText == lines.joined(), sourceLocation: sourceLocation)
        #expect(try jarNames().count == lines.count, sourceLocation: sourceLocation)
    }
}

/// Gives the body a server with a repository and the program; afterwards the cache has to be consistent.
func withProgram(
    _ handler: @escaping FaultServer.Handler, _ body: (RealProgram, FaultServer) async throws -> Void
) async throws {
    try await withScratch { scratch in
        let server = try FaultServer(handler)
        defer { server.stop() }
        let program = RealProgram(scratch: scratch)
        try await body(program, server)
        try expectConsistent(program.cache)
    }
}
