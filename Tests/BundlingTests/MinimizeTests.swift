import Bundling
import Testing

@Suite struct MinimizeTests {
    /// Minimises: `refers` says what each class refers to; lists have their contents.
    private func kept(
        _ jars: [TestJar], _ refers: [String: [String]], _ spec: BundleSpec = BundleSpec(),
        runtime: RuntimeClasses = RuntimeClasses()
    ) throws -> [String] {
        let inputs = jars.map(\.input)
        var minimizer = try Minimizer(inputs, spec, runtime: runtime)
        for list in minimizer.lists {
            minimizer.give(list, Array(jars[Int(list.input)].files[Int(list.entry)].content.utf8))
        }
        var asked: [String] = []
        while true {
            let entries = minimizer.next()
            if entries.isEmpty { break }
            for entry in entries {
                let name = jars[Int(entry.input)].files[Int(entry.entry)].name
                asked.append("\(entry.input):\(name)")
                for other in refers[name] ?? [] { minimizer.need(Array(other.utf8).span) }
            }
        }
        #expect(Set(asked).count == asked.count, "each class is asked for once")
        var filtered = spec
        filtered.minimize = true
        let plan = try BundlePlan.of(jars, filtered, runtime: runtime, kept: minimizer.kept())
        return plan.files.filter { $0.hasSuffix(".class") }
    }

    private func app(_ names: String...) -> TestJar {
        TestJar("app.jar", names.map { ($0, "") }, isProject: true)
    }

    @Test func `S27 the job's classes stay, and what they refer to, and what that refers to`() throws {
        let classes = try kept(
            [
                app("app/A.class", "app/B.class"),
                jar("lib.jar", "l/X.class", "l/Y.class", "l/Z.class", "l/Unused.class"),
            ],
            [
                "app/A.class": ["l/X"], "l/X.class": ["l.Y", "no/Such", "java/lang/Object"],
                "l/Y.class": ["l/X", "l/Z"],
            ])
        #expect(classes == ["app/A.class", "app/B.class", "l/X.class", "l/Y.class", "l/Z.class"])
    }

    @Test func `S27 without an input of the job the main class and what is to be kept are where it starts`() throws {
        var spec = BundleSpec()
        spec.mainClass = "a.Main"
        spec.keep = ["q.**", "r/K*"]
        let classes = try kept(
            [jar("a.jar", "a/Main.class", "a/B.class", "q/s/T.class", "r/Keep.class", "r/Other.class")], [:], spec)
        #expect(classes == ["a/Main.class", "q/s/T.class", "r/Keep.class"])
        #expect(throws: BundleError.self) { try kept([jar("a.jar", "a/B.class")], [:]) }
        spec.keep = []
        spec.mainClass = "no.Such"
        #expect(throws: BundleError.self) { try kept([jar("a.jar", "a/B.class")], [:], spec) }
    }

    @Test func `S27 what a filter includes stays, what it leaves out is not followed`() throws {
        var spec = BundleSpec()
        spec.filters = [
            BundleFilter(artifact: "lib.jar", include: ["l/Keep.class"], excludeDefaults: false),
            BundleFilter(artifact: "lib.jar", exclude: ["l/Gone.class"]),
        ]
        let classes = try kept(
            [app("A.class"), jar("lib.jar", "l/Keep.class", "l/Gone.class", "l/Behind.class", "l/X.class")],
            ["A.class": ["l/Gone"], "l/Gone.class": ["l/Behind"], "l/Keep.class": ["l/X"]], spec)
        #expect(classes == ["A.class", "l/Keep.class", "l/X.class"])
    }

