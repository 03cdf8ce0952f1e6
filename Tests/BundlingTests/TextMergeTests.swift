import Bundling
import Testing

@Suite struct TextMergeTests {
    @Test(arguments: ["reference.conf", "version.conf", "META-INF/io.netty.versions.properties"])
    func `S16 what libraries read from all jars is appended without being asked for`(name: String) throws {
        let plan = try BundlePlan.of([jar("a.jar", name), jar("b.jar", name)])
        #expect(
            plan.merges == [
                .init(kind: .append, entries: [EntryRef(input: 0, entry: 0), EntryRef(input: 1, entry: 0)])
            ])
        #expect(try BundlePlan.of([jar("a.jar", name)], .relocating(("q", "r"))).merges.isEmpty)
    }

    @Test(arguments: ["core-default.xml", "a/reference.conf", "application.conf", "META-INF/spring.foo"])
    func `other names are not: the first wins`(name: String) throws {
        let plan = try BundlePlan.of([jar("a.jar", name), jar("b.jar", name)])
        #expect(plan.merges.isEmpty && plan.duplicates.count == 1)
    }

    @Test func `S16 S17 S18 names of the spec are merged in any case, under the spec's name`() throws {
        var spec = BundleSpec()
        spec.append = ["conf/My.conf", "META-INF/LICENSE"]
        spec.appendXML = ["a.xml"]
        spec.mergeProperties = ["META-INF/services/p"]
        let plan = try BundlePlan.of(
            [
                jar("a.jar", "conf/MY.CONF", "A.xml", "META-INF/services/p", "META-INF/license"),
                jar("b.jar", "conf/my.conf", "a.xml", "META-INF/services/P", "META-INF/LICENSE", "b.xml"),
            ], spec)
        #expect(
            plan.files.dropFirst() == ["conf/My.conf", "a.xml", "META-INF/services/p", "META-INF/LICENSE", "b.xml"])
        #expect(plan.merges.map(\.kind) == [.append, .appendXML, .properties, .append])
    }

    @Test func `S16 texts are put together with a line feed between`() throws {
        #expect(try merge(.append, [("a", "x"), ("b", "y\n"), ("c", "")]).text == "x\ny\n")
    }

    @Test func `S16 a configuration in braces is freed of them, for two such would be no configuration`() throws {
        let merged = try merge(
            .append, [("a", "# c\n{ a { b = 1 } }\n"), ("b", "c = 2"), ("c", "{ d = 3 } # end"), ("d", "x { y = 1 }")],
            name: "reference.conf")
        #expect(merged.text == "# c\n  a { b = 1 }  \nc = 2\n{ d = 3 } # end\nx { y = 1 }\n")
        #expect(merged.notes == ["c: malformed: { d = 3 } # end"])
    }

    @Test func `S18 properties have their keys in order, the first value, no date, and read back the same`() throws {
        let merged = try merge(
            .properties,
            [
                ("a", "# c\n z=1\nb : x y\n! c\nkey\\ with\\:odd = \\u00e9\\tq\nlong=a\\\n   b\n"),
                ("b", "z=2\na\r\nb=x y\nempty=\n= v"),
            ])
        #expect(
            merged.text
                == "=v\na=\nb=x y\nempty=\nkey\\ with\\:odd=\\u00e9\\tq\nlong=ab\nz=1\n")
        #expect(merged.notes == ["b: different-value: z"])
        #expect(try merge(.properties, [("again", merged.text ?? "")]).text == merged.text)
    }

    @Test func `S18 what would start a comment or end a key is escaped`() throws {
        let merged = try merge(.properties, [("a", "\\#k=#v\nx=!w\n\\!l==\n")])
        #expect(merged.text == "\\!l=\\=\n\\#k=\\#v\nx=\\!w\n")
        #expect(try merge(.properties, [("a", merged.text ?? "")]).text == merged.text)
    }

    @Test(arguments: [
        ("\\\n!x\ny=1", "y=1\n"), ("\\\n", "=\n"), ("\\\r\n", ""), ("\\", "=\n"), ("a\\\n#b", "a\\#b=\n"),
        (" \u{C}a\u{C}b", "a=b\n"), ("a \t= :b", "a=\\:b\n"), ("\u{B}", "\\u000b=\n"), ("a\\ b=c\\\\", "a\\ b=c\\\\\n"),
        ("a\\\r\n\r\nb", "a=\nb=\n"),
    ])
    func `S18 odd lines are read as Java 17 reads them`(text: String, expected: String) throws {
        #expect(try merge(.properties, [("a", text)]).text == expected)
    }

    @Test(arguments: ["a=\\u12", "a=\\", "\\", "=", ":", "\\u", "a=\\uzzzz", "\u{0}", "# only", "a\\\n", "\\\r\n\\\r"])
    func `S18 broken properties are read as they stand`(text: String) throws {
        let first = try merge(.properties, [("a", text)]).text
        #expect(try merge(.properties, [("a", first ?? "")]).text == first)
    }

    @Test func `S16 spring factories join the classes of a key`() throws {
        let merged = try merge(
            .springFactories,
            [
                ("a", "com.s.Auto=\\\ncom.s.A,\\\ncom.b.B\n"),
                ("b", "com.s.Auto=com.b.B, com.d.D\ncom.s.Other: com.s.E\n"),
            ], ("com.s", "x"), missing: [jar("m.jar", "com/d/D.class")])
        #expect(merged.text == "x.Auto=x.A,com.b.B\nx.Other=x.E\n")
        #expect(merged.notes == ["b: provider-left-out: com.d.D"])
    }

    @Test func `S16 spring handlers, schemas and tooling keep all keys, their classes and paths move`() throws {
        let merged = try merge(
            .springProperties,
            [
                ("a", "http\\://s.org/schema/x=com.s.Handler\nhttp\\://s.org/x.xsd=com/s/x.xsd\n"),
                ("b", "http\\://t.org/y=org.t.Y\nhttp\\://s.org/x.xsd=/com/s/y.xsd\n"),
            ], ("com.s", "q"))
        #expect(
            merged.text
                == "http\\://s.org/schema/x=q.Handler\nhttp\\://s.org/x.xsd=/q/y.xsd\nhttp\\://t.org/y=org.t.Y\n")
        #expect(merged.notes == ["b: different-value: http://s.org/x.xsd"])
    }

    @Test func `S16 spring's files are known by name`() throws {
        for (name, kind) in [
            ("META-INF/spring.factories", MergeKind.springFactories), ("META-INF/spring.handlers", .springProperties),
            ("META-INF/spring.schemas", .springProperties), ("META-INF/spring.tooling", .springProperties),
        ] {
            #expect(try BundlePlan.of([jar("a", name), jar("b", name)]).merges.map(\.kind) == [kind])
            #expect(try BundlePlan.of([jar("a", name)]).merges.isEmpty)
        }
    }

    @Test(arguments: [
        (
            [("a", "moduleName=m\nmoduleVersion=2\nextensionClasses=c.A\n")],
            "moduleName=m\nmoduleVersion=2\nextensionClasses=x.A\n"
        ),
        (
            [("a", "extensionClasses=c.A, d.B\n"), ("b", "staticExtensionClasses=c.S\nextensionClasses=c.A")],
            "moduleName=kiln-bundle\nmoduleVersion=1.0\nextensionClasses=x.A,d.B\nstaticExtensionClasses=x.S\n"
        ),
        (
            [("a", "staticExtensionClasses=d.S")],
            "moduleName=kiln-bundle\nmoduleVersion=1.0\nstaticExtensionClasses=d.S\n"
        ),
        ([("a", "moduleName=empty")], nil),
    ])
    func `S21 Groovy's modules become one, with either list`(inputs: [(String, String)], expected: String?) throws {
        #expect(try merge(.groovyModule, inputs, ("c", "x")).text == expected)
    }

    @Test func `S21 both places of Groovy's modules are one file, which is no provider list`() throws {
        let name = "org.codehaus.groovy.runtime.ExtensionModule"
        let plan = try BundlePlan.of([jar("a", "META-INF/services/\(name)"), jar("b", "META-INF/groovy/\(name)")])
        #expect(plan.files.dropFirst() == ["META-INF/services/\(name)"])
        #expect(plan.merges.map(\.kind) == [.groovyModule] && plan.merges[0].entries.count == 2)
    }
}
