import Crypto
import Glibc
import Markup
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing
import XML

/// All poms of the corpora, against what plexus-utils 3.6.0's MXParser reads in them. Its answers are here as one
/// number for each corpus: the SHA-256 of a line for each pom, of its path and the SHA-256 of its elements.
@Suite struct XMLCorpusTests {
    static let shared = unsafe getenv("KILN_TEST_SHARED").map { unsafe String(cString: $0) } ?? ""
    static let hasCorpora = Files.exists("\(shared)/corpora/maven/poms.tar.zst")

    @Test(
        .enabled(if: hasCorpora, "KILN_TEST_SHARED has no corpora"),
        arguments: [
            ("poms.tar.zst", 5107, "1280c652b81d7f7686a7ddb9cc181267de58940526b2a5eab93854abca4a1d3c", 1),
            (
                "central/central-poms.tar.zst", 12551,
                "af9a74a69be9d1f8e143e568fdfa86340fe6b88bcf61e25ee9d8380c5ff1ce66", 4
            ),
        ])
    func `every pom is read as Maven reads it`(
        _ archive: String, _ count: Int, _ expected: String, _ lenient: Int
    ) async throws {
        let request = ProcessRequest(["/usr/bin/zstd", "-dcq", "\(Self.shared)/corpora/maven/\(archive)"])
        let result = try await Subprocess.run(request, outputLimit: 512 << 20, timeout: 120)
        let poms = Self.files(inTar: result.standardOutput).filter { $0.path.hasSuffix(".pom") }
        let total = try SHA256()
        var needLeniency = 0
        for pom in poms.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
            let document = try XMLReader.parse(Array(result.standardOutput[pom.bytes]), pom.path)
            try total.update(Array("\(pom.path) \(try Self.digest(document))\n".utf8).span)
            if document.needsLeniency { needLeniency += 1 }
            let other = try Self.byLibrary(Array(result.standardOutput[pom.bytes]))
            #expect(document.isSame(as: other), "\(pom.path)")
        }
        #expect(poms.count == count)
        #expect(try total.finish().hex == expected)
        // Those that Maven 4's reader (woodstox 7.2.1) refuses.
        #expect(needLeniency == lenient)
    }

    /// What libxml2 reads, plain or not.
    static func byLibrary(_ bytes: [UInt8]) throws -> MarkupDocument {
        try unsafe bytes.withUnsafeBytes { try unsafe XMLReader.parse($0, "a document", alwaysByLibrary: true) }
    }

    /// The regular files of a ustar archive, with GNU's long names.
    private static func files(inTar tar: [UInt8]) -> [(path: String, bytes: Range<Int>)] {
        var result: [(path: String, bytes: Range<Int>)] = []
        var at = 0
        var longName: String?
        func text(_ range: Range<Int>) -> String { String(decoding: tar[range].prefix { $0 != 0 }, as: UTF8.self) }
        while at + 512 <= tar.count, tar[at] != 0 {
            let size = Int(text(at + 124..<at + 136).filter { $0 != " " }, radix: 8) ?? 0
            let bytes = at + 512..<min(at + 512 + size, tar.count)
            let prefix = text(at + 345..<at + 500)
            let isGNU = tar[at + 262] == UInt8(ascii: " ")
            var path = longName ?? (prefix.isEmpty || isGNU ? "" : prefix + "/") + text(at..<at + 100)
            if path.hasPrefix("./") { path.removeFirst(2) }
            longName = tar[at + 156] == UInt8(ascii: "L") ? text(bytes) : nil
            if tar[at + 156] == UInt8(ascii: "0") { result.append((path, bytes)) }
            at += 512 + (size + 511) / 512 * 512
        }
        return result
    }

    /// Name, end and text of each element; of those with children the text without any blanks.
    private static func digest(_ document: MarkupDocument) throws -> String {
        var bytes: [UInt8] = []
        let names = document.nameEnds.indices.map {
            Array(document.nameBytes[MarkupDocument.range(UInt32($0), document.nameEnds)]) + [0]
        }
        for (index, node) in document.nodes.enumerated() {
            bytes += names[Int(node.name)]
            bytes += Array("\(node.end)\0".utf8)
            let text = document.bytes[Int(node.textStart)..<Int(node.textEnd)]
            let hasChildren = Int(node.end) > index + 1
            bytes += hasChildren ? text.filter { ![32, 9, 10, 13].contains($0) }[...] : text
            bytes.append(0)
        }
        return try Crypto.sha256(bytes).hex
    }
}

extension MarkupDocument {
    /// Whether another holds the same, numbers and places included.
    fileprivate func isSame(as other: MarkupDocument) -> Bool {
        nameBytes == other.nameBytes && nameEnds == other.nameEnds && bytes == other.bytes
            && needsLeniency == other.needsLeniency && marks == other.marks
            && nodes.elementsEqual(other.nodes) {
                $0.name == $1.name && $0.end == $1.end && $0.textStart == $1.textStart && $0.textEnd == $1.textEnd
            }
    }
}

