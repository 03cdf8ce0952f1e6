internal import Coordinates

/// The order in which Java's HashMap walks its entries. Maven's answers depend on it in three places: the children
/// of a conflict id, the keys of a relocated node, and equal versions of one range.
enum JavaOrder {
    /// The indices of `hashes`, which are in order of insertion, as a HashMap that started empty would walk them.
    static func walk(_ hashes: [Int32]) -> [Int] {
        let size = tableSize(hashes)
        let mask = UInt32(size - 1)
        var places = hashes.indices.map { UInt64(spread(hashes[$0]) & mask) << 32 | UInt64($0) }
        places.sort()
        return places.map { Int($0 & 0xFFFF_FFFF) }
    }

    /// The bucket bits of a hash.
    private static func spread(_ hash: Int32) -> UInt32 {
        let bits = UInt32(bitPattern: hash)
        return bits ^ bits >> 16
    }

    /// How large the table is after all insertions: it doubles beyond three quarters, and when a bucket of a small
    /// table overflows.
    private static func tableSize(_ hashes: [Int32]) -> Int {
        var size = 16
        while hashes.count > size / 4 * 3 { size *= 2 }
        if size >= 64 || hashes.count < 9 { return size }
        return crowdedTableSize(hashes)
    }

    private static func crowdedTableSize(_ hashes: [Int32]) -> Int {
        var size = 16
        for count in 1...hashes.count {
            let bucket = spread(hashes[count - 1]) & UInt32(size - 1)
            let others = hashes[..<(count - 1)].count { spread($0) & UInt32(size - 1) == bucket }
            if others >= 8, size < 64 { size *= 2 }
            if count > size / 4 * 3 { size *= 2 }
        }
        return size
    }

    /// `String.hashCode` of a text.
    static func hash(_ text: String) -> Int32 {
        var hash: Int32 = 0
        for unit in text.utf16 { hash = hash &* 31 &+ Int32(unit) }
        return hash
    }

    /// `String.hashCode` of a number's decimal digits.
    static func hash(decimal number: Int32) -> Int32 {
        if number < 10 { return number &+ 48 }
        return hash(decimal: number / 10) &* 31 &+ number % 10 &+ 48
    }
}
