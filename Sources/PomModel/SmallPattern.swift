/// The regular expressions that profiles write for an operating system's version: letters, `.`, `\d`, `[a-z]`, groups,
/// `|`, `*`, `+`, `?`, `{2,3}`. What it cannot read matches nothing.
struct SmallPattern {
    private indirect enum Node {
        case any
        case set([ClosedRange<UInt8>], negated: Bool)
        case sequence([Node])
        case choice([Node])
        case many(Node, min: Int, max: Int)
    }

    /// Steps that one match may take, so that no pattern hangs.
    private static let stepLimit = 100_000

    private let pattern: [UInt8]
    private var at = 0
    private var depth = 0

    /// Whether the pattern matches the whole text.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        var reader = SmallPattern(pattern: Array(pattern.utf8))
        guard pattern.utf8.count <= 1024, let node = reader.choice(), reader.at == reader.pattern.count else {
            return false
        }
        let text = Array(text.utf8)
        var steps = 0
        return match(node, text, 0, &steps) { $0 == text.count }
    }

    private init(pattern: [UInt8]) { self.pattern = pattern }

    private var next: UInt8? { at < pattern.count ? pattern[at] : nil }

    private mutating func choice() -> Node? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 20 else { return nil }
        var options: [Node] = []
        repeat {
            var items: [Node] = []
            while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
                guard let item = item() else { return nil }
                items.append(item)
            }
            options.append(.sequence(items))
        } while take(UInt8(ascii: "|"))
        return options.count == 1 ? options[0] : .choice(options)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        at += 1
        return true
    }

    private mutating func item() -> Node? {
        guard let byte = next else { return nil }
        at += 1
        let atom: Node
        switch byte {
        case UInt8(ascii: "."): atom = .any
        case UInt8(ascii: "^"), UInt8(ascii: "$"): return .sequence([])
        case UInt8(ascii: "\\"):
            guard let escaped = escape() else { return nil }
            atom = escaped
        case UInt8(ascii: "["):
            guard let set = set() else { return nil }
            atom = set
        case UInt8(ascii: "("):
            if take(UInt8(ascii: "?")), !take(UInt8(ascii: ":")) { return nil }
            guard let inner = choice(), take(UInt8(ascii: ")")) else { return nil }
            atom = inner
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): return nil
        default: atom = .set([byte...byte], negated: false)
        }
        return quantified(atom)
    }

    private mutating func quantified(_ atom: Node) -> Node? {
        if take(UInt8(ascii: "*")) { return .many(atom, min: 0, max: .max) }
        if take(UInt8(ascii: "+")) { return .many(atom, min: 1, max: .max) }
        if take(UInt8(ascii: "?")) { return .many(atom, min: 0, max: 1) }
        guard take(UInt8(ascii: "{")) else { return atom }
        guard let low = number() else { return nil }
        var high = low
        if take(UInt8(ascii: ",")) { high = number() ?? .max }
        guard take(UInt8(ascii: "}")), low <= high else { return nil }
        return .many(atom, min: low, max: high)
    }

    private mutating func number() -> Int? {
        let start = at
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), at - start < 4 { at += 1 }
        return Int(String(decoding: pattern[start..<at], as: UTF8.self))
    }

    private mutating func escape() -> Node? {
        guard let byte = next else { return nil }
        at += 1
        switch byte {
        case UInt8(ascii: "d"): return .set([UInt8(ascii: "0")...UInt8(ascii: "9")], negated: false)
        case UInt8(ascii: "D"): return .set([UInt8(ascii: "0")...UInt8(ascii: "9")], negated: true)
        case UInt8(ascii: "w"): return .set(Self.word, negated: false)
        case UInt8(ascii: "W"): return .set(Self.word, negated: true)
        case UInt8(ascii: "s"): return .set([0x09...0x0D, 0x20...0x20], negated: false)
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return nil
        default: return .set([byte...byte], negated: false)
        }
    }

    private static let word: [ClosedRange<UInt8>] = [
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_")...UInt8(ascii: "_"),
    ]

    private mutating func set() -> Node? {
        let negated = take(UInt8(ascii: "^"))
        var ranges: [ClosedRange<UInt8>] = []
        while let byte = next, byte != UInt8(ascii: "]") {
            at += 1
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "&") { return nil }
            if byte == UInt8(ascii: "\\") {
                guard case .set(let escaped, negated: false)? = escape() else { return nil }
                ranges += escaped
            } else if next == UInt8(ascii: "-"), at + 1 < pattern.count, pattern[at + 1] != UInt8(ascii: "]") {
                let high = pattern[at + 1]
                guard byte <= high else { return nil }
                at += 2
                ranges.append(byte...high)
            } else {
                ranges.append(byte...byte)
            }
        }
        return take(UInt8(ascii: "]")) ? .set(ranges, negated: negated) : nil
    }

    private static func match(
        _ node: Node, _ text: [UInt8], _ at: Int, _ steps: inout Int, _ rest: (Int) -> Bool
    ) -> Bool {
        steps += 1
        guard steps < stepLimit else { return false }
        switch node {
        case .any: return at < text.count && rest(at + 1)
        case .set(let ranges, let negated):
            return at < text.count && ranges.contains { $0.contains(text[at]) } != negated && rest(at + 1)
        case .choice(let options): return options.contains { match($0, text, at, &steps, rest) }
        case .sequence(let items): return matchAll(items[...], text, at, &steps, rest)
        case .many(let item, let min, let max): return matchMany(item, min, max, text, at, &steps, rest)
        }
    }

    private static func matchAll(
        _ items: ArraySlice<Node>, _ text: [UInt8], _ at: Int, _ steps: inout Int, _ rest: (Int) -> Bool
    ) -> Bool {
        guard let first = items.first else { return rest(at) }
        var taken = steps
        let result = match(first, text, at, &steps) { matchAll(items.dropFirst(), text, $0, &taken, rest) }
        steps = Swift.max(steps, taken)
        return result
    }

    private static func matchMany(
        _ item: Node, _ min: Int, _ max: Int, _ text: [UInt8], _ at: Int, _ steps: inout Int, _ rest: (Int) -> Bool
    ) -> Bool {
        guard steps < stepLimit else { return false }
        var taken = steps
        if max > 0,
            match(
                item, text, at, &steps,
                { end in
                    end > at
                        && matchMany(
                            item, Swift.max(0, min - 1), max == .max ? .max : max - 1, text, end, &taken, rest)
                })
        {
            return true
        }
        steps = Swift.max(steps, taken)
        return min == 0 && rest(at)
    }
}
