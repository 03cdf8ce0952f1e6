import Testing

@testable import Coordinates

@Suite("Version tables")
struct VersionTableTests {
    @Test("symbols compare as their texts do, whichever was read first")
    func compare() {
        let symbols = SymbolTable()
        let table = VersionTable(symbols: symbols, rules: .maven39)
        let texts = ["1.0", "1", "1.1", "0.9", "1-SNAPSHOT", "${revision}", "[1,2)", ""]
        for left in texts {
            for right in texts {
                let expected = VersionKey(left, order: .maven39).compare(VersionKey(right, order: .maven39))
                #expect(table.compare(symbols.intern(left), symbols.intern(right)).signum() == expected.signum())
            }
            // Texts that come in later do not disturb what was read.
            _ = symbols.intern("later \(left)")
        }
    }

    @Test("a constraint is read once and kept, wrong ones too")
    func constraints() throws {
        let symbols = SymbolTable()
        let table = VersionTable(symbols: symbols, rules: .maven39)
        for _ in 0..<2 {
            #expect(try table.constraint(symbols.intern("[1,2)")).get().isRange)
            #expect(try !table.constraint(symbols.intern("1.0")).get().isRange)
            #expect(throws: VersionSyntaxError.unbounded) { try table.constraint(symbols.intern("[1,2")).get() }
        }
        #expect(table.satisfies(symbols.intern("1.9"), symbols.intern("[1,2)")))
        #expect(!table.satisfies(symbols.intern("2"), symbols.intern("[1,2)")))
        #expect(!table.satisfies(symbols.intern("1"), symbols.intern("[1,2")))
        #expect(table.looksLikeRange(symbols.intern("(1")))
        #expect(!table.looksLikeRange(symbols.intern("1")))
        #expect(!table.looksLikeRange(.empty))
    }

    @Test("a range stands for its versions, each once, ascending")
    func selection() {
        let symbols = SymbolTable()
        let table = VersionTable(symbols: symbols, rules: .maven39)
        let versions = ["2.0", "1.10", "1.0", "1.9", "1.0", "3.0", "1.0-SNAPSHOT"].map { symbols.intern($0) }
        let chosen = table.versions(satisfying: symbols.intern("[1.0,3.0)"), of: versions)
        #expect(chosen.map { symbols.text($0) } == ["1.0", "1.9", "1.10", "2.0"])
        #expect(table.versions(satisfying: symbols.intern("[9,)"), of: versions).isEmpty)
        #expect(table.versions(satisfying: symbols.intern("[9"), of: versions).isEmpty)
    }

    /// What a `java.util.HashMap` with those keys lists.
    static let listed: [(put: String, listed: String)] = [
        ("1.0 1.0.0 1 1-ga 1.ga", "1-ga 1 1.ga 1.0 1.0.0"),
        (
            "1 1.0 1.0.0 1.0.0.0 01 001 1-0 1_0 1-final 1.Final 1.RELEASE 1-ga 1.GA 1ga",
            "1-ga 01 1.GA 1_0 1.Final 1ga 1-final 1 001 1.0 1-0 1.RELEASE 1.0.0 1.0.0.0"
        ),
    ]

    @Test("versions that are the same keep the order of Java's HashMap, whose last one wins", arguments: listed.indices)
    func ties(index: Int) {
        let symbols = SymbolTable()
        let table = VersionTable(symbols: symbols, rules: .maven39)
        let (put, listed) = VersionTableTests.listed[index]
        let versions = put.split(separator: " ").map { symbols.intern(String($0)) }
        let chosen = table.versions(satisfying: symbols.intern("[1]"), of: versions)
        #expect(chosen.map { symbols.text($0) }.joined(separator: " ") == listed)
    }
}
