import Markup
import Support
import Testing
import XML

/// The facts are those of plexus-utils 3.6.0's MXParser and XmlStreamReader, run over the same documents.
@Suite struct XMLReaderTests {
    private func parse(_ text: String, limits: XMLLimits = .default) throws -> MarkupDocument {
        try XMLReader.parse(Array(text.utf8), "test.xml", limits: limits)
    }

    @Test func `elements come in document order with names, ends and trimmed texts`() throws {
        let document = try parse("<a>\n  <b> one </b><c><d>two</d> three </c>\n four</a>")
        #expect((0..<document.nodes.count).map(document.name) == ["a", "b", "c", "d"])
        #expect((0..<document.nodes.count).map(document.text) == ["four", "one", "three", "two"])
        #expect(document.nodes.map(\.end) == [4, 2, 4, 4])
        #expect(document.children(0) == [1, 2])
        #expect(document.child(0, "c") == 2)
        #expect(!document.needsLeniency)
    }

    @Test(arguments: [
        ("<a>x</a>", "x"),
        ("<a><![CDATA[ <b> ]]></a>", "<b>"),
        ("<a>x<!-- y -->z</a>", "xz"),
        ("<a>x<?y z?>z</a>", "xz"),
        ("<a>x<![CDATA[]]>]]<!-- -->></a>", "x]]>"),
        ("<a>]]&gt;&lt;&amp;&apos;&quot;</a>", "]]><&'\""),
        ("<a>&eacute;&nbsp;&euro;&#233;&#xE9;&#x1F600;</a>", "é\u{A0}€éé😀"),
        ("<a>&#32;x&#10;</a>", "x"),
        ("<a>1\r\n2\r3</a>", "1\n2\n3"),
        ("<a b='1'c=\"\"d='2>'>x</a>", "x"),
        ("<m:a xmlns:m='u'>x</m:a>", "x"),
        ("<a>x</a><b/>", "x"),
        ("<a>x</a> & < junk", "x"),
        ("<a>x\u{1}y\u{1}</a>", "x\u{1}y"),
        ("<a>\u{FFFE}</a>", "\u{FFFE}"),
        ("<a>x\0y</a>", "x\0y"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>x</a>", "x"),
        ("<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://localhost/'> %p; <!ENTITY e 'f'>]><a>x</a>", "x"),
        ("<?xml version='1.0'?><a>x</a>", "x"),
        ("\u{FEFF}<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<a>x</a>", "x"),
        (" <?xml version='1.0'?><a>x</a>", "x"),
        ("<?y a <b> c?><a>x</a>", "x"),
        ("<a><![CDATA[a]]b]></a>", "a]]"),
    ])
    func `what Maven accepts is accepted, with the same text`(_ fact: (text: String, expected: String)) throws {
        let document = try parse(fact.text)
        #expect(document.text(0) == fact.expected)
    }

    @Test(arguments: [
        "", " ", "x", "<a>", "<a></b>", "<a b=1/>", "<a b='1' b='2'/>", "<a b='<'/>", "<a>&undefined;</a>", "<a>&</a>",
        "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#;</a>", "<a>&#X41;</a>", "<a>]]></a>", "<a><!-- -- --></a>", "<a><!-- ",
        "<a><!-- \u{1} --></a>", "<a><![CDATA[x</a>", "<a><!DOCTYPE a></a>", "<!DOCTYPE a><!DOCTYPE a><a/>", "x<a/>",
        "<?xml version='1.1'?><a/>", "<?xml?", "<?xml encoding='UTF-8'?><a/>", "<?xml version='1.0' encoding=''?><a/>",
        "\n\n<?xml version='1.0'?><a/>", "<a><?xml version='1.0'?></a>", "<? y?><a/>", "<?y z > ?><a/>",
        "<!DOCTYPE a [<!ENTITY e 'f'>]><a>&e;</a>", "<a\u{1}/>", "<1/>", "< a/>", "<a/ >", "</a>", "<![CDATA[x]]>",
        "<?xml version='1.0' encoding='no-such-code'?><a/>", "<?xml-stylesheet href='x'?><a/>",
    ])
    func `what Maven refuses is refused`(_ text: String) {
        #expect(throws: KilnError.self) { try parse(text) }
    }

    @Test(arguments: [
        "<p:a/>", "<a:/>", "<:a/>", "<a:b:c xmlns:a='u'/>", "<a p:b='1'/>", "<a b='1'c='2'/>", "<a>\u{1}</a>",
        "<a/><b/>", "<a/>x", "<?p:x y?><a/>", "<?1?><a/>",
    ])
    func `what only a lenient reader takes is marked`(_ text: String) throws {
        #expect(try parse(text).needsLeniency)
    }

    @Test func `an encoding is found as Maven finds it, which joins lines first`() throws {
        let text = "<?xm\nl version='1.0' encoding='iso-8859-1'?><a>é</a>"
        #expect(try parse(text).text(0) == "Ã©")
        #expect(try XMLCorpusTests.byLibrary(Array(text.utf8)).text(0) == "Ã©")
    }

    @Test(arguments: [
        ("'false'", false), ("\" TRUE \"", true), ("''", false), ("'tr&#117;e'", true), ("'yes'", false),
    ])
    func `what children append to is kept, at its element, also of a plain document`(_ value: String, _ appends: Bool)
        throws
    {
        let text =
            "<a b='c' child.project.url.inherit.append.path=\(value)><s xmlns:x='y' "
            + "x:child.scm.url.inherit.append.path='true' child.scm.tag.inherit.append.path='true'/><s "
            + "child.scm.developerConnection.inherit.append.path = \(value) child.scm.url.inherit.append.path='true'/></a>"
        let marks: [MarkupDocument.Mark] = [
            .init(node: 0, text: .projectURL, appends: appends),
            .init(node: 2, text: .scmDeveloperConnection, appends: appends),
            .init(node: 2, text: .scmURL, appends: true),
        ]
        #expect(try parse(text).marks == marks)
        #expect(try XMLCorpusTests.byLibrary(Array(text.utf8)).marks == marks)
    }

    @Test func `names keep their prefixes`() throws {
        let document = try parse("<m:a xmlns:m='u'><:b/><c:/><d:e:f/><m:a/></m:a>")
        #expect((0..<document.nodes.count).map(document.name) == ["m:a", ":b", "c:", "d:e:f", "m:a"])
    }

    @Test(
        arguments: [
            ([0xEF, 0xBB, 0xBF] + Array("<a>é</a>".utf8), "é"),
            (Array("<?xml version='1.0' encoding='iso-8859-1'?><a>".utf8) + [0xE9] + Array("</a>".utf8), "é"),
            (Array("<?xml version='1.0' encoding='windows-1252'?><a>".utf8) + [0x80] + Array("</a>".utf8), "€"),
            (Array("<?xml version='1.0' encoding='US-ASCII'?><a>".utf8) + [0xE9] + Array("</a>".utf8), "\u{FFFD}"),
            (Array("<a>x".utf8) + [0xE9] + Array("y</a>".utf8), "x\u{FFFD}y"),
            (Array("<a>".utf8) + [0xF0, 0x9F, 0x98] + Array("y</a>".utf8), "\u{FFFD}y"),
            (
                Array("<a>".utf8) + [0xC0, 0x80, 0xED, 0xA0, 0x80] + Array("y</a>".utf8),
                "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}y"
            ),
            (Array("<?xml version='1.0'\n encoding='ISO-8859-1'\n?><a>".utf8) + [0xE9] + Array("</a>".utf8), "é"),
        ] as [([UInt8], String)])
    func `the encoding is found as Maven finds it`(_ fact: (bytes: [UInt8], expected: String)) throws {
        #expect(try XMLReader.parse(fact.bytes, "test.xml").text(0) == fact.expected)
    }

    @Test(arguments: [false, true], [false, true])
    func `UTF-16 is read with a mark or by its first bytes`(isBig: Bool, hasMark: Bool) throws {
        var bytes: [UInt8] = []
        let text = (hasMark ? "\u{FEFF}" : "") + "<?xml version='1.0' encoding='UTF-16'?><a>é😀</a>"
        for unit in text.utf16 {
            let high = UInt8(unit >> 8)
            let low = UInt8(unit & 0xFF)
            bytes += isBig ? [high, low] : [low, high]
        }
        #expect(try XMLReader.parse(bytes, "test.xml").text(0) == "é😀")
    }

    @Test func `a document past a limit is refused, one at the limit is not`() throws {
        let deep = String(repeating: "<a>", count: 1000) + String(repeating: "</a>", count: 1000)
        #expect(try parse(deep).nodes.count == 1000)
        #expect(throws: KilnError.self) { try parse("<a>\(deep)</a>") }
        #expect(try parse("<a><b/></a>", limits: XMLLimits(elements: 2)).nodes.count == 2)
        #expect(throws: KilnError.self) { try parse("<a><b/><b/></a>", limits: XMLLimits(elements: 2)) }
        #expect(throws: KilnError.self) { try parse("<a>four</a>", limits: XMLLimits(bytes: 10)) }
    }

    @Test func `an error names the document, what is wrong, and where`() throws {
        let error = try #require(throws: KilnError.self) { try parse("<a>\n<!-- x\ny -->\n<b></a>") }
        #expect(error.code == .invalid)
        #expect(error.message.hasPrefix("test.xml is not XML that Maven can read: "))
        #expect(error.message.hasSuffix("(line 4)"))
    }

    @Test func `many threads read at once`() async throws {
        let text = "<project>" + (0..<500).map { "<e\($0)>text \($0)</e\($0)>" }.joined() + "</project>"
        let expected = try parse(text)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { try (0..<20).allSatisfy { _ in try parse(text).bytes == expected.bytes } }
            }
            for try await isSame in group { #expect(isSame) }
        }
    }
}
