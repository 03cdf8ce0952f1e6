import Bundling
import Testing

@Suite struct ServicesTests {
    @Test func `S14 a provider list that nobody else has and nothing changes is copied`() throws {
        let plan = try BundlePlan.of([jar("a.jar", "META-INF/services/com.foo.Service")])
        #expect(plan.source("META-INF/services/com.foo.Service") == .copy(EntryRef(input: 0, entry: 0)))
    }

    @Test func `S14 lists of one service are merged where the first was, under the name it moves to`() throws {
        let jars = [
            jar("a.jar", "META-INF/services/com.foo.Service", "a/A.class"),
            jar("b.jar", "META-INF/services/com.foo.Service", "META-INF/services/org.bar.Service"),
        ]
        let plan = try BundlePlan.of(jars, .relocating(("com.foo", "x")))
        #expect(
            plan.files.dropFirst() == ["META-INF/services/x.Service", "a/A.class", "META-INF/services/org.bar.Service"])
        #expect(plan.merges.map(\.kind) == [.services, .services])
        #expect(plan.merges[0].entries == [EntryRef(input: 0, entry: 0), EntryRef(input: 1, entry: 0)])
    }

    @Test func `S14 a list in a folder of services is merged but its name does not move`() throws {
        let name = "META-INF/services/com/foo/camel/TypeConverter"
        let plan = try BundlePlan.of([jar("a.jar", name), jar("b.jar", name)], .relocating(("com.foo", "x")))
        #expect(plan.files.last == name && plan.merges.count == 1)
    }

    @Test func `S14 providers move, each once, in the order first seen, with a final line feed`() throws {
        let merged = try merge(
            .services,
            [
                ("a.jar", "# licence\ncom.foo.A # best\r\n\tcom.bar.B \n\n"), ("b.jar", "com.foo.A\rcom.foo.Inner$C"),
                ("c.jar", "com.foobar.D"),
            ], ("com.foo", "x.y"))
        #expect(merged.text == "x.y.A\ncom.bar.B\nx.y.Inner$C\ncom.foobar.D\n")
        #expect(merged.notes == ["b.jar: same-provider: x.y.A"])
    }

    @Test func `S14 what has moved already does not move again`() throws {
        let merged = try merge(
            .services, [("a.jar", "shaded.com.foo.A\n"), ("b.jar", "com.foo.A\n")], ("com.foo", "shaded.com.foo"))
        #expect(merged.text == "shaded.com.foo.A\n")
    }

    @Test func `S14 a list alone that nothing changes keeps its bytes`() throws {
        let text = "# comment\r\na.B\r\na.B"
        #expect(try merge(.services, [("a.jar", text)], ("com.foo", "x")).text == text)
    }

    @Test func `S14 a byte order mark and lines that are no class do not break a list`() throws {
        let merged = try merge(.services, [("a.jar", "\u{FEFF}a.B\nnot a class\n"), ("b.jar", "")])
        #expect(merged.text == "a.B\nnot a class\n")
        #expect(merged.notes == ["a.jar: malformed: not a class"])
    }

    @Test func `S14 providers whose class is left out are taken off, and a list without any is not written`() throws {
        let gone = [jar("a.jar", "com/foo/A.class", "com/foo/B$I.class")]
        let one = try merge(.services, [("a.jar", "com.foo.A\ncom.foo.B$I\nother.C\n")], missing: gone)
        #expect(one.text == "other.C\n")
        #expect(one.notes == ["a.jar: provider-left-out: com.foo.A", "a.jar: provider-left-out: com.foo.B$I"])
        #expect(try merge(.services, [("a.jar", "com.foo.A\n")], missing: gone).text == nil)
        #expect(try merge(.services, [("a.jar", "# none\n"), ("b.jar", "")], missing: gone).text == "")
    }

    @Test func `S14 a class that another input brings, or the runtime, is not missing`() throws {
        var spec = BundleSpec()
        spec.filters = [BundleFilter(artifact: "a.jar", exclude: ["**/*.class"])]
        var runtime = RuntimeClasses()
        runtime.insert("p/R".utf8)
        let plan = try BundlePlan.of(
            [
                jar("a.jar", "p/A.class", "p/B.class", "p/R.class", "META-INF/services/p.S"), jar("b.jar", "p/B.class"),
            ], spec, runtime: runtime)
        #expect(plan.missingClasses.count == 1)
        #expect(plan.source("META-INF/services/p.S") == .merge(0))
    }

    @Test func `S14 keys with classes in folders of services`() throws {
        let merged = try merge(
            .services, [("a.jar", "class=org.apache.camel.Foo\n")], ("org.apache.camel", "x"),
            name: "META-INF/services/org/apache/camel/component/foo")
        #expect(merged.text == "class=x.Foo\n")
        #expect(merged.notes.isEmpty)
    }

    @Test func `S16 Spring's imports are lists named for a class that moves`() throws {
        let name = "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports"
        let plan = try BundlePlan.of(
            [jar("a.jar", name), jar("b.jar", name)], .relocating(("org.springframework", "s")))
        #expect(plan.files.last == "META-INF/spring/s.boot.autoconfigure.AutoConfiguration.imports")
        #expect(plan.merges[0].kind == .classList)
        let merged = try merge(
            .classList, [("a", "# c\norg.springframework.A\n"), ("b", "my.B\norg.springframework.A")],
            ("org.springframework", "s"))
        #expect(merged.text == "s.A\nmy.B\n")
    }

    @Test(arguments: [
        "META-INF/sisu/javax.inject.Named", "META-INF/sisu/jakarta.inject.Named", "META-INF/cxf/bus-extensions.txt",
    ])
    func `S16 S22 other lists of classes are merged by lines`(name: String) throws {
        let plan = try BundlePlan.of([jar("a.jar", name), jar("b.jar", name)])
        #expect(plan.merges.map(\.kind) == [.classList])
        let merged = try merge(
            .classList, [("a", "c.A:c.I:true\n"), ("b", "c.B:d.J:true:true")], ("c", "x"), name: name)
        #expect(merged.text == "x.A:x.I:true\nx.B:d.J:true:true\n")
    }
}
