import CommandSyntax
import Subprocess
import Support
import TestSupport
import Testing

/// Archives that mislead, through the whole of `kiln bundle`: refused with the place, and no bundle.
struct HostileArchiveTests {
    /// What is done to an archive of two stored files, `a.txt` and `b.txt`; and what the error says.
    struct Trick: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var words: [String]
        /// Whether the place is in the message; it is unless the whole file is meant.
        var hasOffset = true
        var change: @Sendable (inout Forged) -> Void

        init(
            _ name: String, _ words: [String], offset: Bool = true, _ change: @escaping @Sendable (inout Forged) -> Void
        ) {
            testDescription = name
            self.words = words
            hasOffset = offset
            self.change = change
        }
    }

    static let tricks: [Trick] = [
        Trick("two entries share their bytes", ["reaches into"]) { $0.files[1].offset = 0 },
        Trick("an entry reaches into the next", ["a.txt"]) {
            $0.files[0].size += 4
            $0.files[0].packed += 4
        },
        Trick("an entry lies behind the directory", ["outside"]) { $0.files[1].offset = 900 },
        Trick("a size is too small", ["b.txt"]) { $0.files[1].size -= 1 },
        Trick("both sizes are too small", ["b.txt"]) {
            $0.files[1].size -= 1
            $0.files[1].packed -= 1
        },
        Trick("a checksum is wrong", ["b.txt"]) { $0.files[1].checksum ^= 1 },
        Trick("a file comes twice", ["twice"]) { $0.files[1].name = "a.txt" },
        Trick("a name leads up", ["../b.txt"]) { $0.files[1].name = "../b.txt" },
        Trick("a name leads up from within", ["x/../../b.txt"]) { $0.files[1].name = "x/../../b.txt" },
        Trick("a name is absolute", ["/b.txt"]) { $0.files[1].name = "/b.txt" },
        Trick("a name has a NUL", ["b"]) { $0.files[1].name = "b\u{0}.txt" },
        Trick("a name has backslashes", ["b.txt"]) { $0.files[1].name = "..\\b.txt" },
        Trick("the local name is another", ["b.txt"]) { $0.files[1].localName = "c.txt" },
        Trick("a file grows too much", ["times"]) {
            $0.files[1].method = 8
            $0.files[1].size = 0x3000_0000
        },
        Trick("a file is too large", ["more than"]) {
            $0.files[1].method = 8
            $0.files[1].size = 0x7000_0000
        },
        Trick("all files together are too large", ["brings the archive to more than"]) { forged in
            // Each within what is allowed of one.
            for number in 0..<17 {
                var file = Forged.File("\(number).bin", [UInt8](repeating: 0, count: 1_100_000))
                file.method = 8
                file.size = 1 << 30
                forged.files.append(file)
            }
        },
        Trick("the directory has less than it says", ["entries"]) { $0.count = 3 },
        Trick("the directory is elsewhere", []) { $0.directoryOffset = 7 },
        Trick("a file is encrypted", ["encrypted"]) { $0.files[1].flags = 1 },
        Trick("the end is missing", [], offset: false) { $0.cut = 30 },
        Trick("the last byte is missing", [], offset: false) { $0.cut = 1 },
    ]

    @Test(arguments: tricks)
    func `an archive that misleads is refused with the place, and there is no bundle`(_ trick: Trick) async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.jar("app.jar", [("app.txt", "app")])
            var forged = Forged()
            trick.change(&forged)
            try Files.writeAtomically("\(folder)/bad.jar", forged.bytes)
            try bench.write("out.jar", "before")
            for (place, jars) in [["bad.jar", "app.jar"], ["app.jar", "bad.jar"]].enumerated() {
                let output = place == 0 ? "out.jar" : "new.jar"
                let ran = bench.kiln(["bundle", "-o", output] + jars)
                #expect(ran.code != .done)
                #expect(ran.error.contains("\(folder)/bad.jar"), "\(ran.error)")
                #expect(!trick.hasOffset || ran.error.contains("(offset "), "\(ran.error)")
                for word in trick.words { #expect(ran.error.contains(word), "\(ran.error)") }
            }
            #expect(try Files.read("\(folder)/out.jar") == Array("before".utf8))
            #expect(
                try Files.list(folder).filter { !$0.hasPrefix(".") || $0.contains("kiln-") }.sorted()
                    == ["app.jar", "bad.jar", "out.jar"])
        }
    }

    @Test(.enabled(if: Files.exists("/usr/bin/python3"), "there is no Python"))
    func `a file that really unpacks to a flood is refused before it does`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            // No other compressor that is at hand packs as tightly.
            let script = """
                import zipfile
                with zipfile.ZipFile("bomb.jar", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
                    file.writestr("zeros", bytes(64 << 20))
                """
            let made = try await Subprocess.run(
                ProcessRequest(["/usr/bin/python3", "-c", script], workingDirectory: folder), timeout: 60)
            try #require(made.end.isSuccess, "\(made.errorText)")
            let ran = bench.kiln(["bundle", "-o", "out.jar", "bomb.jar"])
            #expect(ran.code != .done && ran.error.contains("more than 1000 times as many"), "\(ran.error)")
            #expect(!Files.exists("\(folder)/out.jar"))
        }
    }

    @Test func `the archive that the tricks begin with is fine`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try Files.writeAtomically("\(folder)/good.jar", Forged().bytes)
            #expect(bench.kiln(["bundle", "-o", "out.jar", "good.jar"]).code == .done)
            #expect(try bench.files("out.jar") == ["a.txt", "b.txt"])
        }
    }
}
