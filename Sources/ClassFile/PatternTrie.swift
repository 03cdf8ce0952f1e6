/// The patterns of all rules as one tree over bytes: a name that no rule is for is refused at its first few bytes.
struct PatternTrie: Sendable {
    /// The class of each byte; 0: in no pattern. A dot has the class of a slash.
    private(set) var classes = [UInt8](repeating: 0, count: 256)
    /// How many classes there are.
    private(set) var width = 1
    /// The next state by state and class; 0: no pattern goes on so.
    private(set) var next: [UInt16] = []
    /// By state, the first pattern that ends there, or -1.
    private(set) var accepts: [Int32] = []
    /// By pattern, the next one with the same text, or -1.
    private(set) var same: [Int32]
    /// By state, whether a stem ends there: enough to look closer.
    private(set) var stems: [Bool] = []
    /// One bit for each pair of bytes that a pattern can start with, low byte first.
    private(set) var pairs = [UInt64](repeating: 0, count: 1024)

    /// The state before the first byte.
    static let root = 1

    /// Builds the tree of patterns with slashes, of at most 60,000 bytes together, and of their beginnings that are enough
    /// to look closer.
    init(_ patterns: [[UInt8]], _ stems: [[UInt8]]) {
        same = [Int32](repeating: -1, count: patterns.count)
        for byte in patterns.joined() where classes[Int(byte)] == 0 {
            // 255 classes are enough: a name holds no NUL.
            classes[Int(byte)] = UInt8(truncatingIfNeeded: width)
            width += 1
        }
        classes[Int(UInt8(ascii: "."))] = classes[Int(UInt8(ascii: "/"))]
        next = [UInt16](repeating: 0, count: 2 * width)
        accepts = [-1, -1]
        for (number, pattern) in patterns.enumerated() { insert(pattern, Int32(number)) }
        self.stems = [Bool](repeating: false, count: accepts.count)
        for stem in stems {
            markStart(stem)
            var state = PatternTrie.root
            for byte in stem { state = Int(next[state * width + Int(classes[Int(byte)])]) }
            self.stems[state] = true
        }
    }

    private mutating func insert(_ pattern: [UInt8], _ number: Int32) {
        var state = PatternTrie.root
        for byte in pattern {
            let cell = state * width + Int(classes[Int(byte)])
            if next[cell] == 0 {
                next[cell] = UInt16(truncatingIfNeeded: accepts.count)
                accepts.append(-1)
                next.append(contentsOf: repeatElement(0, count: width))
            }
            state = Int(next[cell])
        }
        if accepts[state] < 0 {
            accepts[state] = number
        } else {
            var last = accepts[state]
            while same[Int(last)] >= 0 { last = same[Int(last)] }
            same[Int(last)] = number
        }
    }

    private mutating func markStart(_ stem: [UInt8]) {
        guard let first = stem.first else { return }
        if stem.count > 1 {
            mark(first, stem[1])
            if stem[1] == UInt8(ascii: "/") { mark(first, UInt8(ascii: ".")) }
        } else {
            for second in UInt8.min...UInt8.max { mark(first, second) }
        }
    }

    private mutating func mark(_ first: UInt8, _ second: UInt8) {
        let pair = Int(second) << 8 | Int(first)
        pairs[pair >> 6] |= 1 << UInt64(pair & 63)
    }
}
