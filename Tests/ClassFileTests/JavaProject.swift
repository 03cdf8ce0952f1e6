import ClassFile
import Subprocess
import Support
import Testing

/// Java sources compiled by the real compiler, relocated, and run by a real JVM that verifies every class.
struct JavaProject {
    static let hasJava = Files.exists("/usr/bin/javac") && Files.exists("/usr/bin/java")

    let directory: String
    var notes: [String: ClassRelocation.Notes] = [:]

    /// What is already in `old`.
    init(_ directory: String) { self.directory = directory }

    /// Compiles sources by path; `resources` are put beside the classes.
    init(
        _ directory: String, _ sources: [(path: String, text: String)], resources: [(path: String, text: String)] = [],
        options: [String] = []
    ) async throws {
        self.directory = directory
        var paths: [String] = []
        for source in sources {
            let path = "\(directory)/src/\(source.path)"
            try JavaProject.write(path, Array(source.text.utf8))
            paths.append(path)
        }
        for resource in resources {
            try JavaProject.write("\(directory)/old/\(resource.path)", Array(resource.text.utf8))
        }
        try await JavaProject.run(
            ["/usr/bin/javac", "-g", "-parameters", "-Xlint:none", "-nowarn", "-d", "\(directory)/old"] + options
                + paths)
    }

    /// Writes what the rules make of it into `new`; all that is in it counts as moved by the bundle.
    mutating func relocate(_ rules: [RelocationRule], also classes: [String] = []) throws {
        let relocator = try Relocator(rules)
        let entries = try JavaProject.files("\(directory)/old")
        var names = RelocatedNames()
        for entry in entries { names.insert(entry: Array(entry.utf8).span, relocator) }
        for name in classes {
            names.insert(
                entry: Array((name.split(separator: ".").joined(separator: "/") + ".class").utf8).span, relocator)
        }
        var relocation = ClassRelocation(relocator, names)
        for entry in entries {
            var bytes = try Files.read("\(directory)/old/\(entry)")
            var name: [UInt8] = []
            if !relocator.mapEntry(Array(entry.utf8).span, into: &name) { name = Array(entry.utf8) }
            if entry.hasSuffix(".class") {
                var output: [UInt8] = []
                let outcome = try relocation.relocate(bytes.span, into: &output)
                #expect(outcome.isChanged == !output.isEmpty)
                notes[entry] = outcome.notes
                if outcome.isChanged { bytes = output }
            }
            try JavaProject.write("\(directory)/new/\(String(decoding: name, as: UTF8.self))", bytes)
        }
    }

    /// What a main class prints.
    func output(_ main: String, in classes: String = "new") async throws -> String {
        try await JavaProject.run([
            "/usr/bin/java", "-Xshare:auto", "-XX:-PrintWarnings", "-Xverify:all", "-XX:TieredStopAtLevel=1", "-cp",
            "\(directory)/\(classes)", main,
        ])
    }

    /// The bytes of a class file.
    func bytes(_ entry: String, in classes: String = "new") throws -> [UInt8] {
        try Files.read("\(directory)/\(classes)/\(entry)")
    }

    @discardableResult
    static func run(_ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(ProcessRequest(arguments), timeout: 120)
        guard result.end.isSuccess else {
            throw KilnError(.internal, "\(arguments) failed: \(result.outputText) \(result.errorText)")
        }
        return result.outputText
    }

    static func write(_ path: String, _ bytes: [UInt8]) throws {
        try Files.createDirectory(Files.parent(of: path))
        try Files.writeAtomically(path, bytes)
    }

    /// All files below a directory, sorted.
    static func files(_ root: String) throws -> [String] {
        var found: [String] = []
        var folders = [""]
        while let folder = folders.popLast() {
            for name in try Files.list(root + "/" + folder) {
                let path = folder + name
                if Files.isDirectory("\(root)/\(path)") { folders.append(path + "/") } else { found.append(path) }
            }
        }
        return found.sorted()
    }
}
