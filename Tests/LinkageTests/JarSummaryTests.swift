import Support
import TestSupport
import Testing

@testable import Linkage

@Suite(.enabled(if: JavaProgram.hasJava, "no JDK"))
struct JarSummaryTests {
    private static let sources = [
        "app/Main.java": """
        package app;
        public class Main extends Thread implements Runnable {
            static int count; private String name;
            public static void main(String[] a) { count = a.length; new Main().helper(); Runnable r = () -> System.out.println(count); r.run(); }
            void helper() { Shape s = new Square(2); name = s.toString() + s.area(); setName(name); }
        }
        """,
        "app/Shape.java": "package app; public interface Shape { double area(); default int sides() { return 0; } }",
        "app/Square.java": """
        package app;
        public record Square(double side) implements Shape { public double area() { return side * side; } }
        """,
    ]

    private static func facts(_ builder: inout JarSummaryBuilder) {
        builder.insert([.isMultiRelease, .isSigned])
        let service = Array("app.Shape".utf8)
        builder.add(service: service.span, providers: [Array("app.Square".utf8), Array("app.Gone".utf8)])
        let main = Array("app.Main".utf8)
        builder.add(entryClass: main.span)
    }

    @Test func `a summary says what the classes declare and refer to, also when it was packed`() async throws {
        try await withScratch { directory in
            let folder = try await JavaProgram(folder: directory).compile(
                "classes", Self.sources, options: ["--release", "17"])
            let made = try JavaProgram.summary(folder, Self.facts)
            let again = try JavaProgram.summary(folder, Self.facts)
            #expect(made.packed == again.packed)
            for summary in [made, try JarSummary(packed: made.packed)] {
                #expect((0..<summary.classCount).map(summary.className) == ["app/Main", "app/Shape", "app/Square"])
                #expect((0..<summary.classCount).map(summary.majorVersion) == [61, 61, 61])
                #expect(summary.flags(1) == 0x601)
                #expect(summary.facts == [.isMultiRelease, .isSigned])
                #expect(summary.services.map(\.service) == ["app.Shape"])
                #expect(summary.services.map(\.providers) == [["app.Square", "app.Gone"]])
                #expect(summary.entryClasses == ["app.Main"])
                let main = summary.listing(0)
                #expect(main.contains("extends java/lang/Thread"))
                #expect(main.contains("implements java/lang/Runnable"))
                #expect(main.contains("field 2 name Ljava/lang/String;"))
                #expect(main.contains("method 9 main ([Ljava/lang/String;)V"))
                #expect(main.contains("links app/Square 1"))
                #expect(main.contains("links app/Shape 0"))
                #expect(main.contains("uses app/Shape area ()D 2 2"))
                #expect(main.contains("uses app/Main setName (Ljava/lang/String;)V 1 2"))
                #expect(main.contains("uses java/lang/System out Ljava/io/PrintStream; 0 1"))
                #expect(main.contains("uses app/Square <init> (D)V 1 6"))
                // What it declares itself needs no looking for.
                #expect(!main.contains { $0.hasPrefix("uses app/Main helper") })
                #expect(summary.listing(2).contains("extends java/lang/Record"))
            }
            let bare = try JavaProgram.summary(folder, withReferences: false)
            #expect(bare.facts == .hasNoReferences)
            #expect(bare.listing(1) == ["extends java/lang/Object", "method 1025 area ()D", "method 1 sides ()I"])
            #expect(!bare.listing(0).contains { $0.hasPrefix("uses") || $0.hasPrefix("links") })
        }
    }

    @Test func `a class loader's choice among the versions of a class is followed`() async throws {
        try await withScratch { directory in
            let program = JavaProgram(folder: directory)
            let folder = try await program.compile("classes", ["p/A.java": "package p; public class A {}"])
            let bytes = try Files.read("\(folder)/p/A.class")
            func summary(_ entries: [String], _ facts: JarSummary.Facts) throws -> JarSummary {
                var builder = JarSummaryBuilder()
                builder.insert(facts)
                for entry in entries {
                    let name = Array(entry.utf8)
                    try builder.add(name.span, bytes.span)
                }
                return builder.finish()
            }
            let entries = [
                "META-INF/versions/11/p/A.class", "p/A.class", "META-INF/versions/9/p/A.class", "q/A.class",
                "META-INF/versions/8/p/A.class", "META-INF/versions/x/p/A.class", "WEB-INF/classes/p/A.class",
                "META-INF/versions/999999999999999999999/p/A.class",
            ]
            let versioned = try summary(entries, .isMultiRelease)
            #expect((0..<versioned.classCount).map(versioned.release) == [11, 0, 9, 8])
            for (release, chosen) in [(8, 0), (9, 9), (10, 9), (11, 11), (21, 11)] {
                #expect(versioned.classes(forJava: release).map(versioned.release) == [chosen], "\(release)")
            }
            let plain = try summary(entries, [])
            #expect(plain.classes(forJava: 21).map(plain.release) == [0])
        }
    }

