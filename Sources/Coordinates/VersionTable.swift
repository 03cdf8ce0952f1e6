/// Versions and constraints of one symbol table, each read once. Like its symbol table it is not for several threads.
package final class VersionTable {
    /// The texts.
    let symbols: SymbolTable
    /// The generation whose rules apply.
    package let order: VersionOrder
    /// By the symbol's index: place in `keys` plus one, zero when not read yet.
    private var keySlots: [UInt32] = []
    private var keys: [VersionKey] = []
    /// By the symbol's index: place in `constraints` plus one, zero when not read yet.
    private var constraintSlots: [UInt32] = []
    private var constraints: [Result<VersionConstraint, VersionSyntaxError>] = []

    /// A table over the texts of `symbols`.
    package init(symbols: SymbolTable, rules: MavenRules) {
        self.symbols = symbols
        order = rules.versionOrder
    }

    /// The version that a symbol's text is.
    package func key(_ symbol: Symbol) -> VersionKey { keys[keyIndex(symbol)] }

    /// Negative when the first version is smaller, 0 when both are the same, positive when it is greater.
    package func compare(_ lhs: Symbol, _ rhs: Symbol) -> Int {
        if lhs == rhs { return 0 }
        let (left, right) = (keyIndex(lhs), keyIndex(rhs))
        return keys[left].compare(keys[right])
    }

    /// What a dependency with this version text asks for, or why the text is no range.
    package func constraint(_ symbol: Symbol) -> Result<VersionConstraint, VersionSyntaxError> {
        constraints[constraintIndex(symbol)]
    }

    /// Whether a version satisfies a constraint; none satisfies one that is no range.
    package func satisfies(_ version: Symbol, _ constraint: Symbol) -> Bool {
        let key = keyIndex(version)
        guard case .success(let constraint) = constraints[constraintIndex(constraint)] else { return false }
        return constraint.contains(keys[key])
    }

    /// Whether the text starts as a range does; a text that does may still be no range.
    package func looksLikeRange(_ symbol: Symbol) -> Bool {
        unsafe symbols.withBytes(of: symbol) { text -> Bool in
            guard let first = unsafe text.first else { return false }
            return first == UInt8(ascii: "[") || first == UInt8(ascii: "(")
        }
    }

    private func keyIndex(_ symbol: Symbol) -> Int {
        let index = Int(symbol.rawValue & ~Symbol.expressionBit)
        if index < keySlots.count, keySlots[index] != 0 { return Int(keySlots[index] - 1) }
        let order = order
        keys.append(unsafe symbols.withBytes(of: symbol) { unsafe VersionKey(Span(_unsafeBytes: $0), order: order) })
        VersionTable.set(&keySlots, index, symbols.count, UInt32(keys.count))
        return keys.count - 1
    }

    /// A range as Maven prints it: `[1.0,1.0]` for `[1.0]`. What is none stays as it is.
    package func printed(_ range: Symbol) -> Symbol {
        guard case .success(.ranges(let ranges)) = constraint(range) else { return range }
        return symbols.intern(ranges.map(\.description).joined(separator: ", "))
    }

    private func constraintIndex(_ symbol: Symbol) -> Int {
        let index = Int(symbol.rawValue & ~Symbol.expressionBit)
        if index < constraintSlots.count, constraintSlots[index] != 0 { return Int(constraintSlots[index] - 1) }
        let order = order
        constraints.append(
            unsafe symbols.withBytes(of: symbol) { text -> Result<VersionConstraint, VersionSyntaxError> in
                do throws(VersionSyntaxError) {
                    return .success(unsafe try VersionConstraint.parse(Span(_unsafeBytes: text), order: order))
                } catch {
                    return .failure(error)
                }
            })
        VersionTable.set(&constraintSlots, index, symbols.count, UInt32(constraints.count))
        return constraints.count - 1
    }

    /// Sets a slot in an array that grows with the symbol table.
    private static func set(_ slots: inout [UInt32], _ index: Int, _ symbolCount: Int, _ value: UInt32) {
        if index >= slots.count {
            slots.append(contentsOf: repeatElement(0, count: max(symbolCount, slots.count * 2) - slots.count))
        }
        slots[index] = value
    }
}
