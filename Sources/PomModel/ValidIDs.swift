import Coordinates

/// Which symbols can be a groupId or an artifactId: letters, digits, `-`, `_` and `.`. Each is looked at once.
final class ValidIDs {
    private enum State: UInt8 {
        case unknown, valid, invalid
    }

    private let symbols: SymbolTable
    @exclusivity(unchecked) private var states: [State] = []

    init(_ symbols: SymbolTable) { self.symbols = symbols }

    /// Whether a symbol can be an id.
    func contains(_ id: Symbol) -> Bool {
        if id.isNothing || id.hasExpression { return false }
        let index = Int(id.rawValue)
        if index < states.count, states[index] != .unknown { return states[index] == .valid }
        if index >= states.count {
            states += Array(repeating: .unknown, count: max(index + 1, symbols.count) - states.count)
        }
        let isValid = symbols.withBytes(of: id) { bytes in
            bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
        }
        states[index] = isValid ? .valid : .invalid
        return isValid
    }
}
