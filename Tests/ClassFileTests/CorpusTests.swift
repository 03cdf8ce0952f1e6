import ClassFile
import Support
import TestSupport
import Testing

/// Classes and files that other shading tools are tested with (jarjar, shadow).
@Suite(.enabled(if: Files.exists(Fixtures.classes), "KILN_TEST_SHARED has no corpus of class files"))
struct CorpusTests {
    private func withCorpus(_ body: (String) async throws -> Void) async throws {
        try await withScratch { directory in
            try await JavaProject.run([
                "/usr/bin/tar", "--zstd", "-xf", Fixtures.classes, "-C", directory, "--strip-components=1",
            ])
            try await body(directory)
        }
    }

    @Test(arguments: [
        ("Generics.class", "java.util", "moved.util"),
        ("Generics.class", "java.lang.String", "com.tonicsystems.String"),
        ("BigtableIO$Write.class", "com.google", "com.google"),
        ("BigtableIO$Write.class", "com.google", "repackaged.com.google"),
        ("BigtableIO$Write.class", "org.apache.beam.sdk", "beam"),
    ])
    func `a real class refers to the same under new names`(
        _ file: String, _ pattern: String, _ replacement: String
    ) async throws {
        try await withCorpus { directory in
            let bytes = try Files.read("\(directory)/\(file)")
            let relocator = try Relocator([RelocationRule(pattern: pattern, replacement: replacement)])
            var relocation = ClassRelocation(relocator, RelocatedNames())
            var output: [UInt8] = []
            let outcome = try relocation.relocate(bytes.span, into: &output)
            #expect(outcome.isChanged == (pattern != replacement))
            if outcome.isChanged {
                #expect(try ClassReferencesTests.listing(output, nil) == ClassReferencesTests.listing(bytes, relocator))
            }
        }
    }

    @Test(.enabled(if: JavaProject.hasJava, "no JDK"))
    func `jarjar's enum test still runs`() async throws {
        try await withCorpus { directory in
            try Files.createDirectory("\(directory)/old")
            try await JavaProject.run(["/usr/bin/unzip", "-q", "\(directory)/enumtest.jar", "-d", "\(directory)/old"])
            var project = JavaProject(directory)
            try project.relocate([RelocationRule(pattern: "foo", replacement: "a.b.bar")])
            #expect(try await project.output("a.b.bar.EnumTest") == "A\n")
        }
    }

    @Test func `a Kotlin module's packages move`() async throws {
        try await withCorpus { directory in
            let bytes = try Files.read("\(directory)/shadow/META-INF/kotlin-stdlib.kotlin_module")
            let relocator = try Relocator([
                RelocationRule(pattern: "kotlin.text", replacement: "a.very.much.longer.package.name.than.before.text"),
                RelocationRule(
                    pattern: "kotlin.collections", replacement: "k.c", excludes: ["kotlin.collections.unsigned"]),
            ])
            var output: [UInt8] = []
            #expect(try KotlinModule.relocate(bytes.span, relocator, into: &output))
            // What moves is gone, and moving it back gives the same file.
            let text = String(decoding: output, as: UTF8.self)
            #expect(
                text.contains("a.very.much.longer.package.name.than.before.text.jdk8") && text.contains("k.c.builders"))
            #expect(!text.contains("kotlin.text") && !text.contains("kotlin.collections.builders"))
            #expect(text.contains("kotlin.collections.unsigned"))
            let back = try Relocator([
                RelocationRule(pattern: "a.very.much.longer.package.name.than.before.text", replacement: "kotlin.text"),
                RelocationRule(pattern: "k.c", replacement: "kotlin.collections"),
            ])
            var original: [UInt8] = []
            #expect(try KotlinModule.relocate(output.span, back, into: &original))
            #expect(original == bytes)
            var nothing: [UInt8] = []
            let other = try Relocator([RelocationRule(pattern: "kotlin.te", replacement: "x")])
            #expect(try !KotlinModule.relocate(bytes.span, other, into: &nothing) && nothing.isEmpty)
            // Every damage is refused or read.
            var refused = 0
            for index in 0..<400 {
                for value in [0, 0x7F, 0xFF] as [UInt8] {
                    var damaged = bytes
                    damaged[index] = value
                    var output: [UInt8] = []
                    do { _ = try KotlinModule.relocate(damaged.span, relocator, into: &output) } catch {
                        refused += 1
                        #expect(output.isEmpty)
                    }
                }
            }
            #expect(refused > 50)
        }
    }
}
