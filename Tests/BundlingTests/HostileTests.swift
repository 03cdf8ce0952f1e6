import Bundling
import ClassFile
import Testing

@Suite struct HostileTests {
    /// Numbers that are the same in every run.
    struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
    }

    /// Pieces that each format is made of, so that damage gets past the first check.
    static let pieces: [MergeKind: [String]] = [
        .services: ["com.foo.A", "#", "\n", "\r", " ", "=", "\u{FEFF}", ".", "com.foo."],
        .properties: ["a", "=", ":", "\\", "\\u00", "e9", "\n", "\r", "\\\n", " ", "#", "!", "\t"],
        .springFactories: ["com.foo.A", "=", ",", "\\", "\n", " ", "\\u0041", ","],
        .appendXML: [
            "<a>", "</a>", "<b x='", "'", "\"", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "[", "]",
            ">", "/>", "xmlns", "=",
        ],
        .plexusComponents: [
            "<a>", "</a>", "<components>", "</components>", "<component>", "</component>", "<role>", "</role>",
            "com.foo.A",
            "<configuration>", "</configuration>", "<implementation>", "</implementation>", "<x/>",
        ],
        .log4jPlugins: ["\0", "\0\0\0\u{1}", "\u{1}", "a", "\0\u{3}com", "\u{7F}"],
        .append: ["{", "}", "#", "\n", "//", " ", "a", "\u{FEFF}"],
        .kotlinModule: [
            "\0\0\0\u{3}\0\0\0\u{1}\0\0\0\u{1}\0\0\0\u{1}", "\u{A}", "\u{12}", "\u{1}", "\u{7}", "com.foo", "\u{7F}",
            "\0",
        ],
        .groovyModule: ["extensionClasses", "=", "com.foo.A", ",", "\n", "moduleName", "\\"],
    ]

    @Test(arguments: MergeKind.allCases)
    func `whatever a file holds, it is merged or refused`(kind: MergeKind) throws {
        var random = Random(state: UInt64(kind.rawValue.utf8.count) &* 7919)
        let pieces = Self.pieces[kind] ?? Self.pieces[.services] ?? []
        let relocator = try Relocator([RelocationRule(pattern: "com.foo", replacement: "x")])
        let merger = Merger(try BundlePlan.of([]), relocator)
        var merged = 0
        for _ in 0..<3000 {
            let inputs = (0..<1 + random.next(3)).map { number in
                Merger.Input(
                    label: "\(number)",
                    bytes: (0..<random.next(14)).flatMap { _ in Array(pieces[random.next(pieces.count)].utf8) })
            }
            do {
                let first = try merger.merge(kind, name: "reference.conf", inputs)
                #expect(try merger.merge(kind, name: "reference.conf", inputs) == first)
                merged += 1
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
        #expect(merged > 0)
    }

    @Test(arguments: MergeKind.allCases)
    func `a content that is too large is refused, and so are many`(kind: MergeKind) throws {
        let merger = Merger(try BundlePlan.of([]), try Relocator([]))
        let large = [UInt8](repeating: 0x20, count: kind.largestInput + 1)
        let half = Merger.Input(label: "a", bytes: Array(large[..<(large.count * 3 / 4)]))
        for inputs in [[Merger.Input(label: "a", bytes: large)], Array(repeating: half, count: 6)] {
            #expect { _ = try merger.merge(kind, name: "x", inputs) } throws: {
                ($0 as? BundleError)?.message.contains("MiB together") == true
            }
        }
    }

    @Test func `notes of one output have an end`() throws {
        let lines = (0..<5000).map { "not a class \($0)\n" }.joined()
        #expect(try merge(.services, [("a", lines)]).notes.count == 1000)
    }
}
