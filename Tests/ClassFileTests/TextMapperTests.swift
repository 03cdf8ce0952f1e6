import Testing

@testable import ClassFile

struct TextMapperTests {
    private func mapper() throws -> TextMapper {
        let relocator = try Relocator([
            RelocationRule(pattern: "com.foo", replacement: "m.foo", excludes: ["com.foo.kept.**"]),
            RelocationRule(pattern: "org.One", replacement: "o.Two"),
            RelocationRule(pattern: "in.A$B", replacement: "in.A$C"),
        ])
        var names = RelocatedNames()
        for entry in [
            "com/foo/X.class", "com/foo/X$Y.class", "com/foo/text.properties", "com/foo/img/a.png",
            "com/foo/kept/K.class",
            "META-INF/versions/9/com/foo/nine/N.class", "org/One.class",
        ] { names.insert(entry: Array(entry.utf8).span, relocator) }
        return TextMapper(relocator, names)
    }

    private func map(
        _ text: String, _ body: (inout TextMapper, Span<UInt8>, inout [UInt8]) -> Bool
    ) throws -> String? {
        var mapper = try mapper()
        var output = Array("kept ".utf8)
        let moved = body(&mapper, Array(text.utf8).span, &output)
        #expect(moved || output.count == 5)
        return moved ? String(decoding: output.dropFirst(5), as: UTF8.self) : nil
    }

    @Test(
        arguments: [
            ("com.foo.X", "m.foo.X"), ("com/foo/X", "m/foo/X"), ("/com/foo/X", "/m/foo/X"),
            ("com.foo.X$Y", "m.foo.X$Y"),
            ("com/foo/X.class", "m/foo/X.class"), ("/com/foo/X.class", "/m/foo/X.class"),
            ("Lcom/foo/X;", "Lm/foo/X;"), ("[Lcom/foo/X;", "[Lm/foo/X;"), ("[[Lcom.foo.X;", "[[Lm.foo.X;"),
            ("Lcom/foo/X;Lcom/foo/X$Y;", "Lm/foo/X;Lm/foo/X$Y;"), ("(ILcom/foo/X;)V", "(ILm/foo/X;)V"),
            ("com.foo", "m.foo"), ("com.foo.", "m.foo."), ("com/foo/", "m/foo/"), ("com.foo.nine", "m.foo.nine"),
            ("com/foo/text.properties", "m/foo/text.properties"), ("com.foo.text", "m.foo.text"),
            ("com/foo/text", "m/foo/text"), ("/com/foo/img/a.png", "/m/foo/img/a.png"), ("com/foo/img", "m/foo/img"),
            ("META-INF/services/com.foo.X", "META-INF/services/m.foo.X"),
            ("/META-INF/services/com.foo.X", "/META-INF/services/m.foo.X"),
            ("org.One", "o.Two"), ("com.foo.nine.N", "m.foo.nine.N"),
            // What names nothing that moves.
            ("com.foo.Unknown", nil), ("com.foo.X.debug", nil), ("com.foo.X is bad", nil), ("at com.foo.X", nil),
            ("com.foobar.X", nil), ("com.foo.kept.K", nil), ("com/foo/kept/K", nil), ("com", nil), ("com.", nil),
            ("X", nil),
            ("com/foo.X", nil), ("com.foo/X", nil), ("/com.foo.X", nil), ("com.foo.X/", nil), ("com/foo/X.", nil),
            ("com.foo.text.properties", nil), ("Lcom/foo/Unknown;", nil), ("Lcom.foo.X;", nil), ("Lcom/foo/X", nil),
            ("(Lcom/foo/X;)", nil), ("(Lcom/foo/X;V", nil), (" com.foo.X", nil), ("META-INF/services/com/foo/X", nil),
            ("yyyy.MM.dd", nil), ("", nil), ("/", nil), ("[", nil), ("[L;", nil), ("META-INF/services/", nil),
        ] as [(String, String?)])
    func `a string moves only when as a whole it names what moves`(_ text: String, _ expected: String?) throws {
        #expect(try map(text) { $0.mapString($1, into: &$2) } == expected)
    }

