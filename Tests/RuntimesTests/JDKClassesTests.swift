import Linkage
import Support
import TestSupport
import Testing

@testable import Runtimes

/// The classes of a release, from the JDKs of this machine.
struct JDKClassesTests {
    /// The names of the classes that `read` gives, each once; a name that comes twice is an issue.
    static func names(_ read: (JDKClasses.ClassBody) throws -> Void) rethrows -> Set<String> {
        var names: Set<String> = []
        try read { name, bytes in
            let text = String(decoding: (0..<name.count).map { name[$0] }, as: UTF8.self)
            let isNew = names.insert(text).inserted
            #expect(isNew && bytes.count > 8 && bytes[0] == 0xCA && bytes[1] == 0xFE, "\(text)")
        }
        return names
    }

    static let homes = ((try? Files.list("/usr/lib/jvm")) ?? []).map { "/usr/lib/jvm/" + $0 }.filter {
        Files.exists($0 + "/release")
    }.compactMap { try? Files.realPath($0) }
    static let homesOnce = Set(homes).sorted()

    @Test("a JDK's own release is read whole, and the image has the same classes as the modules", arguments: homesOnce)
    func own(_ home: String) throws {
        let version = try JDKClasses(home: home, release: 8).version
        let jdk = try JDKClasses(home: home, release: JDKClasses.feature(version))
        var source: RuntimeIndex.JDKSource?
        let names = try Self.names { source = try jdk.read($0) }
        let hasModules = Files.isDirectory(home + "/jmods")
        #expect(source == (hasModules ? .jmods : .modules))
        #expect(names.count > 20_000)
        for name in ["java/lang/Object", "java/util/Map$Entry", "javax/xml/parsers/SAXParser", "jdk/internal/misc/VM"] {
            #expect(names.contains(name), "\(name)")
        }
        #expect(!names.contains { $0.contains("module-info") })
        guard hasModules else { return }
        let image = try Self.names { try JImage(home + "/lib/modules").forEachClass($0) }
        // jlink makes some classes of its own: tables of the modules' descriptions, holders of method handles.
        let other = image.symmetricDifference(names)
        #expect(
            other.allSatisfy { $0.contains("SystemModules$") || $0.hasSuffix("$Holder") || $0.contains("$Species_") },
            "\(other)")
        #expect(other.count < 40)
    }

    @Test(
        "an older release is read as javac --release sees it",
        arguments: [
            (8, "javax/xml/bind/JAXBContext", "java/lang/ModuleLayer"),
            (11, "java/net/http/HttpClient", "javax/xml/bind/JAXBContext"),
            (11, "java/lang/String", "java/lang/Record"), (16, "java/lang/Record", "java/util/HexFormat"),
        ])
    func older(_ release: Int, _ there: String, _ absent: String) throws {
        for home in Self.homesOnce {
            let jdk = try JDKClasses(home: home, release: release)
            guard JDKClasses.feature(jdk.version) > release else { continue }
            var source: RuntimeIndex.JDKSource?
            let names = try Self.names { source = try jdk.read($0) }
            #expect(source == .symbols)
            #expect(names.contains(there) && !names.contains(absent), "\(home)")
            #expect(names.count > 4_000)
        }
    }

    @Test("the classes of ct.sym can be summarised")
    func summary() throws {
        guard let home = Self.homesOnce.first else { return }
        var collector = ClassCollector()
        _ = try JDKClasses(home: home, release: 8).read { collector.add($0, $1) }
        let count = collector.count
        #expect(collector.damaged == 0 && count > 4_000)
        #expect(try JarSummary(packed: collector.packed()).classCount == count)
    }

    @Test(
        "the feature number is the first, or the second after 1",
        arguments: [("17.0.15", 17), ("1.8.0_402", 8), ("9", 9), ("25.0.3+9-LTS", 25), ("x", 0), ("", 0), ("-1", 0)])
    func feature(_ version: String, _ number: Int) { #expect(JDKClasses.feature(version) == number) }

    @Test("a JDK that cannot give the classes says what to do")
    func missing() async throws {
        try await withScratch { folder in
            #expect(throws: KilnError.self) { try JDKClasses(home: folder, release: 11) }
            try Files.writeAtomically(folder + "/release", Array("JAVA_VERSION=\"11.0.2\"\n".utf8))
            for release in [8, 11, 17] {
                let jdk = try JDKClasses(home: folder, release: release)
                do {
                    _ = try jdk.read { _, _ in }
                    Issue.record("an empty folder has no classes")
                } catch let error as KilnError {
                    #expect(error.code == .unavailable && error.message.contains("--java-home"), "\(error.message)")
                }
            }
            try Files.createDirectory(folder + "/lib")
            for text in [
                [], Array("no image at all, whatever it is called".utf8), [0xDA, 0xDA, 0xFE, 0xCA, 0, 0, 1, 0],
            ] {
                try Files.writeAtomically(folder + "/lib/modules", text)
                do {
                    _ = try JDKClasses(home: folder, release: 11).read { _, _ in }
                    Issue.record("this is no image")
                } catch let error as KilnError { #expect(error.code == .corrupt) }
            }
        }
    }

    @Test("an image with any number changed is an error and no crash")
    func hostileImage() async throws {
        guard let home = Self.homesOnce.first else { return }
        try await withScratch { folder in
            let path = folder + "/modules"
            let original = try Files.read(home + "/lib/modules", limit: 512 << 20)
            let head = 28
            func number(_ at: Int) -> Int { (0..<4).reduce(0) { $0 | Int(original[at + $1]) << (8 * $1) } }
            let table = number(16)
            let end = head + 8 * table + number(20) + number(24)
            // The index and no resource: what lies outside of the file is refused.
            for place in [16, 20, 24, 19, 23, 27, head + 4 * table, head + 4 * table + 3, end - 1] {
                var bytes = Array(original[..<end])
                bytes[place] ^= 0x7F
                try Files.writeAtomically(path, bytes)
                #expect(throws: KilnError.self) { try JImage(path).forEachClass { _, _ in } }
            }
        }
    }
}
