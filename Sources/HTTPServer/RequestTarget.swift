/// The target of a request line, taken apart (RFC 9112 §3.2: origin and absolute form).
struct RequestTarget {
    static let maximumBytes = 8192
    static let maximumSegmentBytes = 1024
    static let maximumSegments = 128
    static let maximumPairs = 128

    let path: String
    let segments: [String]
    let query: [(name: String, value: String)]

    init(_ target: String) throws(HTTPFailure) {
        guard target.utf8.count <= Self.maximumBytes else { throw HTTPFailure(414, "the request target is too long") }
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
            throw HTTPFailure(400, "the request target holds a character that must be percent-encoded")
        }
        var rest = Array(target.utf8)[...]
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
            if rest.first != UInt8(ascii: "/") { rest = [UInt8(ascii: "/")] + rest }
        }
        guard rest.first == UInt8(ascii: "/") else {
            throw HTTPFailure(400, "the request target does not start with a slash")
        }
        let pathBytes = rest.prefix { $0 != UInt8(ascii: "?") }
        path = String(decoding: pathBytes, as: UTF8.self)
        segments = try Self.segments(of: pathBytes)
        query = try Self.pairs(of: rest.dropFirst(pathBytes.count + 1))
    }

    private static func segments(of path: ArraySlice<UInt8>) throws(HTTPFailure) -> [String] {
        let parts = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= maximumSegments else { throw HTTPFailure(414, "the path has too many segments") }
        var segments: [String] = []
        for part in parts {
            guard part.count <= maximumSegmentBytes else { throw HTTPFailure(414, "a path segment is too long") }
            guard let segment = decoded(part, plusIsSpace: false), !segment.utf8.contains(UInt8(ascii: "/")) else {
                throw HTTPFailure(400, "the path holds an invalid percent-encoding")
            }
            guard segment != ".", segment != ".." else {
                throw HTTPFailure(400, "the path holds a segment of dots")
            }
            segments.append(segment)
        }
        return segments == [""] ? [] : segments
    }

    private static func pairs(of query: ArraySlice<UInt8>) throws(HTTPFailure) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for part in query.split(separator: UInt8(ascii: "&")) {
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            guard let key = decoded(name, plusIsSpace: true),
                let value = decoded(part.dropFirst(name.count + 1), plusIsSpace: true)
            else { throw HTTPFailure(400, "the query holds an invalid percent-encoding") }
            pairs.append((key, value))
            guard pairs.count <= maximumPairs else { throw HTTPFailure(414, "the query has too many parts") }
        }
        return pairs
    }

    /// The text behind percent-encoding; nil when an escape is broken, or it is not UTF-8, or holds a control character.
    static func decoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            var byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex, let high = hexValue(bytes[index + 1]),
                    let low = hexValue(bytes[index + 2])
                else { return nil }
                byte = high << 4 | low
                index += 2
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                byte = UInt8(ascii: " ")
            }
            guard byte >= 0x20, byte != 0x7F else { return nil }
            out.append(byte)
            index += 1
        }
        return String(validating: out, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
