import Bundling
import ClassFile
import Support
import Testing

@Suite struct Log4jTests {
    private static let name = "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat"

    /// A plugin cache as Log4j writes it.
    private static func cache(_ categories: [(String, [(key: String, className: String)])]) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        func text(_ text: String) -> [UInt8] { number(text.utf8.count, 2) + Array(text.utf8) }
        var out = number(categories.count, 4)
        for (name, plugins) in categories {
            out += text(name) + number(plugins.count, 4)
            for plugin in plugins {
                out += text(plugin.key) + text(plugin.className) + text(plugin.key + "N") + [1, 0]
            }
        }
        return out
    }

    private static func merge(
        _ inputs: [[UInt8]], _ rules: (String, String)..., missing: [String] = []
    ) throws -> Merger.Result {
        let relocator = try Relocator(BundleSpec(relocating: rules).relocate)
        var spec = BundleSpec()
        spec.filters = [BundleFilter(artifact: "*", exclude: ["**"])]
        let plan = try BundlePlan.of([TestJar("m", missing.map { ($0, "") })], spec)
        return try Merger(plan, relocator).merge(
            .log4jPlugins, name: name,
            inputs.enumerated().map { .init(label: "\($0.offset).jar", bytes: $0.element) })
    }

    private static func fixture() throws -> [UInt8] {
        try Files.read(Files.parent(of: #filePath) + "/Fixtures/Log4j2Plugins.dat")
    }

    @Test func `S20 Log4j's own cache reads and writes to the same bytes`() throws {
        let real = try Self.fixture()
        #expect(try Self.merge([real]).bytes == real)
        #expect(try Self.merge([real, real]).bytes == real)
    }

    @Test func `S20 one cache alone is kept, and its classes move`() throws {
        let plan = try BundlePlan.of([jar("a.jar", Self.name)])
        #expect(plan.source(Self.name) == .copy(EntryRef(input: 0, entry: 0)))
        let moved = try BundlePlan.of([jar("a.jar", Self.name)], .relocating(("org.apache.logging", "x")))
        #expect(moved.source(Self.name) == .merge(0) && moved.merges[0].kind == .log4jPlugins)
        let real = try Self.fixture()
        let bytes = try #require(try Self.merge([real], ("org.apache.logging.log4j", "shaded.log4j")).bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("org.apache.logging") && text.contains("shaded.log4j.core.lookup.MarkerLookup"))
        #expect(bytes.count == real.count - 190 * ("org.apache.logging.log4j".count - "shaded.log4j".count))
    }

    @Test func `S20 plugins are merged by category and key, the first wins`() throws {
        let one = Self.cache([("core", [("a", "p.A"), ("b", "p.B")]), ("lookup", [("l", "p.L")])])
        let two = Self.cache([("lookup", [("m", "q.M")]), ("core", [("b", "q.B"), ("a", "p.A")]), ("empty", [])])
        let merged = try Self.merge([one, two], ("p", "x"))
        #expect(
            merged.bytes
                == Self.cache([("core", [("a", "x.A"), ("b", "x.B")]), ("lookup", [("l", "x.L"), ("m", "q.M")])]))
        #expect(merged.notes.map { "\($0.input) \($0.kind.rawValue) \($0.subject)" } == ["1.jar different-value b"])
    }

    @Test func `S20 plugins whose class is left out are taken off`() throws {
        let cache = Self.cache([("core", [("a", "p.A"), ("b", "p.B")])])
        #expect(try Self.merge([cache], missing: ["p/A.class"]).bytes == Self.cache([("core", [("b", "p.B")])]))
        #expect(try Self.merge([cache], missing: ["p/A.class", "p/B.class"]).bytes == nil)
    }

    @Test func `S20 a cache cut anywhere is refused with its input`() throws {
        let whole = Self.cache([("core", [("a", "p.A"), ("b", "p.B")]), ("lookup", [("l", "p.L")])])
        for count in 0..<whole.count {
            #expect(throws: BundleError.self) { try Self.merge([whole, Array(whole[..<count])]) }
        }
        do {
            _ = try Self.merge([whole, Array(whole.dropLast())])
            Issue.record("it was taken")
        } catch let error as BundleError {
            #expect(error.message.hasPrefix("1.jar: broken log4j-plugins file: it ends within a plugin"))
        }
    }

    @Test(
        arguments: [
            [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 1, 0, 1, 0x61, 0x7F, 0xFF, 0xFF, 0xFF],
            [0, 0, 0, 1, 0xFF, 0xFF],
        ] as [[UInt8]])
    func `S20 a number of plugins that cannot be there is refused before anything is made for it`(bytes: [UInt8]) {
        #expect(throws: BundleError.self) { try Self.merge([bytes]) }
    }
}
