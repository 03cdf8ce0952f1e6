/// Reads what Java's `DataOutputStream` wrote; nil at the end.
struct BigEndianReader {
    private let bytes: [UInt8]
    private(set) var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() -> UInt8? {
        guard at < bytes.count else { return nil }
        at += 1
        return bytes[at - 1]
    }

    /// A number of four bytes.
    mutating func number() -> Int? {
        guard bytes.count - at >= 4 else { return nil }
        at += 4
        return bytes[at - 4..<at].reduce(0) { $0 << 8 | Int($1) }
    }

    /// A number of four bytes of things that take so many bytes each: never more than there are bytes for.
    mutating func count(atLeast size: Int) -> Int? {
        guard let number = number() else { return nil }
        return number <= (bytes.count - at) / size ? number : nil
    }

    /// A length of two bytes and so many bytes of modified UTF-8.
    mutating func text() -> [UInt8]? {
        guard bytes.count - at >= 2 else { return nil }
        let count = Int(bytes[at]) << 8 | Int(bytes[at + 1])
        guard bytes.count - at - 2 >= count else { return nil }
        at += 2 + count
        return Array(bytes[at - count..<at])
    }
}
