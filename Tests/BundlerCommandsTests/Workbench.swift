import BundlerCommands
import CommandSyntax
import Entries
import ResolverCommands
import Support
import Synchronization
import Zip

/// What a command did.
struct Ran {
    var code: ExitCode?
    var output: String
    var error: String
}

/// A folder in which commands run, with jars and a repository.
struct Workbench {
    let folder: String

    /// Runs a command in this process.
    func kiln(_ words: [String]) -> Ran {
        let collected = Collected()
        let console = Console(
            environment: ["HOME": folder, "PATH": "/usr/bin:/bin"], workingDirectory: folder,
            output: TextSink(isTerminal: false) { collected.output($0) },
            error: TextSink(isTerminal: false) { collected.error($0) }, width: 100)
        let context = ResolverContext(console: console) { _ in [] }
        let code = ResolverProgram.run(words, context, more: BundlerTable.commands)
        let (output, error) = collected.texts
        return Ran(code: code, output: output, error: error)
    }

    private final class Collected: Sendable {
        private let both = Mutex(("", ""))
        func output(_ more: String) { both.withLock { $0.0 += more } }
        func error(_ more: String) { both.withLock { $0.1 += more } }
        var texts: (String, String) { both.withLock { $0 } }
    }

    /// Writes a jar of texts; its path.
    @discardableResult
    func jar(_ path: String, _ entries: [(String, String)]) throws -> String {
        let target = "\(folder)/\(path)"
        try Files.createDirectory(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]))
        let writer = try ZipWriter(target)
        for (name, text) in entries {
            let bytes = (Array(name.utf8), Array(text.utf8))
            try writer.add(bytes.0.span, bytes.1.span)
        }
        _ = try writer.finish()
        return target
    }

    /// Writes a file.
    func write(_ path: String, _ text: String) throws {
        let target = "\(folder)/\(path)"
        try Files.createDirectory(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]))
        try Files.writeAtomically(target, Array(text.utf8))
    }

    /// Puts `g:ARTIFACT:1` with its dependencies into the repository `repo`, its jar with one file of its name.
    func publish(_ artifact: String, _ dependencies: [String] = []) throws {
        let list = dependencies.map {
            "<dependency><groupId>g</groupId><artifactId>\($0)</artifactId><version>1</version></dependency>"
        }.joined()
        try write(
            "repo/g/\(artifact)/1/\(artifact)-1.pom",
            "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>\(artifact)</artifactId>"
                + "<version>1</version><dependencies>\(list)</dependencies></project>")
        try jar("repo/g/\(artifact)/1/\(artifact)-1.jar", [("\(artifact).txt", artifact), ("all.txt", artifact)])
    }

    /// The names in a jar that are files, without the manifest and the record.
    func files(_ path: String) throws -> [String] {
        let archive = try ZipArchive("\(folder)/\(path)")
        return archive.table.entries.indices.map { archive.table.name($0) }.filter {
            !$0.hasSuffix("/") && $0 != "META-INF/MANIFEST.MF" && $0 != "META-INF/kiln/bundle.json"
        }
    }

    /// The text of an entry.
    func text(_ name: String, in path: String) throws -> String? {
        let archive = try ZipArchive("\(folder)/\(path)")
        return try archive.index(of: name).map { String(decoding: try archive.read($0), as: UTF8.self) }
    }
}
