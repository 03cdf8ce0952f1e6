import Glibc
import Subprocess
import Support
import TestSupport
import Testing
import Zip

/// A full disk, and a death at any moment: the bundle is whole, or what was there before is.
@Suite(
    .enabled(if: RealProgram.path != nil, "there is no kiln beside this test"),
    .enabled(if: !RealProgram.jars.isEmpty, "KILN_TEST_PYSPARK does not name the jars of pyspark"))
struct FailingDiskTests {
    private static let before = Array("before\n".utf8)

    @Test func `on a disk of any size that is too small, nothing is written and the error says so`() async throws {
        try await withScratch { folder in
            let program = RealProgram(scratch: folder)
            let jars = Array(RealProgram.jars.prefix(50))
            let whole = try await program.run(program.words("\(folder)/whole.jar", jars))
            try #require(whole.end.isSuccess, "\(whole.errorText)")
            let pages = try Files.read("\(folder)/whole.jar").count / 4096
            let disk = "\(folder)/disk"
            try Files.createDirectory(disk)
            // In namespaces of its own, so that anybody may, and nothing stays mounted.
            let script = """
                mount -t tmpfs -o size="$1" none "$2" || exit 99
                echo before > "$2/out.jar"
                shift 2
                "$@" >/dev/null
                echo "code $?"
                ls -A \(disk)
                test "$(cat \(disk)/out.jar)" = before && echo unchanged
                """
            var sizes = [2, 3, pages / 2, pages - 1, pages, pages + 1]
            for step in 1..<20 { sizes.append(1 + pages * step / 20) }
            for size in sizes {
                let words =
                    ["unshare", "-rm", "sh", "-c", script, "sh", "\(size * 4096)", disk]
                    + program.words("\(disk)/out.jar", jars)
                let result = try await program.run(words)
                if result.end == .exited(99) || result.errorText.contains("unshare") {
                    try Test.cancel("namespaces of users are not allowed here")
                }
                let lines = result.outputText.split(separator: "\n")
                #expect(lines.first != "code 0" && lines.dropFirst() == ["out.jar", "unchanged"], "\(size): \(lines)")
                #expect(
                    result.errorText.contains("\(disk)/out.jar") && result.errorText.lowercased().contains("space"),
                    "\(size): \(result.errorText)")
            }
            // With room for it and what was there, it is made.
            let words =
                ["unshare", "-rm", "sh", "-c", script, "sh", "\((pages + 3) * 4096)", disk]
                + program.words("\(disk)/out.jar", jars)
            let result = try await program.run(words)
            #expect(result.outputText == "code 0\nout.jar\n", "\(result.outputText)\(result.errorText)")
        }
    }

    @Test func `killed at any moment it leaves the whole bundle or what was there before`() async throws {
        try await withScratch { folder in
            let program = RealProgram(scratch: folder)
            let jars = Array(RealProgram.jars.prefix(120))
            let output = "\(folder)/out/out.jar"
            try Files.createDirectory("\(folder)/out")
            let words = program.words(output, jars)
            var longest = Duration.zero
            // The second time it knows that the jars are whole.
            for _ in 0..<2 {
                let start = ContinuousClock.now
                let made = try await program.run(words)
                longest = ContinuousClock.now - start
                try #require(made.end.isSuccess, "\(made.errorText)")
            }
            let whole = try Files.read(output)
            var generator = SystemRandomNumberGenerator()
            var ends = (none: 0, old: 0, whole: 0, leftovers: 0)
            for round in 0..<60 {
                let hasOld = round % 2 == 0
                _ = unsafe unlink(output)
                if hasOld { try Files.writeAtomically(output, Self.before) }
                let process = try Subprocess.start(program.request(words)) { _ in }
                // Not waiting for anything: any moment from the start to the usual end.
                try await Task.sleep(for: longest * Double.random(in: 0..<1, using: &generator))
                process.signalProcess(SIGKILL)
                let end = await process.wait()
                longest = longest * (end.isSuccess ? 0.8 : 1.05)
                if !Files.exists(output) {
                    #expect(!hasOld && !end.isSuccess)
                    ends.none += 1
                } else {
                    let bytes = try Files.read(output)
                    if bytes == whole {
                        ends.whole += 1
                    } else {
                        #expect(
                            hasOld && !end.isSuccess && bytes == Self.before, "round \(round): \(bytes.count) bytes")
                        ends.old += 1
                    }
                }
                let others = try Files.list("\(folder)/out").filter { $0 != "out.jar" }
                // What one that was killed leaves is removed by the next.
                #expect(others.count <= 1 && others.allSatisfy { $0.hasPrefix(".out.jar.kiln-") }, "\(others)")
                ends.leftovers += others.count
            }
            print("killed 60 times: \(ends)")
            #expect(ends.none > 10 && ends.old > 10 && ends.leftovers > 5, "the moments say little: \(ends)")
            let last = try await program.run(words)
            #expect(last.end.isSuccess)
            #expect(try Files.read(output) == whole && Files.list("\(folder)/out") == ["out.jar"])
        }
    }
}
