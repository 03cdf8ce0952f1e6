import Bundling
import JarReport
import Testing

struct DiffTests {
    private static func diff(_ old: JarContents, _ new: JarContents) -> JarDiff {
        JarDiff(
            old, new, EntryChanges(old, new), classes: [], texts: (JarTexts(), JarTexts()), levels: ([:], [:]),
            hasSameBytes: false)
    }

    @Test func `entries differ by name and content, not by order and folders`() {
        let old = jar("a", [("x/", 0), ("x/A.class", 1), ("r.txt", 2), ("gone.txt", 3)])
        let same = jar("b", [("gone.txt", 3), ("r.txt", 2), ("x/A.class", 1)])
        #expect(Self.diff(old, same).verdict == .sameContent)
        let other = jar("c", [("r.txt", 9), ("x/A.class", 1), ("x/New.class", 1)])
        let diff = Self.diff(old, other)
        #expect(diff.verdict == .differs && diff.classes.added == ["x.New"] && diff.files.removed == ["gone.txt"])
        #expect(diff.files.changed == ["r.txt"])
    }

    @Test func `dependencies of records are added, removed, of another version or of other bytes`() {
        func bundle(_ inputs: [BundleRecord.Input]) -> JarContents {
            var contents = jar("a", [])
            contents.take(BundleRecord(inputs: inputs, entries: []))
            return contents
        }
        let old = bundle([
            .init(label: "app.jar", sha256: "1", job: true), .init(label: "g:a:1", coordinate: "g:a:1"),
            .init(label: "g:a:jar:x:1", coordinate: "g:a:jar:x:1"), .init(label: "lib-1.2-rc1.jar"),
            .init(label: "g:gone:1", coordinate: "g:gone:1"), .init(label: "g:same:1", coordinate: "g:same:1"),
        ])
        let new = bundle([
            .init(label: "app.jar", sha256: "2", job: true), .init(label: "g:a:2", coordinate: "g:a:2"),
            .init(label: "g:a:jar:x:1", coordinate: "g:a:jar:x:1"), .init(label: "lib-1.3.jar"),
            .init(label: "g:new:1", coordinate: "g:new:1"), .init(label: "g:same:1", coordinate: "g:same:1"),
        ])
        let told = Self.diff(old, new).dependencies.map {
            "\($0.kind.rawValue) \($0.name) \($0.from ?? "") \($0.to ?? "")"
        }
        #expect(
            told == [
                "bytes app  ", "version g:a 1 2", "removed g:gone 1 ", "added g:new  1", "version lib 1.2-rc1 1.3",
            ])
    }

    @Test func `the manifest's attributes are compared in any case of their names`() {
        let old = jar("a", [("META-INF/MANIFEST.MF", 1)], manifest: "Main-Class: a\nGone: 1\nSame: 1\n")
        let new = jar("b", [("META-INF/MANIFEST.MF", 2)], manifest: "main-class: b\nSame: 1\nNew: 1\n")
        let diff = Self.diff(old, new)
        #expect(diff.manifest.map(\.name) == ["Main-Class", "Gone", "New"])
        #expect(diff.manifest.map(\.to) == ["b", nil, "1"] && diff.files.changed.isEmpty)
    }
}
