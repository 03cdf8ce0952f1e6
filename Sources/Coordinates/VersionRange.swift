/// One interval of versions, such as `[1.0,2.0)`.
package struct VersionRange: Sendable {
    /// One end of an interval.
    package struct Bound: Sendable {
        /// The version as written.
        package let text: String
        /// The version, for comparing.
        package let key: VersionKey
        /// Whether the version itself belongs to the interval.
        package let isInclusive: Bool
    }

    /// The lower end; `nil` when there is none.
    package let lower: Bound?
    /// The upper end; `nil` when there is none.
    package let upper: Bound?

    /// Whether a version lies in the interval.
    package func contains(_ version: VersionKey) -> Bool {
        if let lower {
            let difference = lower.key.compare(version)
            if difference > 0 || difference == 0 && !lower.isInclusive { return false }
        }
        if let upper {
            let difference = upper.key.compare(version)
            if difference < 0 || difference == 0 && !upper.isInclusive { return false }
        }
        return true
    }

    /// Whether a text has brackets at both ends, either kind.
    static func hasBrackets(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 2 else { return false }
        let (first, last) = (text[0], text[text.count - 1])
        return (first == UInt8(ascii: "[") || first == UInt8(ascii: "("))
            && (last == UInt8(ascii: "]") || last == UInt8(ascii: ")"))
    }

    /// Reads an interval with its brackets; the caller found them at both ends.
    init(_ text: Span<UInt8>, order: VersionOrder) throws(VersionSyntaxError) {
        let first = UInt8(ascii: "[")
        let last = UInt8(ascii: "]")
        let lowerIsInclusive = text[0] == first
        let upperIsInclusive = text[text.count - 1] == last
        let inside = text.extracting(1..<text.count - 1)
        guard let comma = inside.firstIndex(of: UInt8(ascii: ",")) else {
            guard lowerIsInclusive && upperIsInclusive else { throw .singleNeedsBrackets }
            let version = inside.extracting(inside.trimmedRange)
            if version.count >= 2, version[version.count - 2] == UInt8(ascii: "."),
                version[version.count - 1] == UInt8(ascii: "*")
            {
                let prefix = String(copying: version.extracting(0..<version.count - 1))
                lower = Bound(prefix + "min", isInclusive: true, order: order)
                upper = Bound(prefix + "max", isInclusive: true, order: order)
            } else {
                lower = Bound(String(copying: version), isInclusive: true, order: order)
                upper = lower
            }
            return
        }
        let left = inside.extracting(0..<comma)
        let before = left.extracting(left.trimmedRange)
        let right = inside.extracting(comma + 1..<inside.count)
        let after = right.extracting(right.trimmedRange)
        guard after.firstIndex(of: UInt8(ascii: ",")) == nil else { throw .moreThanTwoBounds }
        lower = before.isEmpty ? nil : Bound(String(copying: before), isInclusive: lowerIsInclusive, order: order)
        upper = after.isEmpty ? nil : Bound(String(copying: after), isInclusive: upperIsInclusive, order: order)
        if let lower, let upper, upper.key.compare(lower.key) < 0 { throw .lowerExceedsUpper }
    }
}

extension VersionRange.Bound {
    /// A bound of a version's text.
    init(_ text: String, isInclusive: Bool, order: VersionOrder) {
        self.text = text
        key = VersionKey(text, order: order)
        self.isInclusive = isInclusive
    }

    /// Whether both are the same version and both belong to their interval, or both do not.
    func isSame(as other: VersionRange.Bound) -> Bool {
        isInclusive == other.isInclusive && key.compare(other.key) == 0
    }
}

extension VersionRange: CustomStringConvertible {
    /// The interval as Maven prints it: `[1.0,1.0]` for `[1.0]`.
    package var description: String {
        let start = lower.map { ($0.isInclusive ? "[" : "(") + $0.text } ?? "("
        let end = upper.map { $0.text + ($0.isInclusive ? "]" : ")") } ?? ")"
        return start + "," + end
    }
}
