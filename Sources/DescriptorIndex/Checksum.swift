/// A checksum for accidents, not for attackers: four lanes of multiply and rotate over words of eight bytes.
///
/// Each step is a bijection of the lane for a given word and of the word for a given lane, so that a change within one
/// word always shows.
enum Checksum {
    private static let first: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let second: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var lanes = SIMD4<UInt64>(first &+ second, second, 0, first)
        var offset = 0
        while offset + 32 <= bytes.count {
            let words = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
            lanes.x = step(lanes.x, words.x)
            lanes.y = step(lanes.y, words.y)
            lanes.z = step(lanes.z, words.z)
            lanes.w = step(lanes.w, words.w)
            offset += 32
        }
        var sum = rotate(lanes.x, 1) &+ rotate(lanes.y, 7) &+ rotate(lanes.z, 12) &+ rotate(lanes.w, 18)
        while offset + 8 <= bytes.count {
            sum = step(sum, unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        while offset < bytes.count {
            sum = step(sum, UInt64(unsafe bytes[offset]))
            offset += 1
        }
        sum = step(sum, UInt64(bytes.count))
        sum ^= sum >> 29
        sum = sum &* second
        return sum ^ sum >> 32
    }

    @inline(__always)
    private static func step(_ lane: UInt64, _ word: UInt64) -> UInt64 { rotate(lane ^ word, 31) &* first }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
}
