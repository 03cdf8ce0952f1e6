/// Expands `$Id$` to `$Id: <blob> $` (gitattributes(5), "ident").
///
/// Git has an algorithm for whole files and one for streams, and a checkout may use either. They differ in what they do
/// with `$$Id$`, with blanks in an old expansion, and with NULs; both are followed here.
struct IdentFilter {
    private static let dollar = UInt8(ascii: "$")
    private let expansion: [UInt8]

    /// Expands to this blob.
    init(_ id: ObjectID) { expansion = Array("$Id: \(id.hex) $".utf8) }

    /// The text with its marks expanded.
    func expand(_ bytes: [UInt8], whole: Bool) -> [UInt8] { whole ? expandWhole(bytes) : expandStream(bytes) }

    /// Any `$` may begin a mark; an old expansion with a blank inside is another system's and is kept.
    private func expandWhole(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let mark = rest.firstIndex(of: Self.dollar) {
            result += rest[..<mark]
            rest = rest[(mark + 1)...]
            let after = rest.startIndex + 2
            var end: Int?
            if rest.count >= 3, rest.starts(with: Array("Id".utf8)) {
                if rest[after] == Self.dollar {
                    end = after
                } else if rest[after] == UInt8(ascii: ":") {
                    guard let close = rest[(after + 1)...].firstIndex(of: Self.dollar) else {
                        return result + [Self.dollar] + rest
                    }
                    let inside = rest[(after + 1)..<close]
                    let blank = inside.dropFirst().firstIndex(of: 0x20)
                    let isForeign = blank.map { $0 < close - 1 } ?? false
                    if !inside.contains(0x0A) && !isForeign { end = close }
                }
            }
            if let end {
                result += expansion
                rest = rest[(end + 1)...]
            } else {
                result.append(Self.dollar)
            }
        }
        return result + rest
    }

    /// What begins like a mark and is none is passed over with the byte that showed it.
    private func expandStream(_ bytes: [UInt8]) -> [UInt8] {
        // The NUL is git's: its comparison runs into the end of the C string.
        let head = Array("$Id".utf8) + [0]
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let start = place
            var state = 0
            while state < head.count, place < bytes.count, bytes[place] == head[state] {
                state += 1
                place += 1
            }
            guard place < bytes.count else { return result + bytes[start...] }
            let next = bytes[place]
            place += 1
            if state == 3 && next == Self.dollar {
                result += expansion
            } else if state == 3 && next == UInt8(ascii: ":") {
                guard let end = bytes[place...].firstIndex(where: { $0 == Self.dollar || $0 == 0x0A }) else {
                    return result + bytes[start...]
                }
                let isExpanded = bytes[end] == Self.dollar && !Self.isForeign(bytes[place...end])
                result += isExpanded ? expansion : Array(bytes[start...end])
                place = end + 1
            } else {
                result += bytes[start..<place]
            }
        }
        return result
    }

    /// Whether `: … $` has a blank anywhere but before its `$`, and begins with one.
    private static func isForeign(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.first == 0x20 else { return false }
        // Git looks at a C string.
        let text = text.dropFirst().prefix { $0 != 0 }
        return text.indices.contains { index in
            let isBlank = text[index] == 0x20 || text[index] == 0x09 || text[index] == 0x0D
            return isBlank && (index + 1 >= text.endIndex || text[index + 1] != dollar)
        }
    }
}