    @Test(
        arguments: [
            ("Lcom/foo/X;", "Lm/foo/X;"),
            (
                "(Lcom/foo/X;[[Lcom/foo/Y;JLjava/lang/String;)Lcom/foo/Z;",
                "(Lm/foo/X;[[Lm/foo/Y;JLjava/lang/String;)Lm/foo/Z;"
            ),
            ("(Lcom/foo/kept/K;Lcom/foo/X;)V", "(Lcom/foo/kept/K;Lm/foo/X;)V"), ("I", nil), ("()V", nil),
            ("Lcom/foobar/X;", nil), ("Lcom/foo/X", nil), ("(ILcom/foo/X;", "(ILm/foo/X;"), ("LLcom/foo/X;", nil),
            ("", nil),
        ] as [(String, String?)])
    func `descriptors move class by class`(_ text: String, _ expected: String?) throws {
        #expect(try map(text) { $0.mapDescriptor($1, isKnown: false, into: &$2) } == expected)
    }

    @Test(
        arguments: [
            ("Lcom/foo/X<TT;>;", "Lm/foo/X<TT;>;"),
            ("Ljava/util/List<Lcom/foo/X;>;", "Ljava/util/List<Lm/foo/X;>;"),
            ("Lcom/foo/X<Lcom/foo/Y;>.Inner<Lcom/foo/Z;>.More;", "Lm/foo/X<Lm/foo/Y;>.Inner<Lm/foo/Z;>.More;"),
            (
                "<T:Lcom/foo/X;U::Lcom/foo/Y<-TT;>;:Lcom/foo/Z;>(TT;[TU;I)Lcom/foo/X;^TE;^Lcom/foo/E;",
                "<T:Lm/foo/X;U::Lm/foo/Y<-TT;>;:Lm/foo/Z;>(TT;[TU;I)Lm/foo/X;^TE;^Lm/foo/E;"
            ),
            (
                "<LType:Ljava/lang/Object;Lcom:Lcom/foo/X;>Ljava/lang/Object;",
                "<LType:Ljava/lang/Object;Lcom:Lm/foo/X;>Ljava/lang/Object;"
            ),
            ("<T:Ljava/lang/Object;>Lcom/foo/X<*+[Lcom/foo/Y;>;", "<T:Ljava/lang/Object;>Lm/foo/X<*+[Lm/foo/Y;>;"),
            ("TLcom;", nil), ("<T:TLcom;>V", nil),
            // The class moves to another simple name, its inner classes with it.
            ("Lorg/One<TT;>.Part;", "Lo/Two<TT;>.Part;"),
            // Only the inner class moves.
            ("Lin/A<TT;>.B<TU;>.D;", "Lin/A<TT;>.C<TU;>.D;"), ("Lin/A<TT;>.Z;", nil),
            ("Lcom/foo/X", nil), ("Lcom/foo/X<", "Lm/foo/X<"), (".com.foo.X;", nil), ("<", nil), ("", nil), ("T", nil),
        ] as [(String, String?)])
    func `signatures move class by class, inner parts by their outer class`(
        _ text: String, _ expected: String?
    ) throws {
        #expect(try map(text) { $0.mapSignature($1, into: &$2) } == expected)
    }

    @Test(
        arguments: [
            ("(Lcom/foo/X;)V", "(Lm/foo/X;)V"), ("Lcom/foo/Unknown;", "Lm/foo/Unknown;"),
            ("com/foo/Unknown", "m/foo/Unknown"), ("com.foo.X", nil), ("name", nil), ("", nil),
        ] as [(String, String?)])
    func `strings of lambdas and Kotlin's metadata move like names`(_ text: String, _ expected: String?) throws {
        #expect(try map(text) { $0.mapInternal($1, into: &$2) } == expected)
    }

    @Test(
        arguments: [
            ("One.java", "org/One", "Two.java"), ("One.java", "org/One$Inner", "Two.java"),
            ("Other.java", "org/One", nil),
            ("X.java", "com/foo/X", nil), ("One", "org/One", nil), ("", "org/One", nil),
        ] as [(String, String, String?)])
    func `a source file's name moves with its class's`(_ text: String, _ this: String, _ expected: String?) throws {
        #expect(try map(text) { $0.mapSourceFile($1, Array(this.utf8).span, into: &$2) } == expected)
    }

    @Test(
        arguments: [
            ("", 0), ("a", 97), ("hello", 99_162_322), ("äöü", 226_986), ("€", 8364),
            ("com.google.common", -1_224_854_125),
        ] as [(String, Int32)])
    func `the hash of a text is Java's`(_ text: String, _ hash: Int32) {
        #expect(StringSwitches.hash(Array(text.utf8).span) == hash)
    }
}
