/// Patterns as .gitattributes writes them (gitignore(5), "PATTERN FORMAT"): `*`, `?`, `[…]`, `**` between slashes.
///
/// Hostile patterns could make the search long: it ends without a match after a million steps.
struct WildMatch {
    private enum Result {
        case match
        case noMatch
        /// The text is used up: no star further left can help.
        case endOfText
        /// Only a `**` further left can help, as a `*` does not pass a slash.
        case needsDoubleStar
    }

    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let backslash = UInt8(ascii: "\\")

    private let pattern: [UInt8]
    private let text: [UInt8]
    private let isPath: Bool
    private var steps = 0

    private init(_ pattern: [UInt8], _ text: [UInt8], isPath: Bool) {
        self.pattern = pattern
        self.text = text
        self.isPath = isPath
    }

    /// Whether the whole text matches. In a path `*` and `?` do not match a slash.
    static func matches(_ pattern: [UInt8], _ text: [UInt8], isPath: Bool) -> Bool {
        var search = WildMatch(pattern, text, isPath: isPath)
        return search.run(0, 0) == .match
    }

    private func pattern(_ place: Int) -> UInt8? { place < pattern.count ? pattern[place] : nil }

    private mutating func run(_ start: Int, _ textStart: Int) -> Result {
        var (place, index) = (start, textStart)
        while let wanted = pattern(place) {
            steps += 1
            guard steps < 1_000_000 else { return .endOfText }
            let found = index < text.count ? text[index] : nil
            if found == nil && wanted != Self.star { return .endOfText }
            switch wanted {
            case Self.star:
                if let result = runStar(&place, &index, start) { return result }
            case UInt8(ascii: "?"):
                if isPath && found == Self.slash { return .noMatch }
            case UInt8(ascii: "["):
                guard let (isIn, end) = bracket(place, found ?? 0) else { return .endOfText }
                if !isIn || (isPath && found == Self.slash) { return .noMatch }
                place = end
            case Self.backslash:
                place += 1
                if pattern(place) != found { return .noMatch }
            default:
                if wanted != found { return .noMatch }
            }
            place += 1
            index += 1
        }
        return index == text.count ? .match : .noMatch
    }

    /// At a star: the result, or `nil` to go on after `place` and `index`.
    private mutating func runStar(_ place: inout Int, _ index: inout Int, _ start: Int) -> Result? {
        let before = place - 1
        place += 1
        var passesSlash = !isPath
        if pattern(place) == Self.star {
            while pattern(place) == Self.star { place += 1 }
            let isBounded = before < start || pattern[before] == Self.slash
            let next = pattern(place)
            let ends = next == nil || next == Self.slash
            if isPath && isBounded && (ends || (next == Self.backslash && pattern(place + 1) == Self.slash)) {
                // "**/" also stands for no folder at all.
                if next == Self.slash && run(place + 1, index) == .match { return .match }
                passesSlash = true
            }
        }
        guard let next = pattern(place) else {
            return passesSlash || !text[index...].contains(Self.slash) ? .match : .noMatch
        }
        if !passesSlash && next == Self.slash {
            guard let slash = text[index...].firstIndex(of: Self.slash) else { return .noMatch }
            index = slash
            return nil
        }
        while index < text.count {
            steps += 1
            guard steps < 1_000_000 else { return .endOfText }
            let result = run(place, index)
            if result != .noMatch {
                if !passesSlash || result != .needsDoubleStar { return result }
            } else if !passesSlash && text[index] == Self.slash {
                return .needsDoubleStar
            }
            index += 1
        }
        return .endOfText
    }

    /// Whether the byte is in the bracket that begins at `place`, and where its `]` is; `nil` when it has none.
    private func bracket(_ place: Int, _ byte: UInt8) -> (Bool, Int)? {
        var place = place + 1
        let isNegated = pattern(place) == UInt8(ascii: "!") || pattern(place) == UInt8(ascii: "^")
        if isNegated { place += 1 }
        var (isIn, isFirst) = (false, true)
        var last: UInt8?
        while let wanted = pattern(place), isFirst || wanted != UInt8(ascii: "]") {
            isFirst = false
            if wanted == Self.backslash {
                place += 1
                guard let escaped = pattern(place) else { return nil }
                if escaped == byte { isIn = true }
                last = escaped
            } else if wanted == UInt8(ascii: "-"), let low = last, let next = pattern(place + 1),
                next != UInt8(ascii: "]")
            {
                place += next == Self.backslash ? 2 : 1
                guard let high = pattern(place) else { return nil }
                if low <= byte && byte <= high { isIn = true }
                last = nil
            } else if wanted == UInt8(ascii: "["), pattern(place + 1) == UInt8(ascii: ":") {
                guard let end = pattern[place...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
                if end - place >= 4, pattern[end - 1] == UInt8(ascii: ":") {
                    guard let isMember = Self.classes[String(decoding: pattern[place + 2..<end - 1], as: UTF8.self)]
                    else { return nil }
                    if isMember(byte) { isIn = true }
                    place = end
                    last = nil
                } else {
                    if byte == wanted { isIn = true }
                    last = wanted
                }
            } else {
                if wanted == byte { isIn = true }
                last = wanted
            }
            place += 1
        }
        return pattern(place) == nil ? nil : (isIn != isNegated, place)
    }

    private static let classes: [String: @Sendable (UInt8) -> Bool] = [
        "alnum": { isDigit($0) || isUpper($0) || isLower($0) },
        "alpha": { isUpper($0) || isLower($0) },
        "blank": { $0 == 0x20 || $0 == 0x09 },
        "cntrl": { $0 < 0x20 || $0 == 0x7F },
        "digit": { isDigit($0) },
        "graph": { (0x21...0x7E).contains($0) },
        "lower": { isLower($0) },
        "print": { (0x20...0x7E).contains($0) },
        "punct": { (0x21...0x7E).contains($0) && !isDigit($0) && !isUpper($0) && !isLower($0) },
        "space": { $0 == 0x20 || (0x09...0x0D).contains($0) },
        "upper": { isUpper($0) },
        "xdigit": { isDigit($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) },
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
}
