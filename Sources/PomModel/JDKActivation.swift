/// Whether a Java version meets a profile's `<jdk>` (M11).
enum JDKActivation {
    /// The answer.
    enum Answer: Equatable {
        case active
        case inactive
        /// A part that must be a number is none.
        case noNumber
    }

    /// Compares a profile's `<jdk>` with a Java version.
    static func evaluate(_ wanted: String, version: String) -> Answer {
        if wanted.hasPrefix("!") { return version.starts(with: wanted.dropFirst()) ? .inactive : .active }
        guard wanted.hasPrefix("[") || wanted.hasPrefix("(") else {
            return version.hasPrefix(wanted) ? .active : .inactive
        }
        let bounds = bounds(wanted)
        guard let left = relation(version, bounds[0], isLeft: true) else { return .noNumber }
        if left == 0 { return .active }
        if left < 0 { return .inactive }
        guard let right = relation(version, bounds[1], isLeft: false) else { return .noNumber }
        return right <= 0 ? .active : .inactive
    }

    private struct Bound {
        var value: String
        var isClosed: Bool

        init(_ value: String, isClosed: Bool) {
            self.value = JavaStrings.trim(value)
            self.isClosed = isClosed
        }
    }

    private static func bounds(_ range: String) -> [Bound] {
        var bounds: [Bound] = []
        for token in JavaStrings.split(range, { $0 == UInt8(ascii: ",") }) {
            if token.hasPrefix("[") {
                bounds.append(Bound(token.filter { $0 != "[" }, isClosed: true))
            } else if token.hasPrefix("(") {
                bounds.append(Bound(token.filter { $0 != "(" }, isClosed: false))
            } else if token.hasSuffix("]") {
                bounds.append(Bound(token.filter { $0 != "]" }, isClosed: true))
            } else if token.hasSuffix(")") {
                bounds.append(Bound(token.filter { $0 != ")" }, isClosed: false))
            } else if token.isEmpty {
                bounds.append(Bound("", isClosed: false))
            }
        }
        while bounds.count < 2 { bounds.append(Bound("99999999", isClosed: false)) }
        return bounds
    }

    /// -1, 0 or 1 as Maven compares a version with a bound by three numbers; `nil` where a part is no number.
    private static func relation(_ version: String, _ bound: Bound, isLeft: Bool) -> Int? {
        if bound.value.isEmpty { return isLeft ? 1 : -1 }
        let isSeparator: (UInt8) -> Bool = { byte in
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
        let kept = version.utf8.filter { isSeparator($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let actual = JavaStrings.split(String(decoding: kept, as: UTF8.self), isSeparator)
        let wanted = JavaStrings.split(bound.value, { $0 == UInt8(ascii: ".") })
        for index in 0..<3 {
            guard let left = Int32(index < actual.count ? actual[index] : "0"),
                let right = Int32(index < wanted.count ? wanted[index] : "0")
            else { return nil }
            if left < right { return -1 }
            if left > right { return 1 }
        }
        return bound.isClosed ? 0 : (isLeft ? -1 : 1)
    }
}

/// What Java's `String` does otherwise than Swift's.
enum JavaStrings {
    /// Without characters up to the space at both ends.
    static func trim(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return start == 0 && end == bytes.count ? text : String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The parts between separators, empty ones at the end left out; the empty text is one part.
    static func split(_ text: String, _ isSeparator: (UInt8) -> Bool) -> [String] {
        var parts = text.utf8.split(omittingEmptySubsequences: false, whereSeparator: isSeparator)
            .map { String(decoding: $0, as: UTF8.self) }
        if parts.count > 1 {
            while let last = parts.last, last.isEmpty { parts.removeLast() }
        }
        return parts
    }

    /// Lower case of ASCII letters; names of systems have no others.
    static func lowercase(_ text: String) -> String {
        String(
            decoding: text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self)
    }

    /// Whether a text holds another.
    static func contains(_ text: String, _ part: String) -> Bool {
        let text = Array(text.utf8)
        let part = Array(part.utf8)
        if part.isEmpty { return true }
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
