import Bundling
import Crypto
import Linkage
import Support
import TestSupport
import Testing

@testable import Runtimes

/// Indexes: made of a distribution, found by name, refused when damaged.
struct ImportTests {
    private func withBox(_ body: (Distribution, RuntimeProfiles, RuntimeImport) throws -> Void) async throws {
        try await withScratch { folder in
            let box = try Distribution(folder)
            try body(
                box, RuntimeProfiles(folders: [folder + "/profiles"], indexFolder: folder + "/indexes"),
                RuntimeImport(folder: folder + "/dist", javaHome: folder + "/jdk"))
        }
    }

    private func names(_ archive: RuntimeIndex.Archive) -> [String] {
        var names: [String] = []
        archive.forEachClass { name in
            names.append(String(decoding: (0..<name.count).map { name[$0] }, as: UTF8.self))
        }
        return names
    }

    @Test("an import tells the jars, their artifacts and classes, and the JDK's")
    func imports() async throws {
        try await withBox { box, profiles, work in
            #expect(try profiles.load("box-1").index == nil)
            let made = try work.run(profiles)
            let profile = try profiles.load("box-1")
            let index = try #require(profile.index)
            #expect(index == made)
            #expect(index.version == "1.4" && index.java == 11 && index.profile == "box-1")
            #expect(index.jdkVersion == "17.0.1" && index.jdkSource == .symbols)
            #expect(index.jars.map(\.name) == ["box-dist-1.4.jar", "other-2.jar"])
            #expect(names(index.jars[0]) == ["org/box/Core", "org/box/Late"])
            #expect(index.jars[0].artifacts == [.init(group: "org.box", artifact: "box-core", version: "1.4")])
            #expect(index.jars[0].digest == (try Crypto.sha256(Files.read(box.folder + "/dist/lib/box-dist-1.4.jar"))))
            #expect(names(index.jars[1]) == ["com/other/Other"] && index.jars[1].unreadable == 1)
            #expect(names(index.jdk) == ["java/lang/Object", "java/util/List"])
            #expect(try profile.summary(of: index.jars[0]).classCount == 0)
            let classes = profile.classes()
            #expect(classes.count == 5)
            for (name, first) in [("org/box/Late", true), ("java/util/List", true), ("com/other/Other", false)] {
                let bytes = Array(name.utf8)
                #expect(classes.contains(bytes.span) && classes.loadsFirst(bytes.span) == first)
            }
            #expect(
                try profiles.list() == [
                    .init(name: "box-1", summary: "A box", java: 11, version: "1.4", isImported: true, problem: nil)
                ])
        }
    }

    @Test("the same distribution gives the same bytes wherever it lies, and only whole")
    func reproducible() async throws {
        try await withBox { box, profiles, work in
            _ = try work.run(profiles)
            let path = box.folder + "/indexes/box-1.index"
            let first = try Files.read(path)
            try Files.createDirectory(box.folder + "/elsewhere")
            for name in try Files.list(box.folder + "/dist/lib").reversed() {
                try Files.writeAtomically(
                    "\(box.folder)/elsewhere/\(name)", try Files.read("\(box.folder)/dist/lib/\(name)"))
            }
            var again = work
            again.folder = box.folder + "/elsewhere"
            _ = try again.run(profiles, to: box.folder + "/other.index")
            #expect(try Files.read(box.folder + "/other.index") == first)
            // A jar that cannot be read leaves the index that was there, and nothing beside it.
            try box.write("dist/lib/z-broken.jar", "no archive")
            #expect(throws: KilnError.self) { try work.run(profiles) }
            #expect(try Files.read(path) == first)
            #expect(try Files.list(box.folder + "/indexes") == ["box-1.index"])
        }
    }

    @Test("an index with any byte changed, or cut anywhere, is refused by name")
    func damaged() async throws {
        try await withBox { box, profiles, work in
            let made = try work.run(profiles)
            let path = box.folder + "/indexes/box-1.index"
            let good = try Files.read(path)
            func refuse(_ bytes: [UInt8], _ what: String) throws {
                try Files.writeAtomically(path, bytes)
                do {
                    let profile = try profiles.load("box-1")
                    for archive in made.jars + [made.jdk] { _ = try profile.summary(of: archive) }
                    Issue.record("\(what) was not seen")
                } catch let error as KilnError {
                    #expect(error.code == .corrupt && error.message.contains("kiln runtime import DIR --name box-1"))
                }
            }
            for place in good.indices {
                var bytes = good
                bytes[place] ^= 0x41
                try refuse(bytes, "byte \(place)")
            }
            for count in stride(from: 0, to: good.count, by: 7) { try refuse(Array(good[..<count]), "cut at \(count)") }
            try refuse(good + [0], "one byte more")
            #expect(try profiles.list().first?.problem?.contains("damaged") == true)
        }
    }

    @Test("a head that is right by its digest and wrong in itself is refused")
    func hostileHead() async throws {
        try await withBox { box, profiles, work in
            let made = try work.run(profiles)
            var encoder = RuntimeIndexEncoder()
            encoder.add(made)
            let head = encoder.bytes
            for count in 0..<head.count {
                var decoder = RuntimeIndexDecoder(Array(head[..<count]))
                #expect(decoder.index() == nil)
            }
            // Every length and count in it made as large as can be.
            for place in 0..<head.count - 8 {
                var bytes = head
                for index in place..<place + 8 { bytes[index] = 0xFF }
                var decoder = RuntimeIndexDecoder(bytes)
                _ = decoder.index()
            }
        }
    }

    @Test("a name of its own, another release and another profile")
    func named() async throws {
        try await withBox { box, profiles, work in
            var work = work
            work.name = "prod"
            work.java = 8
            let index = try work.run(profiles)
            #expect(index.name == "prod" && index.profile == "box-1" && index.java == 8)
            #expect(names(index.jars[0]) == ["org/box/Core"])
            #expect(try profiles.load("prod").name == "prod")
            #expect(try profiles.list().map(\.name) == ["box-1", "prod"])
            try box.write("profiles/plain.yaml", "{id: plain, java: 17}")
            work.profile = "plain"
            work.java = 12
            #expect(try work.run(profiles).version == "")
            try Files.removeTree(box.folder + "/profiles/plain.yaml")
            let error = #expect(throws: KilnError.self) { try profiles.load("prod") }
            #expect(error?.message.contains("no runtime 'plain' (the runtime 'prod' was imported for it)") == true)
        }
    }

    @Test("what cannot be imported is told with what to do")
    func refused() async throws {
        try await withBox { box, profiles, work in
            func refuse(_ words: String..., change: (inout RuntimeImport) -> Void) {
                var changed = work
                change(&changed)
                do {
                    _ = try changed.run(profiles)
                    Issue.record("\(words) was not said")
                } catch let error as KilnError {
                    for word in words { #expect(error.message.contains(word), "\(error.message)") }
                } catch { Issue.record(error) }
            }
            refuse("is no folder") { $0.folder = box.folder + "/none" }
            refuse("has a jar", "/opt/flink") { $0.folder = box.folder + "/profiles" }
            refuse("no runtime 'x'", "there are: box-1", "kiln runtime import") { $0.profile = "x" }
            refuse("--name", "must be 1 to 64") { $0.name = "../x" }
            refuse("--java-home") { $0.javaHome = box.folder }
            refuse("has no classes of Java 9", "--java") { $0.java = 9 }
            try box.write("profiles/two.yaml", "{id: two, java: 11, distribution: {jar: box-dist}}")
            refuse("more than one profile knows", "box-1, two") { _ in }
            try box.write("profiles/two.yaml", "{id: two, java: 11, distribution: {jar: two}}")
            refuse("is not what the profile 'two' is for", "two-*.jar") { $0.name = "two" }
            try box.jar("bare/x.jar", [("X.class", "x")])
            refuse("no profile knows", "--profile: box-1, two") { $0.folder = box.folder + "/bare" }
            #expect(!Files.exists(box.folder + "/indexes"))
        }
    }
}
