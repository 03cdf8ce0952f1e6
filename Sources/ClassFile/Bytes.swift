/// Reading of big-endian numbers and comparison of bytes; every access is checked.
extension Span<UInt8> {
    /// Two bytes.
    @inline(__always)
    func u2(_ offset: Int) -> Int { Int(self[offset]) << 8 | Int(self[offset + 1]) }

    /// Four bytes.
    @inline(__always)
    func u4(_ offset: Int) -> Int { u2(offset) << 16 | u2(offset + 2) }

    /// Four bytes with a sign.
    func s4(_ offset: Int) -> Int32 { Int32(truncatingIfNeeded: u4(offset)) }

    /// Whether the bytes at an offset are this ASCII text.
    func holds(_ text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, count - offset >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where unsafe self[offset + index] != text.utf8Start[index] {
            return false
        }
        return true
    }

    /// Whether they start with this ASCII text.
    func starts(with text: StaticString) -> Bool { holds(text, at: 0) }

    /// Whether they are this ASCII text.
    func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && holds(text, at: 0) }

    /// Whether they start with these bytes.
    func starts(with other: Span<UInt8>) -> Bool {
        guard count >= other.count else { return false }
        return unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                var offset = 0
                while offset + 8 <= right.count {
                    let word = unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    if unsafe word != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
                    offset += 8
                }
                while offset < right.count {
                    if unsafe left[offset] != right[offset] { return false }
                    offset += 1
                }
                return true
            }
        }
    }

    /// Whether they are the same bytes.
    func equal(_ other: Span<UInt8>) -> Bool { count == other.count && starts(with: other) }

    /// Whether the name of a class file.
    var endsInClass: Bool { holds(".class", at: count - 6) }

    /// The offset of the last such byte, or -1.
    func lastIndex(of byte: UInt8) -> Int {
        var index = count - 1
        while index >= 0, self[index] != byte { index -= 1 }
        return index
    }

    /// A copy with one byte for another.
    func swapping(_ byte: UInt8, for other: UInt8) -> [UInt8] {
        var copy: [UInt8] = []
        copy.append(self, from: 0)
        for index in 0..<copy.count where copy[index] == byte { copy[index] = other }
        return copy
    }
}

extension [UInt8] {
    /// Appends the bytes between two offsets.
    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
        let part = bytes.extracting(start..<end)
        unsafe part.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends the bytes from an offset on.
    mutating func append(_ bytes: Span<UInt8>, from start: Int) { append(bytes, from: start, to: bytes.count) }

    /// Appends two bytes.
    mutating func append2(_ number: Int) {
        append(UInt8(truncatingIfNeeded: number >> 8))
        append(UInt8(truncatingIfNeeded: number))
    }

    /// Puts two bytes over what is there.
    mutating func put2(_ number: Int, at offset: Int) {
        self[offset] = UInt8(truncatingIfNeeded: number >> 8)
        self[offset + 1] = UInt8(truncatingIfNeeded: number)
    }
}
