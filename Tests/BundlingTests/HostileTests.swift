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

    @Test func `whatever names entries have, each is in the plan or left out, and nothing traps`() throws {
        let pieces = [
            "META-INF/", "versions/", "9/", "99999999999/", "services/", "maven/", ".class", "/", "a", "com/foo", "$",
            ".", "native/",
            "libnetty_", "LICENSE", "NOTICE", ".SF", "spring/", ".imports", "module-info", "MANIFEST.MF", "\u{E9}",
            "\0", "\\", "..",
            "reference.conf", ".kotlin_module", "org.codehaus.groovy.runtime.ExtensionModule",
        ]
        var random = Random(state: 77)
        var spec = BundleSpec.relocating(("com.foo", "x"), ("a", "b"))
        spec.filters = [BundleFilter(artifact: "1*", exclude: ["**/9/**", "*.SF", "a/"])]
        spec.append = ["META-INF/LICENSE", "a"]
        var runtime = RuntimeClasses(parentFirst: ["", "x."])
        runtime.insert("x".utf8)
        runtime.insert("".utf8)
        for _ in 0..<2000 {
            let jars = (0..<1 + random.next(3)).map { number in
                TestJar(
                    "\(number)",
                    Set(
                        (0..<random.next(12)).map { _ in
                            (0..<random.next(6)).map { _ in pieces[random.next(pieces.count)] }.joined()
                        }
                    )
                    .sorted().map { ($0, "") },
                    manifest: random.next(2) == 0 ? MultiReleaseTests.flagged : nil, isProject: random.next(2) == 0)
            }
            let plan = try BundlePlan.of(jars, spec, runtime: runtime)
            var seen = plan.leftOut.map(\.entry)
            for source in plan.sources {
                switch source {
                case .copy(let entry), .rewrite(let entry): seen.append(entry)
                case .merge(let merge): seen += plan.merges[merge].entries
                case .folder, .made: break
                }
            }
            #expect(Set(seen).count == seen.count)
            #expect(seen.count == jars.reduce(0) { $0 + $1.files.filter { $0.name.utf8.last != 0x2F }.count })
            _ = ConflictReport(plan, jars.map(\.input), spec).findings.map(\.remedy.text)
            if var minimizer = try? Minimizer(jars.map(\.input), spec, runtime: runtime) {
                // Only inputs of the job's own can be minimised; the rest is refused.
                for list in minimizer.lists { minimizer.give(list, Array("com.foo.A".utf8)) }
                while !minimizer.next().isEmpty {}
                _ = try BundlePlan.of(jars, spec, runtime: runtime, kept: minimizer.kept())
            }
        }
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
