/// Reads the tokens of a version into items.
struct VersionReader {
    private let order: VersionOrder
    private var items: [UInt64] = []
    private var texts: [UInt64] = []
    /// The folded text of the word at hand, reused.
    private var units: [UInt16] = []

    /// The longest text that is read, in bytes; what lies behind is not looked at. No input of Kiln is as long.
    static let longest = 1 << 27

    init(order: VersionOrder) { self.order = order }

    /// Reads all tokens of a text.
    mutating func read(_ text: Span<UInt8>) {
        let text = text.count > VersionReader.longest ? text.extracting(first: VersionReader.longest) : text
        items.reserveCapacity(8)
        if text.isEmpty { items.append(VersionItem(kind: VersionItem.number).word) }
        var index = 0
        while index < text.count {
            let token = Token(in: text, at: &index, foreignDigits: order.readsForeignText)
            if token.isNumber {
                appendNumber(text.extracting(token.range))
            } else {
                appendWord(
                    text.extracting(token.range), isLast: index >= text.count, precedesNumber: token.precedesNumber)
            }
        }
    }

    /// The words of the key and how many of them are items, without trailing zeros of each run of one kind.
    mutating func finish() -> ([UInt64], Int) {
        // Backwards, what is kept moves to the end; an item goes when all behind it in its run went before, and its
        // run is either the last or goes on in front of it. The first item stays.
        var kept = items.count
        var runIsNumber: Bool?
        var runEnd = items.count - 1
        var index = items.count - 1
        while index >= 0 {
            let item = VersionItem(word: items[index])
            if item.isNumber != runIsNumber {
                runIsNumber = item.isNumber
                runEnd = index
            }
            if index > 0, runEnd == index, item.sign == 0,
                kept == items.count || VersionItem(word: items[index - 1]).isNumber == item.isNumber
            {
                runEnd -= 1
            } else {
                kept -= 1
                items[kept] = items[index]
            }
            index -= 1
        }
        items.removeFirst(kept)
        let count = items.count
        items.append(contentsOf: texts)
        return (items, count)
    }

    private mutating func appendNumber(_ text: Span<UInt8>) {
        var digits = 0
        var value: UInt64 = 0
        var index = 0
        while index < text.count {
            let (scalar, width) = JavaText.scalar(in: text, at: index)
            index += width
            digits += 1
            if digits <= VersionItem.inlineDigits { value = value * 10 + UInt64(JavaText.digit(scalar)) }
        }
        if digits <= VersionItem.inlineDigits {
            items.append(VersionItem(kind: VersionItem.number, value: value).word)
            return
        }
        units.removeAll(keepingCapacity: true)
        index = 0
        while index < text.count {
            let (scalar, width) = JavaText.scalar(in: text, at: index)
            index += width
            units.append(UInt16(JavaText.digit(scalar)))
        }
        appendText(VersionItem.long)
    }

    private mutating func appendWord(_ text: Span<UInt8>, isLast: Bool, precedesNumber: Bool) {
        if let item = KnownWord.item(text, isLast: isLast, precedesNumber: precedesNumber, order: order) {
            items.append(item.word)
            return
        }
        units.removeAll(keepingCapacity: true)
        var index = 0
        while index < text.count {
            let (scalar, width) = JavaText.scalar(in: text, at: index)
            JavaText.appendFolded(scalar, to: &units)
            index += width
        }
        appendText(VersionItem.text)
    }

    /// Appends `units` as an item with text: four units a word, the first in the highest bits.
    private mutating func appendText(_ kind: UInt64) {
        items.append(VersionItem(kind: kind, offset: texts.count, length: units.count).word)
        var index = 0
        while index < units.count {
            var word: UInt64 = 0
            for place in index..<index + 4 { word = word << 16 | (place < units.count ? UInt64(units[place]) : 0) }
            texts.append(word)
            index += 4
        }
    }

    /// One token: what lies between separators, or between digits and letters.
    private struct Token {
        /// Its bytes, without leading zeros; empty stands for 0.
        var range: Range<Int>
        /// Whether it is a number.
        var isNumber: Bool
        /// Whether it is a word that ended because a digit follows at once.
        var precedesNumber = false

        /// Reads the token at `index` and moves it behind the token and its separator.
        init(in text: Span<UInt8>, at index: inout Int, foreignDigits: Bool) {
            var start = index
            var end = text.count
            var inWord = false
            var inNumber = false
            var onlyZeros = false
            scan: while index < text.count {
                let byte = text[index]
                if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
                    end = index
                    index += 1
                    break
                }
                var width = 1
                var digit = byte >= 0x30 && byte <= 0x39 ? Int(byte) - 0x30 : -1
                if byte >= 0x80 {
                    let (scalar, bytes) = JavaText.scalar(in: text, at: index)
                    width = bytes
                    if foreignDigits { digit = JavaText.digit(scalar) }
                }
                if digit >= 0 {
                    if inWord {
                        end = index
                        precedesNumber = true
                        break scan
                    }
                    if onlyZeros { start = index }
                    onlyZeros = digit == 0 && (onlyZeros || !inNumber)
                    inNumber = true
                } else {
                    if inNumber {
                        end = index
                        break scan
                    }
                    inWord = true
                }
                index += width
            }
            range = start..<end
            isNumber = inNumber || start == end
        }
    }
}
