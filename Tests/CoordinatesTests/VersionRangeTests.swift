import Testing

@testable import Coordinates

/// Facts of Maven resolver's own tests of ranges, unions and constraints.
@Suite("Version ranges and constraints")
struct VersionRangeTests {
    /// A constraint, what it holds, and what it does not.
    static let holding: [(String, String, String)] = [
        ("[1,2]", "1 1.1-SNAPSHOT 2 2.0", "1-SNAPSHOT 2.1 2.0.1"),
        ("[1.2.3.4.5,1.2.3.4.6)", "1.2.3.4.5 1.2.3.4.6-rc", "1.2.3.4.6"),
        ("(1a,1b]", "1b 1ab", "1a 1c"),
        ("(1,3)", "2-SNAPSHOT 1.0.1 3-rc1", "1 3 1.0 3.0"),
        ("[1]", "1 1.0 1-ga", "1.1 1-rc"),
        ("[1,1]", "1", "2"),
        ("[1.2.*]", "1.2-alpha-1 1.2-SNAPSHOT 1.2 1.2.9999999 1.2.min 1.2.max", "1.3-rc-1 1.1"),
        ("[1.0]", "1.0", "1.1"),
        ("[1.0],[2.0]", "1.0 2.0", "1.5 3"),
        ("[1.0],[2.0],[3.0]", "1.0 2.0 3.0", "1.5"),
        ("[1,3),(3,5)", "1 2 4", "3 5"),
        ("[1,3),(3,)", "1 2 4 99", "3"),
        ("[1,3)(3,)", "1 4", "3"),
        ("(,)", "0 1 x 1-alpha", ""),
        ("[,2]", "2 0", "3"),
        ("[1,1)", "", "1 0"),
        ("[]", "0 0.0", "1"),
        ("[ 1.0 , 2.0 )  ,  [3]  ", "1.0 3", "2.0 2.5"),
        ("(,1],(2,3],", "1 3", "2"),
        ("1.0", "1.0 1 1-ga", "1.1"),
        (" [1,2]", "", "1 1.5"),
        ("1,2", "1,2", "1 2"),
    ]

    @Test("a constraint holds what Maven says it holds", arguments: holding.indices, VersionKeyTests.all)
    func contains(index: Int, order: VersionOrder) throws {
        let (text, inside, outside) = VersionRangeTests.holding[index]
        let constraint = try VersionConstraint.parse(text, order: order)
        for version in inside.split(separator: " ") {
            #expect(constraint.contains(VersionKey(String(version), order: order)), "\(version) in \(text)")
        }
        for version in outside.split(separator: " ") {
            #expect(!constraint.contains(VersionKey(String(version), order: order)), "\(version) not in \(text)")
        }
    }

    static let invalid: [(String, VersionSyntaxError)] = [
        ("[1,", .unbounded), ("[1.0", .unbounded), ("(1.0", .unbounded), ("[1,2],(3,", .unbounded), ("[", .unbounded),
        ("[1,2],3", .expectedRange("3")), ("[1,2] 3 ", .expectedRange("3")), ("[1],,[2]", .expectedRange(",[2]")),
        ("[1,2,3]", .moreThanTwoBounds), ("(1,2,3)", .moreThanTwoBounds), ("[1,,]", .moreThanTwoBounds),
        ("(1.0)", .singleNeedsBrackets), ("(1.0]", .singleNeedsBrackets), ("()", .singleNeedsBrackets),
        ("[2,1]", .lowerExceedsUpper), ("[1,1-alpha]", .lowerExceedsUpper), ("[1.max,1.min]", .lowerExceedsUpper),
    ]

    @Test("what is no range says why", arguments: invalid.indices)
    func syntax(index: Int) {
        let (text, reason) = VersionRangeTests.invalid[index]
        #expect(throws: reason) { try VersionConstraint.parse(text, order: .maven39) }
        #expect(reason.message(for: text).contains(text))
    }

    @Test("a range prints as Maven's does, and is read back as the same range")
    func format() throws {
        let printed = [
            "[1.0]": "[1.0,1.0]", "[1,2)": "[1,2)", "(,1]": "(,1]", "[,1]": "(,1]", "[1,]": "[1,)",
            "(,)": "(,)", "[1.*]": "[1.min,1.max]", "[ 1 , 2 ]": "[1,2]",
        ]
        for (text, expected) in printed {
            guard case .ranges(let ranges) = try VersionConstraint.parse(text, order: .maven39) else {
                Issue.record("\(text) is a range")
                continue
            }
            #expect(ranges.map(\.description) == [expected])
            guard case .ranges(let again) = try VersionConstraint.parse(expected, order: .maven39) else {
                Issue.record("\(expected) is a range")
                continue
            }
            #expect(again.map(\.description) == [expected])
        }
    }

    /// A union, its lower and its upper bound.
    static let bounds: [(String, String?, String?)] = [
        ("[1,2],[3,4]", "[1", "4]"), ("[1,2],(,4]", nil, "4]"), ("[1,2],(1,4]", "[1", "4]"),
        ("[1,2],(0,4]", "(0", "4]"),
        ("(1,2],[1,4]", "[1", "4]"), ("[1,2],[3,)", "[1", nil), ("[1,2],[1,2)", "[1", "2]"),
        ("[1,2],[1,3)", "[1", "3)"),
        ("[3],[1]", "[1", "3]"), ("1", nil, nil),
    ]

    @Test("a union's bounds are its outermost ones", arguments: bounds.indices)
    func unionBounds(index: Int) throws {
        let (text, lower, upper) = VersionRangeTests.bounds[index]
        let constraint = try VersionConstraint.parse(text, order: .maven39)
        #expect(constraint.lowerBound.map { ($0.isInclusive ? "[" : "(") + $0.text } == lower)
        #expect(constraint.upperBound.map { $0.text + ($0.isInclusive ? "]" : ")") } == upper)
    }

    @Test("equal bounds name one version, as written at the lower end")
    func exact() throws {
        let exact = [
            "[1.0]": "1.0", "[1.0,1.0.0]": "1.0", "[2],[2]": "2", "[1,2]": nil, "1.0": nil, "(,)": nil,
            "[1,1)": nil, "(1,1)": "1", "[1.0],[1.0.0]": "1.0", "[1.*]": nil,
        ]
        for (text, version) in exact {
            #expect(try VersionConstraint.parse(text, order: .maven39).exactVersion == version, "\(text)")
        }
    }

    @Test("a long range is read in a moment", arguments: ["[1],", "(,1],", "[1", "[1]", "[ "])
    func hostileLength(piece: String) {
        let text = String(repeating: piece, count: 300_000 / piece.utf8.count)
        let elapsed = ContinuousClock().measure {
            // Whether it is a range is not the point.
            _ = try? VersionConstraint.parse(text, order: .maven39)
        }
        #expect(elapsed < .seconds(10))
    }
}
