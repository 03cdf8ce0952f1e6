import Testing

@testable import Coordinates

@Suite("Symbols")
struct SymbolTableTests {
    @Test("equal texts have one symbol, and each symbol its text, while the table grows")
    func interning() {
        let symbols = SymbolTable(capacity: 1)
        let texts = (0..<10_000).map { "text-\($0 % 5_000)" }
        let ids = texts.map { symbols.intern($0) }
        for (text, id) in zip(texts, ids) {
            #expect(symbols.intern(text) == id)
            #expect(symbols.existing(text) == id)
            #expect(symbols.text(id) == text)
        }
        #expect(Set(ids).count == 5_000)
        #expect(symbols.existing("text-5000") == nil)
    }

    @Test("fixed texts have their symbols in every table")
    func fixed() {
        let symbols = SymbolTable()
        for (text, symbol) in [
            ("", Symbol.empty), ("*", .star), ("jar", .jar), ("test-jar", .testJar), ("rar", .rar), ("LATEST", .latest),
            ("RELEASE", .release),
        ] {
            #expect(symbols.intern(text) == symbol)
            #expect(symbols.text(symbol) == text)
        }
        #expect(Symbol.empty.isEmpty)
        #expect(!Symbol.star.isEmpty)
    }

    @Test(
        "a symbol says whether its text holds an expression",
        arguments: [
            ("${a}", true), ("x${", true), ("$", false), ("{}", false), ("$ {", false), ("", false), ("$${x}", true),
        ])
    func expression(text: String, holds: Bool) {
        #expect(SymbolTable().intern(text).hasExpression == holds)
    }
}
