import Testing

@testable import Coordinates

/// Facts of Maven resolver's own test of generic versions, and more of what its code says.
@Suite("Generic versions")
struct VersionKeyTests {
    static let all: [VersionOrder] = [.maven38, .maven39, .maven4]

    /// Texts of a line are the same version; each line's version is smaller than the next one's.
    static let ascending: [(name: String, lines: [String])] = [
        ("numbers", ["2", "10"]),
        ("numbers at depth", ["1.0 1-0 1_0", "1.0.0.2", "1.0.0.10", "1.0.2", "1.0.10", "1.2", "1.10"]),
        (
            "dates",
            [
                "1.0.20101206.111434.1", "1.0.20101206.111434.2", "1.0.20101206.111434.10",
                "1.0.20101206.111435.1",
            ]
        ),
        ("a letter after any separator or none", ["1.a 1a 1-a 1_a"]),
        ("leading zeros", ["1 01 0001", "1.2 1.002", "1.2.3 1.2.0003", "1.2.3.4 1.2.3.00004"]),
        (
            "trailing zeros",
            ["1 1.0 1.0.0 1.0.0.0.0.0.0.0.0.0 1-0-0-0-0-0 1.0-0.0-0.0 1.0000000000000 1_0", "1.0.0.0.1"]
        ),
        (
            "zeros before a qualifier",
            [
                "1.0-alpha-snapshot 1.0.0-alpha-snapshot 1.0.alpha.snapshot 1.0.0.alpha.snapshot",
                "1.0-alpha 1.0.0-alpha 1.0.alpha 1.0.0.alpha 1.0alpha 1.0.0alpha",
                "1.0-ga 1.0.0-ga 1.0.ga 1.0.0.ga 1.0ga 1.0.0ga 1.0_ga 1",
            ]
        ),
        (
            "zeros between words",
            [
                "1.x.0-alpha-snapshot 1.x.0.0-alpha-snapshot 1.x.0.alpha.snapshot 1.x.0.0.alpha.snapshot",
                "1.x.0-alpha 1.x.0.0-alpha 1.x.0.alpha 1.x.0.0.alpha",
            ]
        ),
        ("trailing separators", ["1 1. 1............. 1------------- 1_______"]),
        ("leading separators", ["0.0.1 ..1 --1", "0.1 .1 -1 _1"]),
        ("separators in a row", ["1.0.0.1 1...1 1---1", "1.0.1 1..1 1--1"]),
        ("many components", ["1.0.1.2.3.4.5.6.7.8.9.0.1.2.3", "1.0.1.2.3.4.5.6.7.8.9.0.1.2.10"]),
        (
            "numbers of any length",
            [
                "1.999999999", "1.1000000000", "1.999999999999999999", "1.1000000000000000000",
                "1.123456789012345678901234567891", "1.1234567890123456789012345678901",
                "1.1234567890123456789012345678902 1.001234567890123456789012345678902", "2",
            ]
        ),
        ("letters meet digits", ["1.alpha2", "1alpha10 1.alpha.10 1-alpha-10", "10alpha"]),
        (
            "known qualifiers",
            [
                "1-alpha", "1-alpha1 1-a1 1.A1", "1-beta", "1-beta1 1-b1 1B1", "1-milestone", "1-milestone1 1-m1",
                "1-rc 1-cr 1.RC", "1-snapshot", "1 1-ga 1.ga.0.ga 1.0 1-ga.ga 1-ga-ga 1-final 1-release 1.Final",
                "1-sp", "1-abc", "1-abcd", "1-bcd", "1-1",
            ]
        ),
        ("qualifiers behind a word", ["A.rc.x", "A.ga.x", "A.sp.x"]),
        ("qualifiers between a word and a number", ["A.rc.1", "A.ga.1", "A.sp.1"]),
        ("a word and padding", ["A A.ga.ga A-ga-ga a"]),
        (
            "one letter before a digit and elsewhere",
            [
                "1.0a1 1.0-a1 1.0.a1", "1.0b1 1.0-b1", "1.0m1 1.0.m1", "1.0", "1.0a 1.0-a 1.0.a", "1.0a.1 1.0a-1",
                "1.0b", "1.0b.1", "1.0m", "1.0m-1",
            ]
        ),
        ("case", ["1.alpha 1.ALPHA 1.Alpha", "1.snapshot 1.SNAPSHOT", "1.sp 1.SP", "1.unknown 1.UNKNOWN 1.Unknown"]),
        ("the whole alphabet", ["1-abcdefghijklmnopqrstuvwxyz 1-ABCDEFGHIJKLMNOPQRSTUVWXYZ"]),
        ("qualifiers and numbers", ["1-ga-1 1.ga.1", "1-0-1 1.0.1"]),
        ("words and numbers", ["1.0 1.ga", "1.sp", "1-abc", "1-xyz", "1.1"]),
        (
            "a product's life",
            [
                "0.9.9-SNAPSHOT", "0.9.9", "0.9.10-SNAPSHOT", "0.9.10", "1.0-alpha-2-SNAPSHOT", "1.0-alpha-2",
                "1.0-alpha-10-SNAPSHOT", "1.0-alpha-10", "1.0-beta-1-SNAPSHOT", "1.0-beta-1", "1.0-rc-1-SNAPSHOT",
                "1.0-rc-1", "1.0-SNAPSHOT", "1.0", "1.0-sp-1-SNAPSHOT", "1.0-sp-1", "1.0.1-alpha-1-SNAPSHOT",
                "1.0.1-alpha-1", "1.0.1-beta-1-SNAPSHOT", "1.0.1-beta-1", "1.0.1-rc-1-SNAPSHOT", "1.0.1-rc-1",
                "1.0.1-SNAPSHOT", "1.0.1", "1.1-SNAPSHOT", "1.1",
            ]
        ),
        ("a build number", ["1.0-alpha 1.0.alpha", "1.0", "1.0-1 1.0.1"]),
        (
            "min and max at the end",
            [
                "0.99999", "0.max", "1.min 1.MIN 1.min.", "1.0-alpha-1", "1.0-SNAPSHOT", "1.0", "1.9999999999",
                "1.max 1.MAX 1.max-", "2.min", "2.0-alpha-1",
            ]
        ),
        ("min and max elsewhere are words", ["1.max.1", "1.min.1"]),
        ("qualifiers before the end", ["1.0.final.1", "1.0.1.final"]),
    ]

