/// Texts by number, each held once, as they lie in the file.
struct StringPool {
    /// UTF-8 of all, each with a NUL after it.
    private(set) var text: [UInt8] = []
    /// Where each starts in `text`.
    private(set) var starts: [UInt32] = []
    /// How many bytes each has.
    private(set) var counts: [UInt32] = []
    private var hashes: [UInt32] = []
    private var slots = [UInt32](repeating: 0, count: 1024)

    /// How many there are.
    var count: Int { starts.count }

    /// The number of a text.
    mutating func number(of text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { unsafe number(of: UnsafeRawBufferPointer($0)) }
    }

    /// The number of a text.
    mutating func number(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        let hash = IndexLayout.kept(unsafe Checksum.of(bytes))
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let found = Int(slots[slot] - 1)
            if hashes[found] == hash, unsafe self.bytes(UInt32(found), { unsafe $0.elementsEqual(bytes) }) {
                return UInt32(found)
            }
            slot = (slot + 1) & mask
        }
        starts.append(UInt32(text.count))
        counts.append(UInt32(bytes.count))
        unsafe text.append(contentsOf: bytes)
        text.append(0)
        hashes.append(hash)
        slots[slot] = UInt32(count)
        if count * 2 > slots.count { grow() }
        return UInt32(count - 1)
    }

    /// The UTF-8 of a text; it does not outlive the closure.
    func bytes<Result>(_ number: UInt32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let range = Int(starts[Int(number)])..<Int(starts[Int(number)] + counts[Int(number)])
        return unsafe text.withUnsafeBytes { unsafe body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for index in hashes.indices {
            var slot = Int(hashes[index]) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }
}
