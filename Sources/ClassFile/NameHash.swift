/// A hash of bytes, eight at once; the seed keeps others from choosing names that all have one hash.
enum NameHash {
    static func of(_ name: Span<UInt8>, seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: name.count) &* 0x9E37_79B9_7F4A_7C15
        var offset = 0
        unsafe name.withUnsafeBytes { bytes in
            while offset + 8 <= bytes.count {
                let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
                hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 32
                offset += 8
            }
            while offset < bytes.count {
                hash = (hash ^ UInt64(unsafe bytes[offset])) &* 0x0000_0100_0000_01B3
                offset += 1
            }
        }
        hash = (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
        return hash ^ hash >> 32
    }
}
