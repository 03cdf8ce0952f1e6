internal import Pipeline

/// Makes a log inert piece by piece: a character or a CR LF that is cut between two pieces comes out whole.
package struct InertStream: Sendable {
    private var held: [UInt8] = []

    /// Nothing held yet.
    package init() {}

    /// Takes bytes; gives the inert text of all that is complete.
    package mutating func append(_ bytes: [UInt8]) -> String {
        let all = held + bytes
        let cut = all.count - Self.incompleteTail(all)
        held = Array(all[cut...])
        return InertText.inert(all[..<cut])
    }

    /// The inert text of what was held at the end.
    package mutating func finish() -> String {
        defer { held = [] }
        return InertText.inert(held)
    }

    /// How many bytes at the end may belong to what follows: a CR, or the beginning of a character (RFC 3629).
    private static func incompleteTail(_ bytes: [UInt8]) -> Int {
        if bytes.last == 0x0D { return 1 }
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }
}
