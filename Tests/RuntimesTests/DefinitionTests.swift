import Bundling
import Glibc
import Subprocess
import Support
import TestSupport
import Testing

@testable import Runtimes

/// Profiles as their files say them.
struct DefinitionTests {
    /// The folder of the profiles that come with Kiln.
    static let shipped: String? = {
        // Beside the sources, wherever they are linked from.
        guard let here = try? Files.realPath(Files.parent(of: #filePath)) else { return nil }
        return Files.parent(of: Files.parent(of: here)) + "/toolchains/runtimes"
    }()

    static let flink = unsafe getenv("KILN_TEST_FLINK").map { unsafe String(cString: $0) }

    @Test(
        "what a profile gets wrong is named with file, line and key",
        arguments: [
            ("java: 11", "'id' is missing"), ("id: a", "'java' is missing"),
            ("id: A b\njava: 11", "line 1: 'id' must be"),
            ("id: a\njava: 7", "line 2: 'java' must be a whole number from 8 to 99"),
            ("id: a\njava: 11\njav: 1", "line 3"),
            ("id: a\njava: 11\nparent-first: [org/x]", "'parent-first' holds 'org/x'"),
            ("id: a\njava: 11\nprovides: [{artifacts: [b]}]", "'provides.group' is missing"),
            ("id: a\njava: 11\nprovides: [{group: g, version: '1'}]", "can only be 'distribution'"),
            ("id: a\njava: 11\nprovides: [{group: g, version: distribution}]", "there is no key 'distribution'"),
            ("id: a\njava: 11\ndistribution: {versions: 1.*}", "'distribution.jar' is missing"),
            ("id: a\njava: 11\ndistribution: {jar: a, more: b}", "unknown key 'distribution.more'"),
        ])
    func mistakes(_ text: String, _ words: String) {
        do {
            _ = try RuntimeDefinition(parsing: Array(text.utf8), file: "f.yaml")
            Issue.record("\(words) was not said")
        } catch let error as KilnError {
            #expect(
                error.message.hasPrefix("f.yaml, line ") && error.message.contains(words.drop { $0 == "'" }.prefix(60)),
                "\(error.message)")
        } catch { Issue.record(error) }
    }

    @Test("a later folder's profile wins, two of one folder do not go together")
    func folders() async throws {
        try await withScratch { folder in
            let box = try Distribution(folder)
            try box.write("own/mine.yaml", "{id: box-1, summary: mine, java: 17}")
            let profiles = RuntimeProfiles(
                folders: [folder + "/profiles", folder + "/own", folder + "/none"], indexFolder: nil)
            #expect(try profiles.load("box-1").java == 17)
            let error = #expect(throws: KilnError.self) { try profiles.load("flonk") }
            #expect(error?.code == .notFound && error?.message.contains("there are: box-1. Import another") == true)
            try box.write("own/again.yaml", "{id: box-1, java: 17}")
            #expect(throws: KilnError.self) { try profiles.load("box-1") }
        }
    }

    @Test("every profile that comes with Kiln can be read, and its file is named for it")
    func shippedProfiles() throws {
        let folder = try #require(Self.shipped)
        let names = try Files.list(folder)
        #expect(names.contains("flink-1.20.yaml"))
        let definitions = try RuntimeProfiles(folders: [folder], indexFolder: nil).definitions()
        #expect(Set(names) == Set(definitions.keys.map { $0 + ".yaml" }))
    }

    @Test("Flink's patterns are those of its own code", .enabled(if: flink != nil, "there is no Flink"))
    func patterns() async throws {
        try await withScratch { folder in
            let lib = try #require(Self.flink)
            let jar = try #require(try Files.list(lib).first { $0.hasPrefix("flink-dist-1.20") })
            let source = """
                import org.apache.flink.configuration.*;
                public class Print {
                    public static void main(String[] args) {
                        for (String p : CoreOptions.getParentFirstLoaderPatterns(new Configuration())) System.out.println(p);
                    }
                }
                """
            try Files.writeAtomically(folder + "/Print.java", Array(source.utf8))
            let ran = try await Subprocess.run(
                ProcessRequest(["/usr/bin/java", "-cp", "\(lib)/\(jar)", folder + "/Print.java"]), timeout: 60)
            #expect(ran.end.isSuccess, "\(ran.errorText)")
            let profiles = RuntimeProfiles(folders: [try #require(Self.shipped)], indexFolder: nil)
            #expect(
                try profiles.load("flink-1.20").parentFirst == ran.outputText.split(separator: "\n").map(String.init))
        }
    }

    @Test("a promise has the distribution's version once it is known")
    func promises() throws {
        let definition = try RuntimeDefinition(parsing: Array(Distribution.profile.utf8), file: "f.yaml")
        #expect(
            definition.promises(version: nil) == [
                .init(group: "org.box", artifact: "box-core", version: "1.*"),
                .init(group: "org.box", artifact: "box-api", version: "1.*"),
                .init(group: "org.slf4j", artifact: "slf4j-api", version: nil),
            ])
        #expect(definition.promises(version: "1.4").map(\.version) == ["1.4", "1.4", nil])
    }
}
