/// Damages bytes in ways that readers of XML trip over.
struct Mutator {
    /// The corpus that pieces come from.
    let corpus: FuzzCorpus

    /// The longest input, in bytes: what mutations may make of it.
    static let longest = 24 << 20

    private typealias Change = (name: String, apply: @Sendable (inout [UInt8], inout Randomness) -> Void)

    /// Applies one to six changes and returns their names.
    func damage(_ bytes: inout [UInt8], _ kind: FuzzKind, _ randomness: inout Randomness) -> [String] {
        var names: [String] = []
        for _ in 0...randomness.below(6) where bytes.count < Mutator.longest {
            if randomness.once(in: 10) {
                let other = corpus.file(kind, &randomness)
                let piece = Mutator.range(in: other, &randomness)
                bytes.replaceSubrange(Mutator.range(in: bytes, &randomness), with: other[piece])
                names.append("splice")
                continue
            }
            // Large changes are rare: they are slow, and one is enough.
            let change =
                randomness.once(in: 40) ? randomness.one(of: Mutator.large) : randomness.one(of: Mutator.small)
            change.apply(&bytes, &randomness)
            names.append(change.name)
        }
        if bytes.count > Mutator.longest { bytes.removeLast(bytes.count - Mutator.longest) }
        return names
    }

    private static let small: [Change] = [
        (
            "flip",
            { bytes, randomness in
                guard !bytes.isEmpty else { return }
                for _ in 0...randomness.below(4) {
                    bytes[randomness.below(bytes.count)] ^= 1 << UInt8(randomness.below(8))
                }
            }
        ),
        (
            "byte",
            { bytes, randomness in
                guard !bytes.isEmpty else { return }
                bytes[randomness.below(bytes.count)] = randomness.one(of: [
                    0, 0x09, 0x20, 0x3C, 0x3E, 0x26, 0x7F, 0x80, 0xC0, 0xFF,
                ])
            }
        ),
        ("delete", { bytes, randomness in bytes.removeSubrange(range(in: bytes, &randomness)) }),
        (
            "repeat",
            { bytes, randomness in
                let range = range(in: bytes, &randomness)
                bytes.insert(contentsOf: Array(bytes[range]), at: range.upperBound)
            }
        ),
        ("truncate", { bytes, randomness in bytes.removeLast(randomness.below(bytes.count + 1)) }),
        (
            "token",
            { bytes, randomness in
                bytes.insert(contentsOf: randomness.one(of: tokens).utf8, at: randomness.below(bytes.count + 1))
            }
        ),
        (
            "text",
            { bytes, randomness in
                // Replaces the text of an element.
                guard let start = find(0x3E, in: bytes, from: randomness.below(bytes.count)),
                    let end = find(0x3C, in: bytes, from: start)
                else { return }
                bytes.replaceSubrange(start + 1..<end, with: randomness.one(of: tokens).utf8)
            }
        ),
        (
            "element",
            { bytes, randomness in
                // Repeats or moves what lies between two tags.
                guard let start = find(0x3C, in: bytes, from: randomness.below(bytes.count)),
                    let middle = find(0x3E, in: bytes, from: min(bytes.count, start + randomness.below(400))),
                    middle > start
                else { return }
                let piece = Array(bytes[start...middle])
                let place = find(0x3C, in: bytes, from: randomness.below(bytes.count)) ?? 0
                bytes.insert(contentsOf: piece, at: place)
            }
        ),
        (
            "name",
            { bytes, randomness in
                // Gives an element another name.
                guard let start = find(0x3C, in: bytes, from: randomness.below(bytes.count)) else { return }
                var end = start + 1
                while end < bytes.count, bytes[end] > 0x2F, bytes[end] != 0x3E { end += 1 }
                bytes.replaceSubrange(start + 1..<end, with: randomness.one(of: names).utf8)
            }
        ),
        (
            "properties",
            { bytes, randomness in
                // Properties that name each other, in circles or doubling at each step.
                let count = 2 + randomness.below(60)
                let copies = 1 + randomness.below(3)
                var text = "<properties>"
                for number in 0..<count {
                    let next = randomness.once(in: 8) ? randomness.below(count) : number + 1
                    text += "<p\(number)>" + String(repeating: "${p\(next)}", count: copies) + "</p\(number)>"
                }
                text += "<p\(count)>x</p\(count)></properties><version>${p0}</version>"
                bytes.insert(contentsOf: text.utf8, at: insertionPoint(bytes, &randomness))
            }
        ),
        (
            "entities",
            { bytes, randomness in
                var text = "<!DOCTYPE project ["
                for number in 0..<(1 + randomness.below(30)) {
                    text += "<!ENTITY e\(number) \"" + String(repeating: "&e\(number + 1);", count: 10) + "\">"
                }
                text += randomness.one(of: [
                    "<!ENTITY x SYSTEM \"file:///etc/passwd\">", "<!ENTITY % y SYSTEM \"http://127.0.0.1:1/\"> %y;", "",
                ])
                bytes.insert(
                    contentsOf: (text + "]>").utf8, at: randomness.once(in: 3) ? 0 : insertionPoint(bytes, &randomness))
                bytes.insert(contentsOf: "&e0;&x;".utf8, at: insertionPoint(bytes, &randomness))
            }
        ),
        (
            "encoding",
            { bytes, randomness in
                let head = randomness.one(of: [
                    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
                    "<?xml version=\"1.1\" encoding=\"EBCDIC-CP-US\"?>", "\u{FEFF}",
                    "<?xml version='1.0' encoding='x'?>",
                ])
                bytes.insert(contentsOf: head.utf8, at: 0)
            }
        ),
        (
            "wide",
            { bytes, randomness in
                // The same text in another encoding of Unicode.
                let low = randomness.once(in: 2)
                var wide: [UInt8] = low ? [0xFF, 0xFE] : [0xFE, 0xFF]
                for byte in bytes { wide += low ? [byte, 0] : [0, byte] }
                bytes = wide
            }
        ),
    ]

