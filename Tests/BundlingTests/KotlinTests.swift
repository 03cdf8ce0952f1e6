import Bundling
import ClassFile
import Testing

@Suite struct KotlinTests {
    private static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        [UInt8(number << 3 | 2), UInt8(content.count)] + content
    }

    private static func parts(_ package: String, _ classes: String...) -> [UInt8] {
        field(1, field(1, Array(package.utf8)) + classes.flatMap { field(2, Array($0.utf8)) } + [3 << 3 | 2, 1, 0])
    }

    /// A module of two packages, and the name of a third in Java's world.
    private static func module(_ version: [UInt8], _ packages: String...) -> [UInt8] {
        let head: [UInt8] = [0, 0, 0, UInt8(version.count)] + version.flatMap { [0, 0, 0, $0] }
        let flags: [UInt8] = version[0] > 1 || version[1] >= 4 ? [0, 0, 0, 9] : []
        return head + flags + parts(packages[0], "AKt", "com.foo") + parts(packages[1])
            + field(3, Array(packages[2].utf8)) + [9 << 3, 0x96, 1]
    }

    private static func merge(_ bytes: [UInt8]) throws -> Merger.Result {
        let relocator = try Relocator([RelocationRule(pattern: "com.foo", replacement: "shaded.with.a.longer.name")])
        return try Merger(try BundlePlan.of([]), relocator)
            .merge(.kotlinModule, name: "META-INF/m.kotlin_module", [.init(label: "a", bytes: bytes)])
    }

    @Test(arguments: [[1, 1, 16], [1, 4, 0], [2, 1, 0]] as [[UInt8]])
    func `C12 the packages of a Kotlin module move, and nothing else of it`(version: [UInt8]) throws {
        let merged = try Self.merge(Self.module(version, "com.foo.inner", "com.foobar", "com.foo"))
        #expect(
            merged.bytes
                == Self.module(
                    version, "shaded.with.a.longer.name.inner", "com.foobar", "shaded.with.a.longer.name"))
        #expect(merged.notes.isEmpty)
    }

    @Test func `C12 a module that is none is kept as it is, with a note`() throws {
        for bytes in [[], [0, 0, 0, 3], Array(Self.module([1, 4, 0], "com.foo", "b", "c").dropLast())] as [[UInt8]] {
            let merged = try Self.merge(bytes)
            #expect(merged.bytes == bytes && merged.notes.map(\.kind) == [.malformed])
        }
    }

    @Test func `C12 of two modules of a name the first is there`() throws {
        let jars = [jar("a", "META-INF/m.kotlin_module"), jar("b", "META-INF/m.kotlin_module")]
        let plain = try BundlePlan.of(jars)
        #expect(plain.source("META-INF/m.kotlin_module") == .copy(EntryRef(input: 0, entry: 0)))
        #expect(plain.duplicates.count == 1)
        let moved = try BundlePlan.of(jars, .relocating(("q", "r")))
        #expect(moved.merges == [.init(kind: .kotlinModule, entries: [EntryRef(input: 0, entry: 0)])])
    }
}
