import Bundling
import ClassFile
import Support
import Testing

@Suite struct XMLMergeTests {
    @Test(arguments: [
        (["<a x='1'><b/></a>", "<a y='2' x='3'><c>t</c></a>"], "<a x='1' y='2'><b/><c>t</c>\n</a>"),
        (
            ["<?xml version='1.0'?>\n<a>\n</a>\n<!-- end -->", "<a><!--c--><b/></a>"],
            "<?xml version='1.0'?>\n<a>\n<!--c--><b/>\n</a>\n<!-- end -->"
        ),
        (["<a/>", "<q z=\">\"><b/></q>"], "<a z=\">\"><b/>\n</a>"),
        (["<a />", "<a/>"], "<a></a>"),
        (
            ["<a><b/></a>", "\u{FEFF}<!DOCTYPE a [<!ENTITY x '>'>]><a>\n<![CDATA[</a>]]><c/>\n</a>"],
            "<a><b/>\n<![CDATA[</a>]]><c/>\n</a>"
        ),
        (["<p:a xmlns:p='u'><p:b/></p:a>", "<a xmlns='v'><b/></a>"], "<p:a xmlns:p='u' xmlns='v'><p:b/><b/>\n</p:a>"),
        (
            ["<a xmlns='u'><b/></a>", "<a xmlns='v'>t<b/><c xmlns='w'><d/></c><e f='g'>h</e></a>"],
            "<a xmlns='u'><b/>t<b xmlns='v'/><c xmlns='w'><d/></c><e xmlns='v' f='g'>h</e>\n</a>"
        ),
    ])
    func `S17 children of later roots come under the first, with the attributes it lacks`(
        inputs: [String], expected: String
    ) throws {
        let merged = try merge(.appendXML, inputs.enumerated().map { ("\($0.offset)", $0.element) })
        #expect(merged.text == expected)
    }

    @Test(arguments: [
        "", "text", "<a>", "</a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a", "<a b='", "<!-- ", "<a><![CDATA[</a>",
        "< a/>",
        "<a/>x", "<?xml", "<!DOCTYPE a [", "<a <b/>", "<a>\0</a>", "<>", "</", "<a b=\"'></a>",
    ])
    func `S17 S22 a text that is no XML is refused with its input`(text: String) {
        for kind in [MergeKind.appendXML, .plexusComponents] {
            #expect { _ = try merge(kind, [("good.jar", "<a/>"), ("bad.jar", text)]) } throws: {
                ($0 as? BundleError)?.message.hasPrefix("bad.jar: broken \(kind.rawValue) file: ") == true
            }
        }
    }

    @Test func `S17 elements that lie too deep are refused`() {
        let deep = String(repeating: "<a>", count: 2000) + String(repeating: "</a>", count: 2000)
        #expect(throws: BundleError.self) { try merge(.appendXML, [("a", "<a/>"), ("b", deep)]) }
    }

    @Test func `S17 another encoding is refused rather than garbled`() throws {
        let latin: [UInt8] =
            Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        let merger = Merger(try BundlePlan.of([]), try Relocator([]))
        let plain = Merger.Input(label: "a", bytes: Array("<a/>".utf8))
        #expect(throws: BundleError.self) {
            try merger.merge(.appendXML, name: "x", [plain, .init(label: "b", bytes: latin)])
        }
        let both = try merger.merge(
            .appendXML, name: "x", [.init(label: "b", bytes: latin), .init(label: "c", bytes: latin)])
        #expect(both.bytes?.filter { $0 == 0xE9 }.count == 2)
    }

    private static func component(_ role: String, _ hint: String?, _ implementation: String, _ more: String = "")
        -> String
    {
        "<component><role>\(role)</role>" + (hint.map { "<role-hint>\($0)</role-hint>" } ?? "")
            + "<implementation> \(implementation)\n</implementation>\(more)</component>"
    }

    private static func set(_ components: String...) -> String {
        "<component-set><components>\(components.joined())</components></component-set>"
    }

    private static func text(_ components: String...) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<component-set>\n  <components>\n"
            + components.map { "    \($0)\n" }.joined() + "  </components>\n</component-set>\n"
    }

    @Test func `S22 components are one for each role and hint, and their classes move`() throws {
        let more =
            "<requirements><requirement><role>c.Need</role><role-hint>c.h</role-hint></requirement></requirements>"
        let merged = try merge(
            .plexusComponents,
            [
                (
                    "a",
                    Self.set(Self.component("c.Role", "one", "c.Impl", more), Self.component("c.Role", nil, "d.Impl"))
                ),
                ("b", Self.set(Self.component("c.Role", "one", "c.Other"), Self.component("c.Role", "default", "d.X"))),
                ("c", Self.set(Self.component("c.Role", "two", "c.Two"))),
            ], ("c", "x"))
        let movedMore = more.replacing("c.Need", with: "x.Need")
        #expect(
            merged.text
                == Self.text(
                    Self.component("x.Role", "one", "x.Impl", movedMore), Self.component("x.Role", nil, "d.Impl"),
                    Self.component("x.Role", "two", "x.Two")))
        #expect(merged.notes == ["b: same-provider: c.Other", "b: same-provider: d.X"])
    }

    @Test func `S22 a component without configuration takes that of the next of its role and hint`() throws {
        let configuration = "<configuration><a><configuration/></a></configuration>"
        let merged = try merge(
            .plexusComponents,
            [
                ("a", Self.set(Self.component("R", "h", "I"))),
                ("b", Self.set(Self.component("R", "h", "I", configuration))),
                ("c", Self.set(Self.component("R", "h", "I", "<configuration/>"))),
            ])
        #expect(merged.text == Self.text(Self.component("R", "h", "I", configuration)))
    }

    @Test func `S22 shade's own components give each component once with its configuration`() throws {
        let folder = Files.parent(of: #filePath) + "/Fixtures/"
        let merged = try merge(
            .plexusComponents,
            [
                ("1", try Files.readText(folder + "components-1.xml")),
                ("2", try Files.readText(folder + "components-2.xml")),
            ])
        let text = try #require(merged.text)
        #expect(text.ranges(of: "<component>").count == 2 && text.ranges(of: "<httpHeaders>").count == 2)
        #expect(text.ranges(of: "LightweightHttpWagon</implementation>").count == 1)
    }

    @Test func `S22 components whose class is left out go, and what is no component is said`() throws {
        let merged = try merge(
            .plexusComponents,
            [
                (
                    "a",
                    "<plexus><lifecycles/><components><other/>" + Self.component("R", nil, "p.A")
                        + "</components></plexus>"
                )
            ],
            missing: [jar("m", "p/A.class")])
        #expect(merged.text == nil)
        #expect(merged.notes == ["a: dropped: lifecycles", "a: dropped: other", "a: provider-left-out: p.A"])
    }
}
