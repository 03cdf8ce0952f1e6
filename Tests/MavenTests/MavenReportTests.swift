import Pipeline
import Support
import TestSupport
import Testing

@testable import Maven

@Suite("A report is read with bounds and without trust")
struct MavenReportTests {
    private let module =
        #"{"event":"module","directory":"/w/a","group":"g","artifact":"a","version":"1","packaging":"jar"}"#

    private func parse(_ lines: String..., limits: MavenReportLimits = MavenReportLimits()) -> MavenReport {
        MavenReport.parse(Array(lines.joined(separator: "\n").utf8), workspace: "/w", limits: limits)
    }

    private func output(_ file: String, directory: String = "/w/a") -> String {
        #"{"event":"output","kind":"attached","directory":"\#(directory)","type":"jar","extension":"jar","#
            + #""classifier":"all","file":"\#(file)","exists":true}"#
    }

    @Test("what the event spy writes comes out as values")
    func values() throws {
        let report = parse(
            #"{"event":"session","maven":"3.9.11","java":"17"}"#, module,
            #"{"event":"mojo-started","directory":"/w/a","plugin":"p.g:p-maven-plugin:2","goal":"x","execution":"e"}"#,
            #"{"event":"mojo-ended","directory":"/w/a","plugin":"p.g:p-maven-plugin:2","goal":"x","execution":"e","succeeded":true,"milliseconds":7}"#,
            #"{"event":"mojo-started","directory":"/w/a","plugin":"p.g:p-maven-plugin:2","goal":"y","execution":"e"}"#,
            #"{"event":"tests","directory":"/w/a","goal":"test","run":3,"failures":1,"errors":0,"skipped":1}"#,
            #"{"event":"tests","directory":"/w/b","goal":"test","run":2,"failures":0,"errors":1,"skipped":0}"#,
            #"{"event":"test-failed","directory":"/w/a","class":"C","method":"m","type":"T","message":"x"}"#,
            #"{"event":"module-ended","directory":"/w/a","result":"failed","milliseconds":12}"#,
            output("/w/a/target/x.jar"), output("/tmp/elsewhere.pom"), #"{"event":"end","succeeded":false}"#)
        #expect(report.mavenVersion == "3.9.11" && report.javaVersion == "17")
        #expect(report.modules.map(\.folder) == ["a"])
        #expect(report.modules.first?.result == .failed)
        #expect(report.mojos.map(\.goal) == ["x", "y"])
        #expect(report.mojos.map(\.succeeded) == [true, nil])
        #expect(report.tests == TestCounts(run: 5, failures: 1, errors: 1, skipped: 1))
        #expect(report.failedTests.map(\.testClass) == ["C"])
        #expect(report.outputs.map(\.file) == ["target/x.jar", "/tmp/elsewhere.pom"])
        #expect(report.outputs.map(\.absolutePath) == ["/w/a/target/x.jar", "/tmp/elsewhere.pom"])
        #expect(report.succeeded == false)
        #expect(report.notes == [])
    }

    @Test("the top module is '.', a module elsewhere stands below outside/")
    func folders() {
        let paths = WorkspacePaths(workspace: "/w")
        #expect(paths.module("/w") == ".")
        #expect(paths.module("/w/a/b") == "a/b")
        #expect(paths.module("/wx/a") == "outside/a")
        #expect(paths.module("/w/../etc") == "outside/etc")
        #expect(paths.module("/w/a/..") == "outside/module")
        #expect(paths.module("") == "outside/module")
        #expect(paths.relative("/w/a/../../etc/shadow", to: "/w/a") == "/w/a/../../etc/shadow")
    }

    private static let forged: [String] = [
        "", "nonsense", "{", "[]", "{}", #"{"event":"unknown"}"#, #"{"event":7}"#,
        #"{"event":"output","kind":"main","directory":"/w/zzz","file":"/w/x"}"#,
        #"{"event":"output","kind":"weird","directory":"/w/a","file":"/w/x"}"#,
        #"{"event":"output","kind":"main","directory":"/w/a","file":"relative"}"#,
        #"{"event":"output","kind":"main","directory":"/w/a","file":"/w/a/\u0000"}"#,
        #"{"event":"tests","run":99999999999999999999999}"#,
        #"{"event":"mojo-ended","directory":"/w/a","plugin":"no-colons","goal":"x"}"#,
        #"{"event":"failure","chain":[]}"#, #"{"event":"module-ended","directory":"/w/nobody","result":"failed"}"#,
        String(repeating: "[", count: 100_000), #"{"event":"#, "\u{0}\u{1}\u{2}",
        #"{"event":"note","message":"\#(String(repeating: "x", count: 300_000))"}"#,
    ]

    @Test("a forged line is left out and the rest is read", arguments: forged)
    func forgery(line: String) {
        let report = parse(module, line, output("/w/a/target/x.jar"), #"{"event":"end","succeeded":true}"#)
        #expect(report.outputs.count == 1)
        #expect(report.succeeded == true)
        #expect(report.tests?.run ?? 0 <= 1_000_000_000)
    }

    @Test("bytes that are no text, and a line cut off in the middle, do no harm")
    func bytes() {
        let bytes = Array(module.utf8) + [0x0A, 0xFF, 0xFE, 0x0A] + Array(output("/w/a/x").utf8) + [0x0A, 0x7B, 0x22]
        let report = MavenReport.parse(bytes, workspace: "/w")
        #expect(report.outputs.count == 1)
        #expect(report.notes.count == 2)
    }

    @Test("counts are bounded, and the same output twice is one")
    func counts() {
        var limits = MavenReportLimits()
        limits.outputs = 2
        limits.modules = 1
        let second =
            #"{"event":"module","directory":"/w/b","group":"g","artifact":"b","version":"1","packaging":"jar"}"#
        let report = parse(
            module, second, output("/w/a/1"), output("/w/a/1"), output("/w/a/2"), output("/w/a/3"), limits: limits)
        #expect(report.outputs.map(\.file) == ["1", "2"])
        #expect(report.modules.count == 1)
        let noise = MavenReport.parse(Array(repeating: 0x7B, count: 1000).flatMap { [$0, 0x0A] }, workspace: "/w")
        #expect(noise.notes.count == 20)
    }

    @Test("texts are made inert")
    func inert() {
        let report = parse(
            #"{"event":"module","directory":"/w/a","group":"g\u001b[2J","artifact":"a\nb","version":"1","packaging":"jar"}"#
        )
        #expect(report.modules.first?.coordinate.group == "g\u{241B}[2J")
        #expect(report.modules.first?.coordinate.artifact == "a b")
    }

    @Test("no file is an empty report; an endless one, a link, a pipe and a folder are errors")
    func files() async throws {
        try await withScratch { scratch in
            let path = scratch + "/report"
            func code() -> KilnError.Code? {
                let error = #expect(throws: KilnError.self) { try MavenReport.read(path, workspace: "/w") }
                return error?.code
            }
            #expect(try MavenReport.read(path, workspace: "/w") == MavenReport())
            #expect(try await Shell.run("/bin/ln", "-s", "/etc/passwd", path))
            #expect(code() == .invalid)
            try Files.removeTree(path)
            #expect(try await Shell.run("/usr/bin/mkfifo", path))
            #expect(code() == .invalid)
            try Files.removeTree(path)
            try Files.createDirectory(path)
            #expect(code() == .invalid)
            try Files.removeTree(path)
            #expect(try await Shell.run("/usr/bin/truncate", "-s", "33M", path))
            #expect(code() == .tooLarge)
        }
    }
}
