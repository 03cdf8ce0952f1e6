/// A version of any text, read once and compared fast: what Maven's resolver calls a generic version.
///
/// Two texts are the same version when they compare as 0 (`1`, `1.0` and `1-ga`). As in Maven, that is an order of
/// versions as people write them; texts made for the purpose can break transitivity, so sort with a stable sort.
package struct VersionKey: Comparable, Sendable {
    /// Items first, then the packed text of words and of long numbers.
    var words: [UInt64]
    /// How many of the words are items.
    var count: Int
    /// The generation whose rules apply.
    let order: VersionOrder

    /// Reads a version; every text is one.
    package init(_ text: String, order: VersionOrder) {
        self.init(text.utf8.span, order: order)
    }

    /// Reads a version from UTF-8; every text is one.
    package init(_ text: Span<UInt8>, order: VersionOrder) {
        var reader = VersionReader(order: order)
        reader.read(text)
        (words, count) = reader.finish()
        self.order = order
    }

    /// Negative when this version is smaller than the other, 0 when they are the same, positive when it is greater.
    package func compare(_ other: VersionKey) -> Int {
        var number = true
        var index = 0
        while true {
            if index >= count { return index >= other.count ? 0 : -other.padding(from: index, onlyNumbers: nil) }
            if index >= other.count { return padding(from: index, onlyNumbers: nil) }
            let these = VersionItem(word: words[index])
            let those = VersionItem(word: other.words[index])
            if these.isNumber != those.isNumber {
                if index == 0 && order.ordersFirstKinds { return these.kind < those.kind ? -1 : 1 }
                return number == these.isNumber
                    ? padding(from: index, onlyNumbers: number) : -other.padding(from: index, onlyNumbers: number)
            }
            let difference = compare(these, other, those)
            if difference != 0 { return difference }
            number = these.isNumber
            index += 1
        }
    }

    package static func < (lhs: VersionKey, rhs: VersionKey) -> Bool { lhs.compare(rhs) < 0 }

    package static func == (lhs: VersionKey, rhs: VersionKey) -> Bool { lhs.compare(rhs) == 0 }

    /// How the rest of this version compares to padding, which is 0 or `ga`.
    private func padding(from start: Int, onlyNumbers: Bool?) -> Int {
        for index in start..<count {
            let item = VersionItem(word: words[index])
            if let onlyNumbers, onlyNumbers != item.isNumber {
                if order.paddingSkipsOtherKind { continue }
                return 0
            }
            let sign = item.sign
            if sign != 0 { return sign }
        }
        return 0
    }

    /// Compares two items; those with text look it up in their keys.
    private func compare(_ item: VersionItem, _ other: VersionKey, _ otherItem: VersionItem) -> Int {
        guard item.hasText, item.kind == otherItem.kind else {
            return item.word < otherItem.word ? -1 : item.word == otherItem.word ? 0 : 1
        }
        if item.kind == VersionItem.long, item.length != otherItem.length {
            return item.length < otherItem.length ? -1 : 1
        }
        let shared = min(item.wordCount, otherItem.wordCount)
        let start = count + item.offset
        let otherStart = other.count + otherItem.offset
        for index in 0..<shared {
            let (left, right) = (words[start + index], other.words[otherStart + index])
            if left != right { return left < right ? -1 : 1 }
        }
        return item.length < otherItem.length ? -1 : item.length == otherItem.length ? 0 : 1
    }
}
