internal import Factory
internal import Glibc
internal import Maven
internal import Subprocess
internal import Support

/// What measurements share: a folder of their own and the machine's parts.
struct Workshop: Sendable {
    /// An empty folder, absolute; removed at the end.
    let folder: String
    /// The folder with real projects, when it is there (`scripts/fixtures`).
    let shared = variable("KILN_TEST_SHARED")
    /// Poms, and questions about them, when they are there.
    let corpora = variable("KILN_TEST_CORPORA")
    /// The jars of pyspark, when they are there.
    let pyspark = variable("KILN_TEST_PYSPARK")
    /// A Maven 3.9, when it is there.
    let maven39 = variable("KILN_TEST_MAVEN39")
    /// A Maven repository that those projects build from.
    let central = variable("KILN_TEST_CENTRAL")
    /// The folder of `kiln` and `kiln-sandbox`, which lie beside this program.
    let binaries: String

    /// Gives the body a workshop below a folder.
    static func open<Result>(below parent: String, _ body: (Workshop) async throws -> Result) async throws -> Result {
        let folder = Files.absolute("\(parent)/\(getpid())")
        try Files.createDirectory(folder)
        let workshop = Workshop(folder: folder, binaries: try Installation.binaries())
        do {
            let result = try await body(workshop)
            try Files.removeTree(folder)
            return result
        } catch {
            // The body's error matters; a tree that cannot be removed as well is only clutter.
            try? Files.removeTree(folder)
            throw error
        }
    }

    /// The same with an empty folder of its own below this one.
    func part(_ name: String) throws -> Workshop {
        let part = Workshop(folder: "\(folder)/\(name)", binaries: binaries)
        try Files.createDirectory(part.folder)
        return part
    }

    /// The toolchain that projects get when they name none.
    func toolchain() async throws -> Toolchain {
        guard let folder = try Installation.toolchains() else {
            throw KilnError(.unavailable, "no folder 'toolchains' lies above \(binaries)")
        }
        return try await Toolchains.load(directories: [folder]).toolchain(nil)
    }

    /// Runs a program to its end; throws with its own words when it fails.
    @discardableResult
    func run(_ arguments: [String], in folder: String? = nil, input: FileDescriptor? = nil) async throws -> String {
        var request = ProcessRequest(arguments, workingDirectory: folder ?? self.folder)
        request.environment["HOME"] = self.folder
        request.input = input
        let result = try await Subprocess.run(request, timeout: 300)
        guard result.end.isSuccess else {
            let words = result.errorText + result.outputText
            throw KilnError(.unavailable, "\(arguments.joined(separator: " ")): \(result.end): \(words.suffix(2000))")
        }
        return result.outputText
    }

    /// Whether a program of that name is installed.
    func has(_ program: String) -> Bool { Files.exists("/usr/bin/\(program)") || Files.exists("/usr/sbin/\(program)") }

    /// Writes a file of so many bytes that do not compress.
    func makeFile(_ path: String, bytes: Int) throws {
        let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var part = [UInt8](repeating: 0, count: 1 << 20)
        for _ in 0..<(bytes >> 20) {
            for index in stride(from: 0, to: part.count, by: 8) {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                for byte in 0..<8 { part[index + byte] = UInt8(truncatingIfNeeded: state >> UInt64(8 * byte)) }
            }
            try file.write(part)
        }
        try file.sync()
    }

    private static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}

/// Says something about the measuring itself, beside the figures.
func say(_ text: String) {
    let line = Array("kiln-bench: \(text)\n".utf8)
    // Nobody to tell when standard error is closed.
    _ = unsafe write(2, line, line.count)
}
