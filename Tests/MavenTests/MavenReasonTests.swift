import Pipeline
import Testing

@testable import Maven

@Suite("Why a build failed is told in one line")
struct MavenReasonTests {
    private typealias Failure = MavenReport.Failure

    private func reason(
        _ chain: [(String, String)] = [], plugin: String? = nil, goal: String? = nil, module: String? = "core",
        tests: [MavenReport.FailedTest] = [], log: String = "", exit: Int32 = 1
    ) -> BuildReason {
        var report = MavenReport()
        if !chain.isEmpty {
            let links = chain.map { Failure.Link(type: $0.0, message: $0.1) }
            report.failures = [Failure(module: module, plugin: plugin, goal: goal, chain: links)]
        }
        report.failedTests = tests
        return report.reason(exitCode: exit, logTail: log, workspace: "/w")
    }

    @Test("the compiler's first error, with the lines that explain it, and the others after it")
    func compile() {
        let message =
            "Compilation failure: Compilation failure: \n/w/a/X.java:[3,12] cannot find symbol\n  symbol:   class Y\n"
            + "  location: class X\n/w/a/Z.java:[9,1] ';' expected\n"
        let reason = reason(
            [("o.a.CompilationFailureException", message)], plugin: "maven-compiler-plugin", goal: "compile")
        #expect(reason.code == "compile")
        #expect(reason.message == "a/X.java:[3,12] cannot find symbol")
        #expect(reason.details == ["symbol:   class Y", "location: class X", "a/Z.java:[9,1] ';' expected"])
    }

    @Test("an old compiler plugin and other languages tell it only in the log")
    func compileFromLog() {
        let old = reason(
            [("o.a.CompilationFailureException", "Compilation failure")], plugin: "maven-compiler-plugin",
            goal: "compile",
            log: "[INFO] x\n[ERROR] COMPILATION ERROR : \n[INFO] ----\n[ERROR] /w/A.java:[1,1] oh\n[INFO] 1 error\n"
                + "[INFO] done\n[ERROR] Failed to execute goal\n")
        #expect(old.message == "A.java:[1,1] oh")
        #expect(old.details == [])
        let kotlin = reason(
            [("o.a.MojoExecutionException", "Compilation failure")], plugin: "kotlin-maven-plugin", goal: "compile",
            log: "[WARNING] x\n[ERROR] file:///w/src/A.kt:3:12 Unresolved reference: y\n[ERROR] Failed to execute\n")
        #expect(kotlin.code == "compile")
        #expect(kotlin.message == "file://src/A.kt:3:12 Unresolved reference: y")
        let fatal = reason(
            [
                ("o.a.MojoExecutionException", "Fatal error compiling"),
                ("x.Y", "error: release version 99 not supported"),
            ],
            plugin: "maven-compiler-plugin", goal: "testCompile")
        #expect(fatal.message == "error: release version 99 not supported")
    }

    @Test("the first failing test, with the others after it; without any, what surefire says")
    func tests() {
        let failed = ["one", "two"].map {
            MavenReport.FailedTest(
                module: "a", testClass: "C", method: $0, type: "T", message: $0 == "one" ? "x\ny" : "")
        }
        let chain = [("o.a.MojoFailureException", "There are test failures.\n\nPlease refer to /w/target\n")]
        let reason = reason(chain, plugin: "maven-surefire-plugin", goal: "test", tests: failed)
        #expect(reason.code == "test")
        #expect(reason.message == "C.one: x y")
        #expect(reason.details == ["C.two: T"])
        let crash = self.reason(
            [("o.a.MojoFailureException", "The forked VM terminated without saying properly goodbye")],
            plugin: "maven-surefire-plugin", goal: "test")
        #expect(crash.code == "maven")
        #expect(
            crash.message
                == "maven-surefire-plugin:test in core: The forked VM terminated without saying properly goodbye")
    }

    @Test("other plugins are named with their module, memory is named as memory")
    func others() {
        let rule = reason(
            [("o.a.MojoExecutionException", "Rule 0 failed:\nuse Java 21")], plugin: "maven-enforcer-plugin",
            goal: "enforce", module: ".")
        #expect(
            rule
                == BuildReason(
                    code: "maven", message: "maven-enforcer-plugin:enforce: Rule 0 failed:", details: ["use Java 21"]))
        let memory = reason([("x.Mojo", "a"), ("java.lang.OutOfMemoryError", "Java heap space")])
        #expect(memory.code == "memory")
        #expect(memory.message == "the JVM ran out of memory in core")
        #expect(memory.details == ["Java heap space"])
        #expect(reason([("x.NullPointerException", "")], module: nil).message == "x.NullPointerException")
    }

    private static let logs: [(log: String, exit: Int32, message: String)] = [
        ("[ERROR] \n[ERROR] Unknown thing /w/pom.xml -> x\n[ERROR] [Help 1] http\n", 1, "Unknown thing pom.xml -> x"),
        (
            "Unrecognized VM option 'UseFoo'\nError: Could not create the Java Virtual Machine.\n", 1,
            "Unrecognized VM option 'UseFoo'"
        ),
        ("", 137, "Maven was ended by signal 9; see the log"),
        ("[INFO] fine\n", 3, "Maven ended with status 3 and did not say why; see the log"),
        ("[ERROR] a\u{1B}[31mred\n", 1, "a\u{241B}[31mred"),
    ]

    @Test("without a report the log's first error counts, then the JVM's, then the status", arguments: logs)
    func fromLog(log: String, exit: Int32, message: String) {
        #expect(reason(log: log, exit: exit).message == message)
    }

    @Test("lines and details are bounded")
    func bounds() {
        let long = (0..<100).map { "\($0) " + String(repeating: "x", count: 3000) }.joined(separator: "\n")
        let reason = reason([("x.Y", long)])
        #expect(reason.message.count <= 500)
        #expect(reason.details.count == 20)
    }
}
