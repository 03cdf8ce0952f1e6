import Glibc
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

@testable import Git

/// A scratch directory with real git, free of the machine's and the user's configuration.
struct Workbench: Sendable {
    let scratch: String

    static func open<Result>(_ body: (Workbench) async throws -> Result) async throws -> Result {
        try await withScratch { try await body(Workbench(scratch: $0)) }
    }

    var environment: [String: String] {
        var values = ProcessRequest.plainEnvironment
        values["HOME"] = scratch
        values["GIT_CONFIG_GLOBAL"] = "/dev/null"
        values["GIT_CONFIG_NOSYSTEM"] = "1"
        for role in ["AUTHOR", "COMMITTER"] {
            values["GIT_\(role)_NAME"] = "Ada Tester"
            values["GIT_\(role)_EMAIL"] = "ada@example.org"
            values["GIT_\(role)_DATE"] = "1700000000 +0100"
        }
        return values
    }

    /// Runs git and gives what it wrote, without the last line feed; fails the test when git fails.
    @discardableResult
    func git(_ arguments: String..., in directory: String, input: [UInt8]? = nil) async throws -> String {
        try await run(["git"] + arguments, in: directory, input: input)
    }

    @discardableResult
    func run(_ arguments: [String], in directory: String, input: [UInt8]? = nil) async throws -> String {
        var request = ProcessRequest(arguments, environment: environment, workingDirectory: directory)
        if let input { request.input = try .memory(input) }
        let result = try await Subprocess.run(request, timeout: 60)
        guard result.end.isSuccess else {
            throw KilnError(.internal, "\(arguments.joined(separator: " ")): \(result.errorText)")
        }
        var text = result.outputText
        if text.hasSuffix("\n") { text.removeLast() }
        return text
    }

    /// A new repository with a work tree, on branch `main`.
    func repository(_ name: String = "source") async throws -> SourceRepository {
        let path = scratch + "/" + name
        try Files.createDirectory(path)
        try await git("init", "-q", "-b", "main", in: path)
        return SourceRepository(bench: self, path: path)
    }

    func mirror(
        of source: String, name: String = "mirror", access: GitAccess = GitAccess(allowFile: true)
    ) throws -> GitMirror {
        try GitMirror(directory: scratch + "/" + name, url: try GitURL(source), access: access)
    }
}

/// A repository that a test fills.
struct SourceRepository: Sendable {
    let bench: Workbench
    let path: String

    @discardableResult
    func git(_ arguments: String..., input: [UInt8]? = nil) async throws -> String {
        try await bench.run(["git"] + arguments, in: path, input: input)
    }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8], mode: UInt32 = 0o644) throws {
        try Files.createDirectory(Files.parent(of: path + "/" + name))
        try Files.writeAtomically(path + "/" + name, bytes, mode: mode)
    }

    func link(_ name: String, to target: String) throws {
        try Files.createDirectory(Files.parent(of: path + "/" + name))
        try systemCall("symlink", name) { symlink(target, path + "/" + name) }
    }

    /// Commits all there is and gives the id.
    @discardableResult
    func commit(_ message: String = "a change") async throws -> CommitID {
        try await git("add", "-A", "-f")
        try await git("commit", "-q", "--allow-empty", "-m", message)
        return try await head()
    }

    func head() async throws -> CommitID { try #require(CommitID(try await git("rev-parse", "HEAD"))) }

    /// Stores an object without any of git's checks.
    func store(_ kind: String, _ bytes: [UInt8]) async throws -> String {
        try await git("hash-object", "-t", kind, "-w", "--stdin", "--literally", input: bytes)
    }

    /// A tree of entries (mode, name, id), in that order and unchecked.
    func tree(_ entries: [(String, [UInt8], String)]) async throws -> String {
        var bytes: [UInt8] = []
        for (mode, name, id) in entries {
            bytes += Array(mode.utf8) + [0x20] + name + [0] + (try #require(Hex.decode(id)))
        }
        return try await store("tree", bytes)
    }

    /// Points `main` at a new commit of a stored tree.
    @discardableResult
    func commitTree(_ tree: String, branch: String = "main") async throws -> CommitID {
        let id = try await git("commit-tree", tree, "-m", "crafted")
        try await git("update-ref", "refs/heads/" + branch, id)
        return try #require(CommitID(id))
    }
}

/// One thing in a directory: what it is, its mode, and its content or target.
struct Found: Equatable, CustomStringConvertible {
    let path: String
    let kind: String
    let mode: UInt32
    let content: [UInt8]

    var description: String { "\(kind) \(String(mode, radix: 8)) \(path) \(String(decoding: content, as: UTF8.self))" }

    /// All below a directory, sorted, without a `.git` at the top.
    static func all(_ directory: String) throws -> [Found] {
        try list(directory, "").sorted { $0.path < $1.path }
    }

    private static func list(_ directory: String, _ prefix: String) throws -> [Found] {
        var all: [Found] = []
        for name in try Files.list(directory) where !(prefix.isEmpty && name == ".git") {
            let path = directory + "/" + name
            var status = stat()
            try systemCall("lstat", path) { lstat(path, &status) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                let entry = Found(
                    path: prefix + name, kind: "folder", mode: status.st_mode & 0o7777, content: [])
                all += try [entry] + list(path, prefix + name + "/")
            case S_IFLNK:
                var target = [CChar](repeating: 0, count: 4096)
                let count = try systemCall("readlink", path) { readlink(path, &target, target.count) }
                let bytes = target[..<count].map { UInt8(bitPattern: $0) }
                all.append(Found(path: prefix + name, kind: "link", mode: 0, content: bytes))
            default:
                all.append(
                    Found(
                        path: prefix + name, kind: "file", mode: status.st_mode & 0o7777,
                        content: try Files.read(path)))
            }
        }
        return all
    }
}

/// Expects a `KilnError` with that reason, and gives it.
@discardableResult
func expectReason<Value>(
    _ reason: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Value
) async throws -> KilnError {
    do {
        _ = try await body()
    } catch let error as KilnError {
        #expect(error.reason == reason, "\(error)", sourceLocation: sourceLocation)
        return error
    }
    throw KilnError(.internal, "nothing was thrown; expected \(reason)")
}