    @Test("lines ascend and texts of a line are the same version", arguments: ascending.indices, all)
    func ordered(index: Int, order: VersionOrder) {
        let lines = VersionKeyTests.ascending[index].lines.map { line in
            line.split(separator: " ").map { (text: String($0), key: VersionKey(String($0), order: order)) }
        }
        for (place, line) in lines.enumerated() {
            for (left, right) in pairs(line, line) { #expect(left.key == right.key, "\(left.text) = \(right.text)") }
            for later in lines.dropFirst(place + 1) {
                for (left, right) in pairs(line, later) {
                    #expect(left.key < right.key, "\(left.text) < \(right.text)")
                    #expect(right.key > left.key, "\(right.text) > \(left.text)")
                }
            }
        }
    }

    private func pairs<Element>(_ left: [Element], _ right: [Element]) -> [(Element, Element)] {
        left.flatMap { one in right.map { (one, $0) } }
    }

    @Test("an empty version is 0", arguments: all)
    func empty(order: VersionOrder) {
        #expect(VersionKey("", order: order) == VersionKey("0", order: order))
        #expect(VersionKey(".", order: order) == VersionKey("0", order: order))
    }

    /// Where the generations differ: the sign of left against right in resolver 1.6, 1.9 and 2.0.
    static let differences: [(String, String, [Int])] = [
        // A number against a word at the first place is padded in 1.x, and ordered by kind in 2.0.
        ("0", "foo", [0, 0, 1]), ("foo", "0.0", [0, 0, -1]), ("1", "foo", [1, 1, 1]), ("foo", "0.1", [-1, -1, -1]),
        ("0.1", "foo", [1, 1, 1]), ("0.foo", "foo", [0, 0, 1]), ("0.0.0.ga.ga.foo", "foo", [0, 0, 1]),
        ("7", "J", [1, 1, 1]), ("1.7", "J", [1, 1, 1]),
        ("ga.1", "0.1", [-1, -1, -1]), ("max", "foo", [1, 1, 1]), ("min", "foo", [-1, -1, -1]),
        // Padding stops at the other kind in 1.6 and goes on behind it from 1.9 on.
        ("foo.1", "0.a.2", [0, -1, -1]), ("0.a.2", "foo.1", [0, 1, 1]), ("1.ga.0.x", "1.0.y.5", [-1, -1, -1]),
        // Digits of other scripts are digits in 1.x.
        ("1_1", "1-١", [0, 0, 1]), ("٨", "8", [0, 0, -1]), ("9", "٨", [1, 1, 1]), ("1.०१०", "1.10", [0, 0, -1]),
        // Java's case-insensitive order knows more letters than ASCII's; 2.0 lowers the word first.
        ("1-ſnapshot", "1-snapshot", [0, 0, 1]), ("1.mın", "1.min", [0, 0, 0]), ("1.mİn", "1.min", [0, 0, 0]),
        ("1-fİnal", "1", [0, 0, 1]), ("1-fınal", "1", [0, 0, 1]),
        ("1-ÀÉ", "1-àé", [0, 0, 0]), ("1-Σ", "1-ς", [0, 0, 0]), ("1-K", "1-k", [0, 0, 0]), ("1-ß", "1-ss", [1, 1, 1]),
        ("1-ζέβρα", "1-zebra", [1, 1, 1]), ("1-µ", "1-μ", [0, 0, 0]), ("1-𐐀", "1-𐐨", [0, 0, 0]),
        ("1-𐐨", "1-ａ", [1, 1, 1]),
    ]

    @Test("generations differ where their code does", arguments: differences.indices)
    func generations(index: Int) {
        let (left, right, signs) = VersionKeyTests.differences[index]
        for (order, sign) in zip(VersionKeyTests.all, signs) {
            let difference = VersionKey(left, order: order).compare(VersionKey(right, order: order))
            #expect(difference.signum() == sign, "\(left) and \(right) in \(order)")
        }
    }

    @Test("trailing padding of a run goes when the run is the last or goes on before it")
    func trimming() {
        let counts = [
            "1.0.0": 1, "1.0.0.string": 2, "1.0.0.ga": 1, "1.0.0.string.0.ga": 2, "1.0.ga.0.string.0.ga": 4,
            "1.2.3": 3, "1a0": 2, "1a2": 3, "0": 1, "0.0": 1, "ga": 1, "0.ga": 1,
        ]
        for (text, count) in counts { #expect(VersionKey(text, order: .maven39).count == count, "\(text)") }
    }

    @Test(
        "a long text of any shape is read in a moment", arguments: ["1.", "0.", "a1", "9", "x", "-", "٨", "1.ga.", "é"])
    func hostileLength(piece: String) {
        let text = String(repeating: piece, count: 300_000 / piece.utf8.count)
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            let key = VersionKey(text, order: .maven39)
            #expect(key == VersionKey(text, order: .maven39))
            #expect(key.compare(VersionKey(text + ".1", order: .maven39)) != 0)
            for order in VersionKeyTests.all {
                _ = ArtifactVersion(text, order: order).compare(ArtifactVersion(text + ".1", order: order))
            }
        }
        #expect(elapsed < .seconds(60))
    }

    @Test("bytes that are no UTF-8 are read, and end")
    func brokenText() {
        let bytes: [UInt8] = [0x31, 0x2E, 0xFF, 0xC3, 0x2E, 0xE2, 0x82, 0x31, 0xF0, 0x9D]
        let key = VersionKey(bytes.span, order: .maven38)
        #expect(key == VersionKey("1.\u{FFFD}\u{FFFD}.\u{FFFD}\u{FFFD}1\u{FFFD}\u{FFFD}", order: .maven38))
    }
}