    private static let large: [Change] = [
        (
            "deep",
            { bytes, randomness in
                let name = randomness.one(of: names)
                let depth = randomness.one(of: [100, 990, 1_000, 5_000, 200_000])
                let place = insertionPoint(bytes, &randomness)
                let close = randomness.once(in: 2) ? String(repeating: "</\(name)>", count: depth) : ""
                bytes.insert(contentsOf: (String(repeating: "<\(name)>", count: depth) + close).utf8, at: place)
            }
        ),
        (
            "many",
            { bytes, randomness in
                let piece = randomness.one(of: [
                    "<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>", "<exclusion/>", "<x/>",
                    "<p>${p}</p>",
                    "<module>m</module>", "<!-- -->", "<?x y?>", "<![CDATA[x]]>", "&amp;",
                ])
                let count = randomness.one(of: [1_000, 20_000, 200_000])
                bytes.insert(
                    contentsOf: String(repeating: piece, count: count).utf8, at: insertionPoint(bytes, &randomness))
            }
        ),
        (
            "huge",
            { bytes, randomness in
                let piece = randomness.one(of: [
                    "x", "${", "1.", "a1", " ", "0", "-", "${a}", "}", "é", "[", "[1],", "*|",
                ])
                let count = randomness.one(of: [10_000, 300_000, 4_000_000]) / piece.utf8.count
                bytes.insert(
                    contentsOf: String(repeating: piece, count: count).utf8, at: insertionPoint(bytes, &randomness))
            }
        ),
        (
            "distinct",
            { bytes, randomness in
                // Many names and many properties, each once.
                var text = ""
                for number in 0..<randomness.one(of: [1_000, 50_000]) {
                    text += "<q\(number)>${q\(number + 1)}</q\(number)>"
                }
                bytes.insert(contentsOf: text.utf8, at: insertionPoint(bytes, &randomness))
            }
        ),
    ]

    private static let names = [
        "project", "parent", "dependency", "dependencies", "dependencyManagement", "exclusions", "exclusion",
        "properties", "profiles", "profile", "activation", "groupId", "artifactId", "version", "relocation",
        "distributionManagement", "metadata", "versioning", "versions", "snapshotVersion", "settings", "mirror",
        "server", "x", "a:b", "-", "", "é",
    ]

    private static let tokens = [
        "${project.version}", "${project.parent.version}", "${a}", "${${a}}", "${", "$", "${env.HOME}",
        "${pom.groupId}",
        "[1,2)", "[1,", "(,)", "[1.*]", "LATEST", "RELEASE", "1-SNAPSHOT", "import", "system", "test", "pom",
        "test-jar",
        "*", "!", "!1.8", "[1.8,9)", "regex:(", "regex:(a*)*b", "../../../etc/passwd", "/", "\\", "\u{0}", "..", "&#0;",
        "&#x10FFFF;", "&#xD800;", "&nbsp;", "&lt;", "&", "&e0;", "<![CDATA[", "]]>", "<!--", "-->", "<", "/>", "</",
        "99999999999999999999999", "-1", "true", "", " ", "\n", "\u{FEFF}", "\u{2028}", "<x ", "='", "xmlns:a=\"\"",
    ]

    /// A piece of some bytes, mostly short.
    private static func range(in bytes: [UInt8], _ randomness: inout Randomness) -> Range<Int> {
        let start = randomness.below(bytes.count + 1)
        let longest = randomness.once(in: 4) ? bytes.count : 64
        return start..<start + randomness.below(min(longest, bytes.count - start) + 1)
    }

    /// Mostly before a tag, at times anywhere.
    private static func insertionPoint(_ bytes: [UInt8], _ randomness: inout Randomness) -> Int {
        let place = randomness.below(bytes.count + 1)
        return randomness.once(in: 5) ? place : find(0x3C, in: bytes, from: place) ?? place
    }

    private static func find(_ byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        start < bytes.count ? bytes[start...].firstIndex(of: byte) : nil
    }
}