    @Test func `no damage of a packed summary is a crash`() async throws {
        try await withScratch { directory in
            let folder = try await JavaProgram(folder: directory).compile("classes", Self.sources)
            let packed = try JavaProgram.summary(folder, Self.facts).packed
            func outcome(_ bytes: [UInt8]) -> JarSummaryError? {
                do throws(JarSummaryError) {
                    let summary = try JarSummary(packed: bytes)
                    // Each number is followed.
                    for index in 0..<summary.classCount { _ = summary.listing(index) }
                    _ = summary.services.count + summary.entryClasses.count + summary.classes(forJava: 17).count
                    return nil
                } catch {
                    return error
                }
            }
            #expect(outcome(packed) == nil)
            var counts: [JarSummaryError: Int] = [:]
            var checks = 0
            for place in packed.indices {
                for value: UInt8 in [0xFF, 0x01, 0x80] {
                    var bytes = packed
                    bytes[place] ^= value
                    #expect(outcome(bytes) != nil, "\(place)")
                    // One who can seal it may lie, but not lead astray.
                    JarSummary.seal(&bytes)
                    if let error = outcome(bytes) {
                        counts[error, default: 0] += 1
                    } else if place % 3 == 0 {
                        let summary = try JarSummary(packed: bytes)
                        for other in [LinkageInput.Role.library, .runtime, .jdk] {
                            var check = LinkageCheck(
                                [
                                    LinkageInput(label: "a", role: .job, summary: summary),
                                    LinkageInput(label: "b", role: other, summary: summary),
                                ], loading: .childFirst(except: ["app."]), javaRelease: 17)
                            checks += check.run().classes
                        }
                    }
                }
            }
            #expect(checks > 1_000)
            #expect(counts[.badIndex, default: 0] > 500)
            #expect(counts[.wrongSize, default: 0] > 100)
            #expect(counts[.otherFormat, default: 0] == 36)
            for count in stride(from: 0, to: packed.count, by: 7) { #expect(outcome(Array(packed[..<count])) != nil) }
            #expect(outcome(packed + [0]) == .wrongSize)
        }
    }
}

extension JarSummary {
    /// All that is known of a class, as text.
    func listing(_ index: Int) -> [String] {
        func pair(_ pair: UInt32) -> String {
            let start = layout.start(.pairs) + 2 * Int(pair)
            return "\(name(Int(words[start]))) \(name(Int(words[start + 1])))"
        }
        var lines: [String] = []
        let superclass = Int(classWord(index, .superclass))
        if superclass > 0 { lines.append("extends \(name(superclass - 1))") }
        for row in rows(index, .interfacesEnd) {
            lines.append("implements \(name(Int(words[layout.start(.interfaces) + row])))")
        }
        for (word, table, end) in [
            ("field", SummaryLayout.Table.fields, SummaryLayout.ClassField.fieldsEnd),
            ("method", .methods, .methodsEnd),
        ] {
            for row in rows(index, end) {
                let start = layout.start(table) + 2 * row
                lines.append("\(word) \(words[start + 1]) \(pair(words[start]))")
            }
        }
        for row in rows(index, .linksEnd) {
            let link = words[layout.start(.links) + row]
            lines.append("links \(name(Int(link >> 1))) \(link & 1)")
        }
        for row in rows(index, .usesEnd) {
            let start = layout.start(.members) + 3 * Int(words[layout.start(.uses) + row])
            lines.append(
                "uses \(name(Int(words[start]))) \(pair(words[start + 1])) \(words[start + 2] & 0xFF) "
                    + "\(words[start + 2] >> 8)")
        }
        return lines
    }
}
