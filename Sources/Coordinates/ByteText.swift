extension Span<UInt8> {
    /// Where a byte first is.
    func firstIndex(of byte: UInt8) -> Int? {
        var index = 0
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// The first place from `start` on that is no blank: what Java's `trim` removes, all up to U+0020.
    func indexPastBlanks(from start: Int) -> Int {
        var index = start
        while index < count, self[index] <= 0x20 { index += 1 }
        return index
    }

    /// What lies between the blanks at both ends, as Java's `trim`.
    var trimmedRange: Range<Int> {
        let start = indexPastBlanks(from: 0)
        var end = count
        while end > start, self[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}

extension String {
    /// The text of a piece of UTF-8.
    init(copying bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
