import Glibc
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

/// `kiln`, the small program in front, and `kiln-main`, which it becomes.
@Suite struct TwoProgramsTests {
    /// Runs a program by its path.
    private func run(_ arguments: String..., environment: [String: String] = ["PATH": "/usr/bin:/bin"]) async throws
        -> ProcessResult
    {
        try await Subprocess.run(ProcessRequest(arguments, environment: environment), timeout: 60)
    }

    /// Copies `kiln` alone into a folder and gives its path.
    private func copy(to folder: String) async throws -> String {
        let copied = try await run("/bin/cp", try Workshop.binaries() + "/kiln", folder + "/kiln")
        #expect(copied.end == .exited(0), "\(copied.errorText)")
        return folder + "/kiln"
    }

    @Test(arguments: [["--version"], ["version"], ["help"], ["resolve", "--help"], ["nonsense"], [], ["--nonsense"]])
    func `Whatever is not the resolver's is what kiln-main says`(words: [String]) async throws {
        let binaries = try Workshop.binaries()
        let front = try await Subprocess.run(
            ProcessRequest([binaries + "/kiln"] + words, environment: ["PATH": "/bin"]), timeout: 60)
        let whole = try await Subprocess.run(
            ProcessRequest([binaries + "/kiln-main"] + words, environment: ["PATH": "/bin"]), timeout: 60)
        #expect(front.end == whole.end)
        #expect(front.outputText == whole.outputText)
        #expect(front.errorText == whole.errorText)
        #expect(front.outputText + front.errorText != "")
    }

    @Test func `kiln-main gets the same arguments, environment and process id`() async throws {
        try await withScratch { folder in
            let kiln = try await copy(to: folder)
            try Files.writeAtomically(
                folder + "/kiln-main",
                Array("#!/bin/sh\nprintf '<%s>' \"$@\"\necho\necho $KILN_MARK\necho $$\n".utf8), mode: 0o755)
            // The shell becomes kiln, so that its number is kiln's.
            let script = "echo $$; exec \(kiln) build '' 'two words' \"$(printf '\\377\\n.')\" '*' --"
            let result = try await run("/bin/sh", "-c", script, environment: ["PATH": "/bin", "KILN_MARK": "marked"])
            #expect(result.end == .exited(0), "\(result.errorText)")
            let output = result.standardOutput
            let end = try #require(output.firstIndex(of: UInt8(ascii: "\n")))
            let number = String(decoding: output[..<end], as: UTF8.self)
            let words = Array("<build><><two words><".utf8) + [0xFF] + Array("\n.><*><-->\nmarked\n\(number)\n".utf8)
            #expect(Array(output[(end + 1)...]) == words)
        }
    }

    @Test func `Without kiln-main beside it kiln says what is missing`() async throws {
        try await withScratch { folder in
            let kiln = try await copy(to: folder)
            let result = try await run(kiln, "status")
            #expect(result.end == .exited(5))
            #expect(result.outputText == "")
            #expect(result.errorText.hasPrefix("kiln: start \(folder)/kiln-main: No such file or directory"))
            #expect(result.errorText.contains("install both together"))
        }
    }

    @Test func `Through a link, kiln finds kiln-main beside the file that the link means`() async throws {
        try await withScratch { folder in
            #expect(unsafe symlink(try Workshop.binaries() + "/kiln", folder + "/kiln") == 0)
            let result = try await run(folder + "/kiln", "--version")
            #expect(result.outputText == "kiln \(Product.version)\n")
        }
    }

    @Test func `The resolver's commands need no kiln-main`() async throws {
        try await withScratch { folder in
            let result = try await run(try await copy(to: folder), "version", "compare", "1.0", "1.1")
            #expect(result.end == .exited(0), "\(result.errorText)")
            #expect(result.outputText == "-1\n")
        }
    }

    /// What it would load at each start costs each start.
    @Test func `kiln is linked with no library but libdeflate and the C library`() async throws {
        let result = try await run("/usr/bin/readelf", "--dynamic", "--wide", try Workshop.binaries() + "/kiln")
        let needed = result.outputText.split(separator: "\n").filter { $0.contains("(NEEDED)") }.map { line in
            String(line.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" && $0 != "." })
        }
        #expect(!needed.isEmpty)
        #expect(needed.allSatisfy { ["libdeflate", "libm", "libc", "ld-linux-x86-64"].contains($0) }, "\(needed)")
    }
}
