import ClassFile
import Entries
import Support
import Testing

@testable import Bundling

/// What a runtime has is left out: classes by name, whole dependencies by coordinate.
struct RuntimeTests {
    /// A runtime with classes (none: nothing was imported) and artifacts.
    static func runtime(
        _ classes: [String], found: [String] = [], promised: [(String, String?)] = []
    ) -> RuntimeClasses {
        let promises = promised.map { name, version in
            let parts = name.split(separator: ":").map(String.init)
            return RuntimeArtifacts.Promise(group: parts[0], artifact: parts[1], version: version)
        }
        let artifacts = found.map { name in
            let parts = name.split(separator: ":").map(String.init)
            return RuntimeArtifacts.Found(group: parts[0], artifact: parts[1], version: parts[2])
        }
        var runtime = RuntimeClasses(
            parentFirst: ["org.first.", "java."], artifacts: RuntimeArtifacts(promises: promises, found: artifacts))
        for name in classes { runtime.insert(name.utf8) }
        return runtime
    }

    static func dependency(
        _ name: String, _ entries: [String], classifier: String = "", isProject: Bool = false
    ) -> TestJar {
        let parts = name.split(separator: ":").map(String.init)
        return TestJar(
            name, entries.map { ($0, $0) },
            coordinate: .init(group: parts[0], artifact: parts[1], classifier: classifier, version: parts[2]),
            isProject: isProject)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var has: [String]
        var found: [String] = []
        var promised: [(String, String?)] = []
        var jar: [String] = ["org/first/A.class", "org/first/B.class", "x.txt"]
        var relocate: [(String, String)] = []
        var verdict: ProvidedVerdict
    }

    static func left(_ reason: ProvidedInput.Reason, _ versions: String...) -> ProvidedVerdict {
        .leftOut(ProvidedInput(reason: reason, versions: versions))
    }

    static let all = ["org/first/A", "org/first/B"]
    static let cases: [Case] = [
        Case(testDescription: "nothing is known of it", has: all, verdict: .unknown),
        // What is in a jar of the runtime.
        Case(testDescription: "the same version", has: all, found: ["g:a:1"], verdict: left(.sameVersion, "1")),
        Case(
            testDescription: "the same version, which the job's loader would prefer", has: ["com/C"],
            found: ["g:a:1"], jar: ["com/C.class"], verdict: left(.sameVersion, "1")),
        Case(
            testDescription: "the same version, moved away in the runtime's jar", has: ["shaded/C"], found: ["g:a:1"],
            jar: ["com/C.class"], verdict: .unknown),
        Case(
            testDescription: "the same version, in part", has: ["org/first/A"], found: ["g:a:1"],
            verdict: .mixed(classes: 1, versions: ["1"])),
        Case(
            testDescription: "another version, of which the runtime loads all", has: all, found: ["g:a:2"],
            verdict: left(.loadedFirst, "2")),
        Case(
            testDescription: "several versions", has: all, found: ["g:a:3", "g:a:2"],
            verdict: left(.loadedFirst, "2", "3")),
        Case(
            testDescription: "another version, which the job's loader prefers", has: ["com/C"], found: ["g:a:2"],
            jar: ["com/C.class"], verdict: .unknown),
        Case(
            testDescription: "another version with a class less", has: ["org/first/A"], found: ["g:a:2"],
            verdict: .mixed(classes: 1, versions: ["2"])),
        Case(
            testDescription: "the same version without classes", has: all, found: ["g:a:1"], jar: ["x.txt"],
            verdict: left(.sameVersion, "1")),
        Case(
            testDescription: "another version without classes", has: all, found: ["g:a:2"], jar: ["x.txt"],
            verdict: .unknown),
        Case(
            testDescription: "what moves is another class", has: all, found: ["g:a:1"],
            relocate: [("org.first", "mine")], verdict: .unknown),
        Case(
            testDescription: "something else moves", has: all, found: ["g:a:1"], relocate: [("com", "mine")],
            verdict: left(.sameVersion, "1")),
        Case(
            testDescription: "a package's description is no class that is missed", has: all, found: ["g:a:2"],
            jar: ["org/first/A.class", "org/first/package-info.class", "META-INF/versions/9/org/first/A.class"],
            verdict: left(.loadedFirst, "2")),
        Case(
            testDescription: "a jar that nobody knows, with a class of the runtime's", has: ["org/first/A"],
            verdict: .mixed(classes: 1, versions: [])),
        Case(
            testDescription: "a jar that nobody knows, with a class that its loader prefers", has: ["com/C"],
            jar: ["com/C.class", "com/D.class"], verdict: .unknown),
        // What a profile vouches for.
        Case(
            testDescription: "a distribution's own version, but for a class of its scripts",
            has: ["org/first/A", "org/first/B", "org/first/C"], promised: [("g:a", "1")],
            jar: ["org/first/A.class", "org/first/B.class", "org/first/Script.class"],
            verdict: left(.sameVersion, "1")),
        Case(
            testDescription: "a promise that this distribution does not keep", has: ["org/first/Other", "org/first/A"],
            promised: [("g:a", "1")], verdict: .mixed(classes: 1, versions: ["1"])),
        Case(
            testDescription: "a promise of which nothing is there", has: ["org/first/Other"], promised: [("g:a", "1")],
            verdict: .unknown),
        Case(
            testDescription: "a promise by a pattern", has: all, promised: [("g*:?", "1.*")],
            verdict: left(.loadedFirst, "1.*")),
        // Nothing was imported.
        Case(
            testDescription: "without an index, the version of the profile", has: [], promised: [("g:a", "1")],
            jar: ["com/C.class"], verdict: left(.sameVersion, "1")),
        Case(
            testDescription: "without an index, a version that fits", has: [], promised: [("g:a", "1*")],
            jar: ["com/C.class"], verdict: left(.sameVersion, "1*")),
        Case(
            testDescription: "without an index, loaded first", has: [], promised: [("g:a", nil)],
            verdict: left(.loadedFirst)),
        Case(
            testDescription: "without an index, who loads it is not known", has: [], promised: [("g:a", nil)],
            jar: ["org/first/A.class", "com/C.class"], verdict: .unclear(classes: 2, versions: [])),
        Case(
            testDescription: "without an index, what moves", has: [], promised: [("g:a", "1")],
            relocate: [("org.first", "mine")], verdict: .unknown),
    ]