/// Whatever the bytes are: an answer, the same one twice, and the same one as libxml2's.
@Suite struct XMLFuzzTests {
    private static let seeds: [String] = [
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- licence -->
        <project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <groupId>g</groupId><name>&eacute;&#233; &lt;</name><description><![CDATA[ <b>]] ]]></description>
          <dependencies><dependency><!-- c --><artifactId>a</artifactId></dependency></dependencies>
        </project>
        """,
        "<!DOCTYPE a [<!ENTITY e 'f'>]><a b='1'c=\"2\">x<?pi y?>z</a>",
        // Plain ones, which our own scanner reads: nothing in them but what it may be in doubt of.
        """
        <?xml version='1.0' standalone="yes" ?>\r
        <!-- a -->\r
        <p xmlns='u' xmlns:x="v" x:a="b" b = 'c\td'><!---->\r
          <a > b &amp;&lt;&gt; ]] &quot;\r\n c&apos; </a ><b/><c d="e"/>
          <d> <!-- x --> </d> <e>f<!-- g -->h</e><h></h><i>\u{E9}\u{10FF}\u{1F600}</i>
          <a><a><a/></a></a>
        </p> <!-- end -->
        """,
        "<a><b>1</b><c>&amp;</c><b> </b></a>", "<a/>", "<a b='&amp;' c='&lt;&#233;&eacute;'>x</a>", "<a>x<b/>y</a>",
        "<a><?b c?><b>&#233;&#xE9;&#X41;&eacute;&#32;&#10;&#x1F600;&#65534;<?x?>&Mu;&no;</b><?d?> </a><!-- e -->",
        "<a><b> <![CDATA[ <x> & ]x]> ]]> </b><c>1<![CDATA[]]>2<!-- -->3</c></a>",
        "<?xml version='1.0' encoding='iso-8859-1'?><a>\u{E9}</a>",
    ]
    private static let pieces: [[UInt8]] =
        [
            "<!--", "-->", "--", "]]>", "]]", "<![CDATA[x]]>", "<![CDATA[", "<?", "?>", "<?xml version='1.0'?>", "&",
            "&amp;", "&#x41;", ";",
            "<", ">",
            "/", "</", "/>", "\"", "'", "=", " ", "\r", "\n", "<a>", "</a>", "<p:a/>", "<!DOCTYPE a>", "[", "]",
            "\u{FEFF}", "é", "😀",
        ].map { Array($0.utf8) } + [[0], [1], [0xFF], [0xFF, 0xFE], [0xFE, 0xFF], [0xC3], [0xEF, 0xBF, 0xBE]]

    @Test func `mutated documents are answered, never more`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50_000 {
            var bytes = Array((Self.seeds.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...9, using: &random)))
                case 2: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
                default: bytes.removeSubrange(place...)
                }
            }
            // A refusal is an answer.
            let first = try? XMLReader.parse(bytes, "mutated")
            let second = try? XMLReader.parse(bytes, "mutated")
            #expect(first?.bytes == second?.bytes, "\(bytes)")
            // A refusal is an answer.
            let library = try? XMLCorpusTests.byLibrary(bytes)
            #expect((first == nil) == (library == nil), "\(bytes)")
            guard let document = first, let library else { continue }
            #expect(document.isSame(as: library), "\(bytes)")
            #expect(document.nodes.first.map { Int($0.end) } == document.nodes.count, "\(bytes)")
            for (index, node) in document.nodes.enumerated() {
                let isWhole =
                    Int(node.name) < document.nameEnds.count && Int(node.end) > index
                    && node.end <= document.nodes.count
                    && node.textStart <= node.textEnd && node.textEnd <= document.bytes.count
                #expect(isWhole, "\(bytes)")
            }
        }
    }

    @Test(arguments: [
        String(repeating: "<a>", count: 300_000), String(repeating: "<!", count: 300_000),
        "<a " + String(repeating: "b='1'", count: 100_000), "<a>" + String(repeating: "&", count: 300_000),
        "<a>" + String(repeating: "]]", count: 300_000),
        "<a>" + String(repeating: "<!-- -->x", count: 100_000) + "</a>",
        "<!DOCTYPE a [" + String(repeating: "<!ENTITY a '&a;&a;'>", count: 50_000) + "]><a>&a;</a>",
        "<a>" + String(repeating: "<![CDATA[", count: 100_000), "<a b=\"" + String(repeating: "x", count: 1_000_000),
        "<a>" + String(repeating: "<b \"", count: 200_000),
        "<a " + (0..<3000).map { "a\($0)='1'" }.joined(separator: " ") + "/>",
        "<a>" + (0..<50_000).map { "<n\($0)/>" }.joined() + "</a>",
    ])
    func `nothing takes long`(_ text: String) {
        let bytes = Array(text.utf8)
        let clock = ContinuousClock()
        let time = clock.measure {
            // A refusal is an answer.
            _ = try? XMLReader.parse(bytes, "large")
        }
        #expect(time < .seconds(5))
    }
}
