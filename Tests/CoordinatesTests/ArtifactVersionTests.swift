import Testing

@testable import Coordinates

extension ArtifactVersion {
    init(_ text: String, order: VersionOrder) { self.init(text.utf8.span, order: order) }
}

/// Facts of maven-artifact's own tests of comparable versions.
@Suite("Artifact versions")
struct ArtifactVersionTests {
    /// Each is smaller than all behind it.
    static let ascending: [[String]] = [
        [
            "1-alpha2snapshot", "1-alpha2", "1-alpha-123", "1-beta-2", "1-beta123", "1-m2", "1-m11", "1-rc", "1-cr2",
            "1-rc123", "1-SNAPSHOT", "1", "1-sp", "1-sp2", "1-sp123", "1-abc", "1-def", "1-pom-1", "1-1-snapshot",
            "1-1", "1-2", "1-123",
        ],
        [
            "2.0", "2.0.a", "2-1", "2.0.2", "2.0.123", "2.1.0", "2.1-a", "2.1b", "2.1-c", "2.1-1", "2.1.0.1", "2.2",
            "2.123", "11.a2", "11.a11", "11.b2", "11.b11", "11.m2", "11.m11", "11", "11.a", "11b", "11c", "11m",
        ],
        ["1.0-alpha-1-SNAPSHOT", "1.0-alpha-1", "1.0-alpha-2", "1.0-beta-1", "1.0-SNAPSHOT", "1.0", "1.0-1", "1.0-2"],
        ["2.0-1", "2.0.1", "2.0.1-klm", "2.0.1-lmn", "2.0.1-xyz", "2.0.1-123"],
        ["6.1.0rc3", "6.1.0", "6.1H.5-beta"],
        ["20190126.230843", "1234567890.12345", "123456789012345.1H.5-beta", "12345678901234567890.1H.5-beta"],
        ["1-0.alpha", "1-0.beta", "1"],
        ["1.foo", "1-1", "1.1"],
        // A number of ten zeros counts as longer than one of nine digits; as the last it counts as nothing.
        ["1.999999999.1", "1.0000000000.1"],
    ]

    @Test("each is smaller than all behind it", arguments: ascending.indices)
    func ordered(index: Int) {
        let texts = ArtifactVersionTests.ascending[index]
        let versions = texts.map { ArtifactVersion($0, order: .maven39) }
        for (place, left) in versions.enumerated() {
            for later in versions.indices.dropFirst(place + 1) {
                #expect(left.compare(versions[later]) < 0, "\(texts[place]) < \(texts[later])")
                #expect(versions[later].compare(left) > 0, "\(texts[later]) > \(texts[place])")
            }
        }
    }

    static let same: [String] = [
        "1 1.0 1.0.0 1-0 1.0-0 1ga 1release 1final 1Ga 1RELeaSE 1FINAL",
        "1a 1-a 1.0-a 1.0.0-a 1.0a 1.0.0a 1A", "1x 1-x 1.0-x 1.0.0-x 1.0x 1X", "1cr 1rc 1Cr 1rC",
        "1a1 1-alpha-1", "1b2 1-beta-2", "1m3 1-milestone-3 1Milestone3 1MILESTONE3",
        "1 01 0001 0000000000000000001", "0 00 0000000000 0000000000000000000",
        "2-abc 2.0.abc 2.0.0.abc", "1-abcdefghijklmnopqrstuvwxyz 1-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "1.01 1.1",
    ]

    @Test("texts of a line are the same version", arguments: same)
    func equal(line: String) {
        let texts = line.split(separator: " ").map(String.init)
        for left in texts {
            for right in texts {
                let difference = ArtifactVersion(left, order: .maven39).compare(ArtifactVersion(right, order: .maven39))
                #expect(difference == 0, "\(left) = \(right)")
            }
        }
    }

    @Test("a dot before a word counts as a hyphen (MNG-7644)", arguments: ["abc", "alpha", "a", "beta", "m", "RC"])
    func dotBeforeWord(word: String) {
        for order in VersionKeyTests.all {
            let low = ArtifactVersion("1.0.0.\(word)1", order: order)
            #expect(low.compare(ArtifactVersion("1.0.0-\(word)2", order: order)) < 0)
        }
    }

    /// Where Maven 4 differs: the sign of left against right in Maven 3 and Maven 4.
    static let differences: [(String, String, Int, Int)] = [
        // A word and the number behind it are one item, whatever stands between them.
        ("1-x1", "1-x-1", 0, 0), ("1-x.1", "1-x1", 1, -1), ("1-rc1.2", "1-rc-1.2", 0, 0), ("1-rc1", "1-rc-1-0", 0, 0),
        ("1-beta", "1-beta0", 0, -1), ("1-sp", "1-sp-1", -1, -1), ("1-a1", "1-alpha1", 0, 0),
        ("1-a-1", "1-alpha-1", 1, 0),
        ("1-rc1", "1-rc.1", -1, 1), ("1ga1", "1", 1, 0), ("1ga1", "1.1", -1, -1), ("1ga1", "1ga", 1, 1),
        // Zeros before a word go, wherever they stand.
        ("1.0.x.1", "1.x.1", 1, 0), ("1.0-rc1", "1-rc1", 0, 0),
        // Digits of other scripts are letters.
        ("1-١", "1-1", 0, -1), ("1.٢", "1.x", 1, 1),
    ]

    @Test("Maven 4 differs where its code does", arguments: differences.indices)
    func generations(index: Int) {
        let (left, right, inMaven3, inMaven4) = ArtifactVersionTests.differences[index]
        for (order, sign) in zip(VersionKeyTests.all, [inMaven3, inMaven3, inMaven4]) {
            let difference = ArtifactVersion(left, order: order).compare(ArtifactVersion(right, order: order))
            #expect(difference.signum() == sign, "\(left) and \(right) in \(order)")
        }
    }
}

@Suite("Parents by a relative path")
struct ParentRangeTests {
    /// What a child asks for, the parent's version, and whether Maven 3 and Maven 4 take that parent.
    static let cases: [(String, String, Bool, Bool)] = [
        ("[1.0,2.0)", "1.5", true, true), ("[1.0,2.0)", "2.0", false, false), ("[1,2],[3,4]", "3.5", true, false),
        ("1.0", "1.1", false, false), ("[1.0", "1.0", false, false), ("[2,1]", "1.5", false, false),
        ("(,1],[0,2]", "1", false, false), ("[1,1)", "1", false, false), ("[1.0]", "1", true, true),
        ("[1.*]", "1.5", false, true), ("[1-1,1.0.5]", "1.foo", false, false), ("[1,2,3]", "1.5", true, false),
        ("[1.01,2]", "1-1", false, true), ("", "1", false, false), ("[", "1", false, false),
        ("[1], x", "1", false, false),
    ]

    @Test("a parent is taken when its version lies in the range asked for", arguments: cases.indices)
    func admits(index: Int) {
        let (requested, version, maven3, maven4) = ParentRangeTests.cases[index]
        #expect(ParentRange.admits(requested, version, rules: .maven38) == maven3)
        #expect(ParentRange.admits(requested, version, rules: .maven39) == maven3)
        #expect(ParentRange.admits(requested, version, rules: .maven4) == maven4)
    }
}
