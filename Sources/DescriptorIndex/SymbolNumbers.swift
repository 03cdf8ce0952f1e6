internal import Coordinates

/// The string number of each symbol, so that a text is looked up once.
struct SymbolNumbers {
    private let symbols: SymbolTable
    /// By the symbol's index; the string's number plus one, zero when it is not known yet.
    private var numbers: [UInt32]

    init(_ symbols: SymbolTable) {
        self.symbols = symbols
        numbers = Array(repeating: 0, count: symbols.count)
    }

    /// The number of a symbol's text.
    mutating func number(_ symbol: Symbol, in strings: inout StringPool) -> UInt32 {
        let index = Int(symbol.rawValue & ~Symbol.expressionBit)
        if numbers[index] == 0 {
            numbers[index] = unsafe symbols.withBytes(of: symbol) { unsafe strings.number(of: $0) } + 1
        }
        return numbers[index] - 1
    }
}

extension [UInt32] {
    /// A field of a record.
    func get(_ field: IndexLayout.RecordField) -> UInt32 { self[field.rawValue] }

    /// Sets a field of a record.
    mutating func set(_ field: IndexLayout.RecordField, _ value: UInt32) { self[field.rawValue] = value }
}
