import ClassFile
import Support
import TestSupport
import Testing

@Suite(.enabled(if: JavaProject.hasJava, "no JDK"))
struct ClassReferencesTests {
    private static let source = """
        package app;
        import java.util.*;
        @Deprecated
        public abstract class User<T extends Number> extends AbstractList<String> implements Runnable, java.io.Serializable {
            public static final int ONE = 1;
            private Map<String, ? extends Thread> map;
            protected volatile long[] numbers;
            abstract StringBuilder build(Locale locale, Date[][] dates) throws java.util.zip.DataFormatException;
            public void run() {
                Object o = new java.util.concurrent.atomic.AtomicInteger[3];
                if (o instanceof Comparable) o = (Cloneable) o;
                try { System.out.println(Math.abs(-1)); } catch (IllegalStateException e) { map = null; }
                String s = "java.lang.Integer".concat("com/foo/Bar").concat("not a class").concat("a.b.").concat("1.2");
                int[] copy = {1}; copy = copy.clone();
                Class<?> c = java.net.URI.class; c = new StringBuilder().getClass();
                ((Iterable<?>) this).iterator();
            }
            static class Nested { byte b; }
        }
        """

    @Test func `a class's declarations and references are listed`() async throws {
        try await withScratch { directory in
            let project = try await JavaProject(
                directory, [("app/User.java", Self.source)], options: ["--release", "11"])
            let bytes = try project.bytes("app/User.class", in: "old")
            var references = ClassReferences()
            // A second time nothing is left of the first.
            let nested = try project.bytes("app/User$Nested.class", in: "old")
            try references.read(nested.span)
            try references.read(bytes.span)
            func text(_ text: ClassReferences.Text) -> String { String(decoding: bytes[text.range], as: UTF8.self) }
            #expect(references.majorVersion == 55)
            #expect(references.flags == 0x421)
            #expect(text(references.name) == "app/User")
            #expect(references.superclass.map(text) == "java/util/AbstractList")
            #expect(references.interfaces.map(text) == ["java/lang/Runnable", "java/io/Serializable"])
            #expect(
                references.fields.map { "\(text($0.name)) \(text($0.descriptor)) \($0.flags)" } == [
                    "ONE I 25", "map Ljava/util/Map; 2", "numbers [J 68",
                ])
            #expect(
                references.methods.map { "\(text($0.name))\(text($0.descriptor)) \($0.flags)" } == [
                    "<init>()V 1",
                    "build(Ljava/util/Locale;[[Ljava/util/Date;)Ljava/lang/StringBuilder; 1024", "run()V 1",
                ])
            let members = Set(
                references.members.map { "\($0.kind) \(text($0.owner)).\(text($0.name))\(text($0.descriptor))" })
            #expect(
                members.isSuperset(of: [
                    "method java/util/AbstractList.<init>()V", "method java/lang/Math.abs(I)I",
                    "method [I.clone()Ljava/lang/Object;",
                    "field java/lang/System.outLjava/io/PrintStream;", "method java/io/PrintStream.println(I)V",
                    "interfaceMethod java/lang/Iterable.iterator()Ljava/util/Iterator;",
                    "field app/User.mapLjava/util/Map;",
                ]))
            #expect(Set(references.strings.map(text)) == ["com/foo/Bar", "java.lang.Integer"])
            let uses = Dictionary(
                references.classes.map { (text($0.name), $0.use) }, uniquingKeysWith: { _, _ in [] })
            #expect(uses["java/util/AbstractList"] == [.linked, .mentioned])
            for linked in [
                "java/lang/Runnable", "java/util/concurrent/atomic/AtomicInteger", "java/lang/Comparable",
                "java/lang/Cloneable",
                "java/lang/IllegalStateException", "java/net/URI", "java/lang/Math", "java/io/PrintStream",
            ] { #expect(uses[linked]?.contains(.linked) == true, "\(linked)") }
            #expect(uses["java/util/Locale"] == .described)
            #expect(uses["java/util/Date"] == .described)
            #expect(uses["java/util/zip/DataFormatException"] == .mentioned)
            #expect(uses["java/lang/Number"] == .mentioned)
            #expect(uses["java/lang/Thread"] == .mentioned)
            #expect(uses["app/User$Nested"] == .mentioned)
            #expect(uses["java/lang/Deprecated"] == .mentioned)
            #expect(uses["java/lang/StringBuilder"]?.contains(.created) == true)
            #expect(uses["java/util/concurrent/atomic/AtomicInteger"]?.contains(.created) == false)
            #expect(uses["app/User"] == nil)
        }
    }

    @Test func `how a member is used, and what a method handle's descriptor needs, is told`() async throws {
        try await withScratch { directory in
            let source = """
                package app;
                import java.util.function.*;
                class Uses {
                    static int s; int f; private int p() { return 1; } static int t() { return s; } void d(java.util.Date d) {}
                    void run(Uses u) {
                        s = 1; s = s + t(); u.f = u.f + p(); u.run(null); super.toString();
                        Function<StringBuffer, Thread> made = b -> null; Supplier<Uses> n = Uses::new; ToIntFunction<Uses> m = Uses::p;
                    }
                }
                """
            let project = try await JavaProject(directory, [("app/Uses.java", source)], options: ["--release", "17"])
            let bytes = try project.bytes("app/Uses.class", in: "old")
            var references = ClassReferences()
            try references.read(bytes.span)
            func text(_ text: ClassReferences.Text) -> String { String(decoding: bytes[text.range], as: UTF8.self) }
            let uses = Dictionary(
                references.members.map { (text($0.name) + text($0.descriptor), $0.use) },
                uniquingKeysWith: { $0.union($1) })
            #expect(uses["sI"] == [.ofStatic, .written])
            #expect(uses["fI"] == [.ofObject, .written])
            #expect(uses["t()I"] == .ofStatic)
            #expect(uses["p()I"] == .ofObject)
            #expect(uses["run(Lapp/Uses;)V"] == .ofObject)
            #expect(uses["toString()Ljava/lang/String;"] == [.ofObject, .special])
            #expect(uses["<init>()V"] == [.ofObject, .special])
            // The lambda's body is named by a method handle alone.
            #expect(uses["lambda$run$0(Ljava/lang/StringBuffer;)Ljava/lang/Thread;"] == .ofStatic)
            let classes = Dictionary(
                references.classes.map { (text($0.name), $0.use) }, uniquingKeysWith: { _, _ in [] })
            #expect(classes["java/lang/StringBuffer"]?.contains(.linked) == true)
            #expect(classes["java/lang/Thread"]?.contains(.linked) == true)
            #expect(classes["java/util/function/Supplier"]?.contains(.linked) == true)
            #expect(classes["java/util/Date"]?.contains(.linked) == false)
        }
    }

    @Test func `after relocation a class refers to the same under new names`() async throws {
        try await withScratch { directory in
            let project = try await JavaProject(directory, JavaSources.all)
            let relocator = try Relocator([
                RelocationRule(pattern: "com.foo", replacement: "m.n"),
                RelocationRule(pattern: "java.util", replacement: "u"),
            ])
            var relocation = ClassRelocation(relocator, RelocatedNames())
            for entry in try JavaProject.files("\(directory)/old") {
                let bytes = try project.bytes(entry, in: "old")
                var output: [UInt8] = []
                let outcome = try relocation.relocate(bytes.span, into: &output)
                let expected = try Self.listing(bytes, relocator)
                #expect(outcome.isChanged == (try Self.listing(bytes, nil) != expected), "\(entry)")
                if outcome.isChanged { #expect(try Self.listing(output, nil) == expected) }
            }
        }
    }

    /// All that a class refers to as text, with names moved.
    static func listing(_ bytes: [UInt8], _ relocator: Relocator?) throws -> [String] {
        var references = ClassReferences()
        try references.read(bytes.span)
        func text(_ text: ClassReferences.Text) -> String {
            let parts = bytes[text.range].split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "L") }
            guard let relocator else { return String(decoding: bytes[text.range], as: UTF8.self) }
            let moved = parts.map { (part: ArraySlice<UInt8>) -> [UInt8] in
                var output: [UInt8] = []
                let old = Array(part)
                return relocator.map(old.span, into: &output) ? output : old
            }
            return String(decoding: Array(moved.joined(separator: [UInt8(ascii: "L")])), as: UTF8.self)
        }
        var lines = [text(references.name), references.superclass.map(text) ?? "", "\(references.majorVersion)"]
        lines += references.interfaces.map(text)
        lines += references.classes.map { text($0.name) + " \($0.use.rawValue)" }.sorted()
        lines += references.members.map { "\(text($0.owner)) \(text($0.name)) \(text($0.descriptor)) \($0.kind)" }
        lines += (references.fields + references.methods).map { "\(text($0.name)) \(text($0.descriptor)) \($0.flags)" }
        return lines
    }

    @Test func `a name that is a string too moves only as a name when the bundle does not have it`() async throws {
        try await withScratch { directory in
            let source = """
                class Main {
                    com.foo.Gone[] gone; String s = "com/foo/Gone"; Object o = new com.foo.Gone(); com.foo.Task t = g -> {};
                }
                """
            let project = try await JavaProject(
                directory,
                [
                    ("Main.java", source), ("com/foo/Gone.java", "package com.foo; public class Gone {}"),
                    (
                        "com/foo/Task.java",
                        "package com.foo; public interface Task extends java.io.Serializable { void run(Gone g); }"
                    ),
                ])
            let bytes = try project.bytes("Main.class", in: "old")
            let relocator = try Relocator([RelocationRule(pattern: "com.foo", replacement: "m")])
            for isKnown in [false, true] {
                var names = RelocatedNames()
                if isKnown { names.insert(entry: Array("com/foo/Gone.class".utf8).span, relocator) }
                var relocation = ClassRelocation(relocator, names)
                var output: [UInt8] = []
                #expect(try relocation.relocate(bytes.span, into: &output) == ClassRelocation.Outcome(isChanged: true))
                var references = ClassReferences()
                try references.read(output.span)
                // The lambda's strings are compared with names that have moved in any case.
                #expect(
                    Set(references.strings.map { String(decoding: output[$0.range], as: UTF8.self) })
                        == ["m/Task", isKnown ? "m/Gone" : "com/foo/Gone"])
                #expect(String(decoding: output, as: UTF8.self).contains("(Lm/Gone;)V"))
                let classes = references.classes.map { String(decoding: output[$0.name.range], as: UTF8.self) }
                #expect(classes.contains("m/Gone") && !classes.contains("com/foo/Gone"))
            }
        }
    }

    @Test func `packages that a class may name tell whether it can be skipped`() async throws {
        try await withScratch { directory in
            let project = try await JavaProject(
                directory,
                JavaSources.all + [("Lib.java", "public class Lib {}"), ("Uses.java", "class Uses { Lib[] l; }")])
            let entries = try JavaProject.files("\(directory)/old")
            var scan = PackageScan()
            var packages: [[UInt32]] = []
            for entry in entries {
                var indices: [UInt32] = []
                let bytes = try project.bytes(entry, in: "old")
                try scan.add(bytes.span, to: &indices)
                #expect(Set(indices).count == indices.count)
                packages.append(indices)
            }
            var skipped = 0
            for pattern in [
                "com.foo", "com.foo.Color", "com.foo.Shape$Square", "com.foo.Shape$Square$Side", "java.util", "java",
                "app", "Lib",
                "com.foobar.Other", "com.fo", "com.foo.C*", "java.lang.Number", "java.io.Serializable", "u", "org.x",
            ] {
                let relocator = try Relocator([
                    RelocationRule(pattern: pattern, replacement: pattern.hasSuffix("*") ? "moved*" : "moved")
                ])
                var names = RelocatedNames()
                for entry in entries { names.insert(entry: Array(entry.utf8).span, relocator) }
                var relocation = ClassRelocation(relocator, names)
                for (number, entry) in entries.enumerated() {
                    var output: [UInt8] = []
                    let bytes = try project.bytes(entry, in: "old")
                    let isChanged = try relocation.relocate(bytes.span, into: &output).isChanged
                    var may = false
                    for package in packages[number] {
                        let name = scan.packages.bytes(Int(package))
                        if relocator.mayMove(package: name.span) { may = true }
                    }
                    #expect(may || !isChanged, "\(pattern) \(entry)")
                    let mayName = try relocator.mayName(in: bytes.span)
                    #expect(mayName || !isChanged)
                    if !may { skipped += 1 }
                }
            }
            #expect(skipped > 60)
        }
    }
}
