/// Reads the bytes of a cache file, little endian; `nil` where they end.
struct LittleReader {
    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    /// Whether all is read.
    var isAtEnd: Bool { place == bytes.endIndex }

    /// The next so many bytes.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= bytes.endIndex - place else { return nil }
        defer { place += count }
        return bytes[place..<place + count]
    }

    /// The next number of 32 bits.
    mutating func number() -> Int? {
        take(4).map { Int($0.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }) }
    }

    /// Bytes as numbers.
    static func numbers<Number: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>, as type: Number.Type) -> [Number] {
        let size = MemoryLayout<Number>.size
        return unsafe bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / size).map { index in
                unsafe Number(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Number.self))
            }
        }
    }
}

extension [UInt8] {
    /// Appends a number, little endian.
    mutating func append<Number: FixedWidthInteger>(little number: Number) {
        for byte in 0..<MemoryLayout<Number>.size { append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
    }
}