    @Test("a dependency is left out by its coordinate only when its classes are the runtime's", arguments: cases)
    func verdicts(_ test: Case) throws {
        let jar = Self.dependency("g:a:1", test.jar)
        let runtime = Self.runtime(test.has, found: test.found, promised: test.promised)
        let relocator = try Relocator(BundleSpec(relocating: test.relocate).relocate)
        #expect(runtime.verdicts([jar.input], relocator) == [test.verdict])
    }

    @Test("the job itself, what has a classifier and what has no coordinate are never left out whole")
    func never() throws {
        let runtime = Self.runtime(Self.all, found: ["g:a:1"])
        let entries = ["org/first/A.class", "x.txt"]
        let jars = [
            Self.dependency("g:a:1", entries, isProject: true), Self.dependency("g:a:1", entries, classifier: "tests"),
            TestJar("a-1.jar", entries.map { ($0, $0) }),
        ]
        #expect(runtime.verdicts(jars.map(\.input), try Relocator([])) == [.unknown, .unknown, .unknown])
        // Its classes are left out one by one.
        let plan = try BundlePlan.of(jars, runtime: runtime)
        #expect(plan.files == ["META-INF/MANIFEST.MF", "x.txt"])
    }

    @Test("with a dependency go its files, its services and its versions")
    func whole() throws {
        let runtime = Self.runtime(Self.all, found: ["g:a:1"])
        let list = "META-INF/services/org.first.A"
        var job = jar("job.jar", "Job.class", list)
        job.input.isProject = true
        let jars = [
            job,
            Self.dependency(
                "g:a:1", ["org/first/A.class", list, "META-INF/LICENSE", "META-INF/versions/9/org/first/A.class", "x/"]),
        ]
        let plan = try BundlePlan.of(jars, runtime: runtime)
        #expect(plan.files == ["META-INF/MANIFEST.MF", "Job.class", list])
        #expect(plan.source(list) == .copy(.init(input: 0, entry: 1)))
        #expect(plan.left(jars).allSatisfy { $0.hasPrefix("g:a:1: ") && $0.hasSuffix(": runtime") })
        #expect(plan.leftOut.count == 4)
        #expect(plan.provided(1) == ProvidedInput(reason: .sameVersion, versions: ["1"]) && plan.provided(0) == nil)
        let record = BundleRecord(plan, jars.map(\.input), BundleSpec())
        #expect(record.inputs.map(\.provided) == [nil, "same-version"])
        #expect(
            String(decoding: record.bytes, as: UTF8.self).contains(
                "\"coordinate\":\"g:a:1\",\"provided\":\"same-version\"}"))
        let verdicts = runtime.verdicts(jars.map(\.input), try Relocator([]))
        var minimizer = try Minimizer(jars.map(\.input), BundleSpec(), runtime: runtime, verdicts: verdicts)
        #expect(minimizer.lists.map(\.input) == [0])
        #expect(minimizer.next().map(\.input) == [0])
    }

    @Test("what stays though the runtime has it is told with what mends it")
    func report() throws {
        let jars = [
            Self.dependency("g:mixed:1", ["org/first/A.class", "org/first/New.class"]),
            Self.dependency("g:child:1", ["com/child/C.class"]),
        ]
        let indexed = Self.runtime(["org/first/A", "com/child/C"], found: ["g:mixed:2", "g:child:2"])
        let plan = try BundlePlan.of(jars, runtime: indexed)
        let report = ConflictReport(plan, jars.map(\.input), BundleSpec())
        let mixed = try #require(report.findings.first { $0.kind == .mixedWithRuntime })
        #expect(mixed.weight == .warning && mixed.inputs == ["g:mixed:1"] && mixed.count == 1)
        #expect(mixed.remedy == .runtimeVersion(artifact: "g:mixed", ["2"]))
        #expect(mixed.remedy.text == "ask for the runtime's version: g:mixed:2")
        #expect(mixed.examples == ["org/first/A.class"])
        let also = try #require(report.findings.first { $0.kind == .alsoInRuntime })
        #expect(also.inputs == ["g:child:1"] && also.examples == ["com/child/C.class"])
        #expect(also.remedy == .relocate(pattern: "com.child", replacement: "shaded.com.child"))
        // Without an index the profile's word is all.
        let promised = Self.runtime([], promised: [("g:child", nil)])
        let unclear = ConflictReport(try BundlePlan.of(jars, runtime: promised), jars.map(\.input), BundleSpec())
        #expect(unclear.findings.filter { $0.kind == .alsoInRuntime } == [also])
    }

    @Test("a jar's classes are those that its Java loads")
    func versions() {
        let names = [
            "A.class", "META-INF/versions/9/A.class", "META-INF/versions/11/A.class", "META-INF/versions/12/A.class",
            "META-INF/versions/11/only/Eleven.class", "META-INF/versions/8/A.class", "module-info.class",
            "META-INF/versions/9/module-info.class", "META-INF/versions/9/META-INF/versions/9/B.class",
            "META-INF/lost/C.class", "d/D.class", "d/D.txt", "d/",
        ]
        func classes(_ release: Int, _ manifest: String) -> [String] {
            let table = TestJar("a.jar", names.map { ($0, $0) }).input.entries
            let jar = RuntimeJar(table, manifest: Array(manifest.utf8), fileName: "a.jar", release: release)
            return jar.classes.map { entry in
                "\(table.name(Int(entry.entry)).utf8.dropFirst(Int(entry.prefix)).count):\(entry.entry)"
            }
        }
        let multi = "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n"
        #expect(classes(11, multi) == ["7:2", "17:4", "9:10"])
        #expect(classes(9, multi) == ["7:1", "9:10"])
        #expect(classes(8, multi) == ["7:0", "9:10"])
        #expect(classes(11, "Manifest-Version: 1.0\r\n\r\n") == ["7:0", "9:10"])
    }

    @Test("a jar's artifacts are told by Maven's files, its manifest and Flink's notice")
    func artifacts() {
        let properties = "META-INF/maven/g/a/pom.properties"
        let files = [
            (properties, "#Generated\r\nartifactId=a\r\ngroupId=g\r\nversion=1.2\r\n"),
            ("META-INF/maven/g/b/pom.properties", "artifactId=b\nversion=1\n"),
            ("META-INF/maven/g/c/pom.properties", "groupId=g\nartifactId=../c\nversion=1\n"),
            (
                "META-INF/NOTICE",
                "Thing\n\n- org.x:y:3.0\n- org.x:native:linux-x86_64:3.0\n - not:a:line\n- words: with blanks: here\n"
            ), ("other/META-INF/NOTICE", "- not:this:1\n"),
        ]
        let jar = TestJar("a.jar", files)
        let manifest = "Implementation-Vendor-Id: org.flink\r\nImplementation-Version: 1.20.3\r\n\r\n"
        func artifacts(_ fileName: String) -> [String] {
            let runtime = RuntimeJar(
                jar.input.entries, manifest: Array(manifest.utf8), fileName: fileName, release: 11)
            let contents = runtime.descriptions.map { Array(jar.files[$0].content.utf8) }
            return runtime.artifacts(contents).map { "\($0.group):\($0.artifact):\($0.version)" }
        }
        #expect(artifacts("flink-json-1.20.3.jar") == ["g:a:1.2", "org.flink:flink-json:1.20.3", "org.x:y:3.0"])
        #expect(artifacts("flink-json.jar") == ["g:a:1.2", "org.x:y:3.0"])
        #expect(artifacts("-1.20.3.jar") == ["g:a:1.2", "org.x:y:3.0"])
    }
}
