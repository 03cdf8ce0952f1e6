/// One pass over a name: its hash, and what could be wrong with it.
struct NameScan {
    /// Differs from run to run, so that nobody can make names that collide.
    private(set) var hash: UInt64
    /// Whether a byte is not ASCII.
    private(set) var isASCII = true
    /// Whether it has a NUL or a backslash.
    private(set) var hasForbidden = false
    /// Whether two dots stand side by side.
    private(set) var hasTwoDots = false

    static let seed = UInt64.random(in: 0 ... .max)
    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

    init(_ name: Span<UInt8>, seed: UInt64 = NameScan.seed) {
        hash = seed ^ UInt64(truncatingIfNeeded: name.count)
        var at = 0
        var carry: UInt64 = 0
        while name.count - at >= 8 {
            carry = take(name.little64(at), seed, carry)
            at += 8
        }
        guard at < name.count else { return }
        if at > 0 {
            // The last eight bytes: two dots at the border are among them.
            _ = take(name.little64(name.count - 8), seed, 0)
            return
        }
        var word: UInt64 = 0x6161_6161_6161_6161
        for place in 0..<name.count { word = word << 8 | UInt64(name[place]) }
        _ = take(word, seed, 0)
    }

    /// Takes eight bytes; gives and takes the mark of a dot at the border.
    @inline(__always)
    private mutating func take(_ word: UInt64, _ seed: UInt64, _ carry: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: Self.factor ^ seed)
        hash = (product.high ^ product.low) &+ word
        if word & 0x8080_8080_8080_8080 != 0 { isASCII = false }
        if (Self.zeroes(word) | Self.zeroes(word ^ 0x5C5C_5C5C_5C5C_5C5C)) != 0 { hasForbidden = true }
        let dots = Self.zeroes(word ^ 0x2E2E_2E2E_2E2E_2E2E)
        if dots & (dots << 8 | carry) != 0 { hasTwoDots = true }
        return dots >> 56
    }

    /// The top bit of each byte that is zero.
    @inline(__always)
    private static func zeroes(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~(((word & low) &+ low) | word | low)
    }
}
