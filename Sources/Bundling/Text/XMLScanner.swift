/// Pieces of an XML text as ranges of its bytes: enough to move elements about without reading what they mean.
struct XMLScanner {
    /// One piece.
    struct Piece {
        enum Kind { case start, empty, end, text, other }
        var kind: Kind
        /// All of its bytes.
        var range: Range<Int>
        /// The element's name, for tags.
        var name: Range<Int>
    }

    /// What is wrong with the text.
    struct Failure: Error {
        var why: String
    }

    let bytes: [UInt8]
    private(set) var at: Int

    init(_ bytes: [UInt8]) throws(Failure) {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) || bytes.contains(0) {
            throw Failure(why: "it is not in UTF-8")
        }
        self.bytes = bytes
        at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next piece; nil at the end.
    mutating func next() throws(Failure) -> Piece? {
        guard at < bytes.count else { return nil }
        let start = at
        guard bytes[at] == UInt8(ascii: "<") else {
            while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
            return Piece(kind: .text, range: start..<at, name: start..<start)
        }
        if has("<!--") { return try skip(to: "-->", from: start, 4, .other) }
        if has("<![CDATA[") { return try skip(to: "]]>", from: start, 9, .text) }
        if has("<?") { return try skip(to: "?>", from: start, 2, .other) }
        if has("<!") { return try doctype(start) }
        return try tag(start)
    }

    private func has(_ text: StaticString) -> Bool { Bytes.matches(bytes.span, at: at, text) }

    private mutating func skip(
        to end: StaticString, from start: Int, _ opening: Int, _ kind: Piece.Kind
    ) throws(Failure) -> Piece {
        at += opening
        while at < bytes.count {
            if Bytes.matches(bytes.span, at: at, end) {
                at += end.utf8CodeUnitCount
                return Piece(kind: kind, range: start..<at, name: start..<start)
            }
            at += 1
        }
        throw Failure(why: "what starts at byte \(start) does not end")
    }

    private mutating func doctype(_ start: Int) throws(Failure) -> Piece {
        var brackets = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                passQuoted(byte)
            } else if byte == UInt8(ascii: "[") {
                brackets += 1
            } else if byte == UInt8(ascii: "]") {
                brackets -= 1
            } else if byte == UInt8(ascii: ">"), brackets <= 0 {
                return Piece(kind: .other, range: start..<at, name: start..<start)
            }
        }
        throw Failure(why: "what starts at byte \(start) does not end")
    }

    private mutating func tag(_ start: Int) throws(Failure) -> Piece {
        at += 1
        let isEnd = at < bytes.count && bytes[at] == UInt8(ascii: "/")
        if isEnd { at += 1 }
        let nameStart = at
        while at < bytes.count, Self.isNameByte(bytes[at]) { at += 1 }
        let name = nameStart..<at
        if name.isEmpty { throw Failure(why: "no tag at byte \(start)") }
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                passQuoted(byte)
            } else if byte == UInt8(ascii: "<") {
                throw Failure(why: "the tag at byte \(start) does not end")
            } else if byte == UInt8(ascii: ">") {
                let isEmpty = bytes[at - 2] == UInt8(ascii: "/") && at - 2 >= name.upperBound
                return Piece(kind: isEnd ? .end : isEmpty ? .empty : .start, range: start..<at, name: name)
            }
        }
        throw Failure(why: "the tag at byte \(start) does not end")
    }

    /// Goes behind a text that a quotation mark opened, or to the end.
    private mutating func passQuoted(_ quote: UInt8) {
        while at < bytes.count {
            at += 1
            if bytes[at - 1] == quote { return }
        }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "=")
            && byte != UInt8(ascii: "<") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "'")
    }
}
