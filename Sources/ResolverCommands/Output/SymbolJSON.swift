internal import Coordinates

/// The texts of symbols as they stand inside JSON strings, each made once.
struct SymbolJSON {
    private let symbols: SymbolTable
    private var arena: [UInt8] = []
    /// By the symbol's index: where its text starts and ends in `arena`, the end plus one; zero when not made yet.
    private var places: [(start: UInt32, end: UInt32)] = []

    /// For symbols of one table.
    init(_ symbols: SymbolTable) { self.symbols = symbols }

    /// Appends the text of a symbol.
    mutating func append(_ symbol: Symbol, to bytes: inout [UInt8]) {
        let index = Int(symbol.rawValue & ~Symbol.expressionBit)
        if index >= places.count {
            places += Array(repeating: (0, 0), count: max(symbols.count, index + 1) - places.count)
        }
        if places[index].end == 0 {
            let start = arena.count
            JSONWriter.escape(symbols.text(symbol), into: &arena)
            places[index] = (UInt32(start), UInt32(arena.count + 1))
        }
        let place = places[index]
        bytes.append(contentsOf: arena[Int(place.start)..<Int(place.end) - 1])
    }

    /// Appends `g:a:ext:classifier:version`.
    mutating func append(_ coordinate: Coordinate, to bytes: inout [UInt8]) {
        append(coordinate.key.group, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(coordinate.key.artifact, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(coordinate.key.extension, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(coordinate.key.classifier, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(coordinate.version, to: &bytes)
    }
}
