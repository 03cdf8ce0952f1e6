/// Texts, each held once. One table serves one resolver and all it keeps; it is not for several threads.
package final class SymbolTable {
    /// All of it in one value. No call of it can come back to it while it is changed, so that nothing has to be checked.
    @exclusivity(unchecked) private var store: SymbolStore

    /// A table that holds the fixed symbols.
    package init(capacity: Int = 4096) {
        unsafe store = SymbolStore(capacity: capacity)
        for text in Symbol.fixed { _ = intern(text) }
    }

    /// How many texts it holds.
    package var count: Int { unsafe store.count }

    /// The symbol of a text.
    package func intern(_ text: String) -> Symbol {
        var text = text
        return text.withUTF8 { unsafe store.intern(UnsafeRawBufferPointer($0)) }
    }

    /// The symbol of a piece of UTF-8.
    package func intern(_ text: UnsafeRawBufferPointer) -> Symbol { unsafe store.intern(text) }

    /// The symbol of a text that the table holds already; `nil` when it does not.
    package func existing(_ text: String) -> Symbol? {
        var text = text
        return text.withUTF8 { unsafe store.find(UnsafeRawBufferPointer($0)).symbol }
    }

    /// The text of a symbol of this table.
    package func text(_ symbol: Symbol) -> String {
        unsafe withBytes(of: symbol) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Appends the UTF-8 of a symbol of this table.
    package func append(_ symbol: Symbol, to bytes: inout [UInt8]) {
        unsafe withBytes(of: symbol) { unsafe bytes.append(contentsOf: $0) }
    }

    /// The UTF-8 of a symbol of this table; it does not outlive the closure.
    package func withBytes<Result>(of symbol: Symbol, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
        -> Result
    {
        let (bytes, range) = unsafe store.piece(symbol)
        return try unsafe bytes.withUnsafeBytes { try unsafe body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}

/// What a symbol table holds.
private struct SymbolStore {
    /// All texts, one after the other, UTF-8.
    private var bytes: [UInt8] = []
    /// Where each text starts; one more entry at the end.
    private var starts: [UInt32] = [0]
    /// The hash of each text.
    private var hashes: [UInt32] = []
    /// The id of each text, with its expression bit.
    private var symbols: [Symbol] = []
    /// Open addressing: index into `symbols` plus one, zero when free. Its size is a power of two.
    private var slots: [UInt32]

    init(capacity: Int) { slots = Array(repeating: 0, count: max(64, capacity.nextPowerOfTwo * 2)) }

    var count: Int { symbols.count }

    /// The bytes of all texts, and where a symbol's are.
    func piece(_ symbol: Symbol) -> (bytes: [UInt8], range: Range<Int>) {
        let index = Int(symbol.rawValue & ~Symbol.expressionBit)
        precondition(index < symbols.count, "a symbol of another table")
        return (bytes, Int(starts[index])..<Int(starts[index + 1]))
    }

    /// The symbol of a text, and where it is or would be.
    func find(_ text: UnsafeRawBufferPointer) -> (symbol: Symbol?, slot: Int, hash: UInt32) {
        let hash = unsafe SymbolStore.hash(text)
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot] - 1)
            if hashes[index] == hash, unsafe matches(index, text) { return (symbols[index], slot, hash) }
            slot = (slot + 1) & mask
        }
        return (nil, slot, hash)
    }

    mutating func intern(_ text: UnsafeRawBufferPointer) -> Symbol {
        let (known, slot, hash) = unsafe find(text)
        if let known { return known }
        let index = symbols.count
        let holdsExpression = unsafe SymbolStore.holdsExpression(text)
        let symbol = Symbol(rawValue: UInt32(index) | (holdsExpression ? Symbol.expressionBit : 0))
        unsafe bytes.append(contentsOf: text)
        starts.append(UInt32(bytes.count))
        hashes.append(hash)
        symbols.append(symbol)
        slots[slot] = UInt32(index + 1)
        if symbols.count * 2 > slots.count { grow() }
        return symbol
    }

    private func matches(_ index: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let start = Int(starts[index])
        guard Int(starts[index + 1]) - start == text.count else { return false }
        return unsafe bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset + 8 <= text.count {
                let left = unsafe bytes.loadUnaligned(fromByteOffset: start + offset, as: UInt64.self)
                if unsafe left != text.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
                offset += 8
            }
            while offset < text.count {
                if unsafe bytes[start + offset] != text[offset] { return false }
                offset += 1
            }
            return true
        }
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = larger.count - 1
        for index in symbols.indices {
            var slot = Int(hashes[index]) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = UInt32(index + 1)
        }
        slots = larger
    }

    /// FNV-1a over words of eight bytes; good enough for coordinates, and the table is bounded by its inputs' limits.
    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt32 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var offset = 0
        while offset + 8 <= text.count {
            let word = unsafe text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = (hash ^ word) &* 0x0000_0100_0000_01b3
            hash ^= hash >> 29
            offset += 8
        }
        while offset < text.count {
            hash = unsafe (hash ^ UInt64(text[offset])) &* 0x0000_0100_0000_01b3
            offset += 1
        }
        hash ^= hash >> 32
        return UInt32(truncatingIfNeeded: hash &* 0x9E37_79B9_7F4A_7C15 >> 32)
    }

    private static func holdsExpression(_ text: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index + 1 < text.count {
            if unsafe text[index] == UInt8(ascii: "$") && text[index + 1] == UInt8(ascii: "{") { return true }
            index += 1
        }
        return false
    }
}

extension Int {
    /// The smallest power of two that is not smaller.
    fileprivate var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