    @Test func `S27 providers stay when their service is needed, or is none of the inputs' own`() throws {
        let lib = TestJar(
            "lib.jar",
            [
                ("l/Api.class", ""), ("l/Impl.class", ""), ("l/Dead.class", ""), ("l/DeadImpl.class", ""),
                ("l/Factory.class", ""), ("l/Help.class", ""),
                ("META-INF/services/l.Api", "# l.Dead\nl.Impl # best\n"), ("META-INF/services/l.Dead", "l.DeadImpl"),
                ("META-INF/services/org.flink.Factory", "l.Factory"),
            ])
        let refers = ["app/A.class": ["l/Api"], "l/Factory.class": ["l/Help"]]
        #expect(
            try kept([app("app/A.class"), lib], refers)
                == ["app/A.class", "l/Api.class", "l/Impl.class", "l/Factory.class", "l/Help.class"])
        #expect(try kept([app("app/A.class"), lib], [:]) == ["app/A.class", "l/Factory.class"])
    }

    @Test func `S27 a provider that only a provider's class leads to is found in a later round`() throws {
        let lib = TestJar(
            "lib.jar",
            [
                ("p/One.class", ""), ("p/Two.class", ""), ("p/OneImpl.class", ""), ("p/TwoImpl.class", ""),
                ("META-INF/services/p.Two", "p.TwoImpl"), ("META-INF/services/p.One", "p.OneImpl"),
            ])
        #expect(try kept([app("A.class"), lib], ["A.class": ["p/One"], "p/OneImpl.class": ["p/Two"]]).count == 5)
    }

    @Test func `S27 Spring's factories and imports hang on their keys, other lists are needed anyhow`() throws {
        let lib = TestJar(
            "lib.jar",
            [
                ("s/Key.class", ""), ("s/Auto.class", ""), ("s/Two.class", ""), ("s/Imp.class", ""),
                ("s/Named.class", ""),
                ("s/Gone.class", ""), ("s/GoneKey.class", ""),
                ("META-INF/spring.factories", "s.Key=s.Auto,\\\n  s.Two\ns.GoneKey=s.Gone\n"),
                ("META-INF/spring/x.Auto.imports", "s.Imp\n"), ("META-INF/sisu/javax.inject.Named", "s.Named\n"),
            ])
        let classes = try kept([app("A.class"), lib], ["A.class": ["s/Key"]])
        #expect(classes == ["A.class", "s/Key.class", "s/Auto.class", "s/Two.class", "s/Imp.class", "s/Named.class"])
    }

    @Test func `S27 versions for newer Javas stay with their class, and what they refer to`() throws {
        let lib = jar(
            "lib.jar", "l/X.class", "META-INF/versions/9/l/X.class", "l/New.class", "META-INF/versions/9/l/Y.class",
            manifest: MultiReleaseTests.flagged)
        let classes = try kept(
            [app("A.class"), lib], ["A.class": ["l/X"], "META-INF/versions/9/l/X.class": ["l/New"]])
        #expect(classes == ["A.class", "l/X.class", "META-INF/versions/9/l/X.class", "l/New.class"])
    }

    @Test func `S27 package-info stays with a class of its package`() throws {
        let lib = jar("lib.jar", "l/package-info.class", "l/X.class", "m/package-info.class", "m/Y.class")
        #expect(
            try kept([app("A.class"), lib], ["A.class": ["l/X"]]) == ["A.class", "l/package-info.class", "l/X.class"])
    }

    @Test func `S27 classes that the runtime loads first are not followed`() throws {
        var runtime = RuntimeClasses(parentFirst: ["f."])
        runtime.insert("f/F".utf8)
        let lib = jar("lib.jar", "f/F.class", "f/G.class", "l/X.class")
        #expect(
            try kept([app("A.class"), lib], ["A.class": ["f/F", "f/G"], "f/F.class": ["l/X"]], runtime: runtime)
                == ["A.class", "f/G.class"])
    }

    @Test func `S27 relocation comes after: names are those of the inputs, and dead providers go from their lists`()
        throws
    {
        var spec = BundleSpec.relocating(("l", "x.l"))
        spec.minimize = true
        let lib = TestJar(
            "lib.jar",
            [
                ("l/X.class", ""), ("l/Dead.class", ""), ("l/DeadApi.class", ""),
                ("META-INF/services/l.DeadApi", "l.Dead"),
            ])
        let jars = [app("A.class"), lib]
        #expect(try kept(jars, ["A.class": ["l/X"]], spec) == ["A.class", "x/l/X.class"])
    }
}
