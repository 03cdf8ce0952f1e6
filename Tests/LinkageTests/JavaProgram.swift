import Linkage
import Subprocess
import Support
import Testing

/// Programs compiled by the real compiler and run by a real JVM.
struct JavaProgram {
    static let hasJava = Files.exists("/usr/bin/javac") && Files.exists("/usr/bin/java")

    let folder: String

    /// Compiles sources (path and text) into a folder of that name, against other folders.
    func compile(
        _ name: String, _ sources: [String: String], against: [String] = [], options: [String] = []
    ) async throws -> String {
        let target = "\(folder)/\(name)"
        try Files.createDirectory(target)
        var words = ["/usr/bin/javac", "-nowarn", "-Xlint:none", "-d", target] + options
        if !against.isEmpty { words += ["-cp", against.joined(separator: ":")] }
        for (path, text) in sources.sorted(by: { $0.key < $1.key }) {
            let file = "\(folder)/src-\(name)/\(path)"
            try Files.createDirectory(String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]))
            try Files.writeAtomically(file, Array(text.utf8))
            words.append(file)
        }
        let result = try await Subprocess.run(ProcessRequest(words), outputLimit: 16 << 20, timeout: 120)
        try #require(result.end.isSuccess, "\(String(decoding: result.standardError, as: UTF8.self))")
        return target
    }

    /// What a class prints on both streams when it is run.
    func run(
        _ main: String, _ classPath: [String], arguments: [String] = []
    ) async throws -> String {
        let words = ["/usr/bin/java", "-cp", classPath.joined(separator: ":"), main] + arguments
        let result = try await Subprocess.run(ProcessRequest(words), outputLimit: 16 << 20, timeout: 120)
        return String(decoding: result.standardOutput + result.standardError, as: UTF8.self)
    }

    /// The summary of the classes in a folder.
    static func summary(
        _ folder: String, withReferences: Bool = true, _ edit: (inout JarSummaryBuilder) -> Void = { _ in }
    ) throws -> JarSummary {
        var builder = JarSummaryBuilder(withReferences: withReferences)
        edit(&builder)
        for name in try classes(folder) {
            let bytes = try Files.read("\(folder)/\(name)", limit: 1 << 24)
            let entry = Array(name.utf8)
            try builder.add(entry.span, bytes.span)
        }
        return builder.finish()
    }

    /// The paths of all class files below a folder, in order.
    static func classes(_ folder: String) throws -> [String] {
        var found: [String] = []
        var open = [""]
        while let next = open.popLast() {
            for name in try Files.list("\(folder)/\(next)") {
                let path = next + name
                if name.hasSuffix(".class") {
                    found.append(path)
                } else if Files.isDirectory("\(folder)/\(path)") {
                    open.append(path + "/")
                }
            }
        }
        return found.sorted()
    }
}
