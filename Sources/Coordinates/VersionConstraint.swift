/// What a dependency says of its version: a wish (`1.0`), or intervals that must hold (`[1.0,2.0)`).
package enum VersionConstraint: Sendable {
    /// A version that any other may replace in mediation.
    case soft(VersionKey)
    /// A version must lie in one of these intervals; never empty.
    case ranges([VersionRange])

    /// Reads a constraint; a text that starts with no bracket is a soft version, whatever it is.
    package static func parse(_ text: String, order: VersionOrder) throws(VersionSyntaxError) -> VersionConstraint {
        try parse(text.utf8.span, order: order)
    }

    /// Reads a constraint from UTF-8.
    package static func parse(_ text: Span<UInt8>, order: VersionOrder) throws(VersionSyntaxError)
        -> VersionConstraint
    {
        var ranges: [VersionRange] = []
        var index = 0
        while index < text.count, text[index] == UInt8(ascii: "[") || text[index] == UInt8(ascii: "(") {
            var end = index + 1
            while end < text.count, text[end] != UInt8(ascii: "]"), text[end] != UInt8(ascii: ")") { end += 1 }
            guard end < text.count else { throw .unbounded }
            ranges.append(try VersionRange(text.extracting(index..<end + 1), order: order))
            index = text.indexPastBlanks(from: end + 1)
            if index < text.count, text[index] == UInt8(ascii: ",") { index = text.indexPastBlanks(from: index + 1) }
        }
        if ranges.isEmpty { return .soft(VersionKey(text, order: order)) }
        guard index == text.count else {
            let rest = text.extracting(index..<text.count)
            throw .expectedRange(String(copying: rest.extracting(rest.trimmedRange)))
        }
        return .ranges(ranges)
    }

    /// Whether a version satisfies the constraint; a soft one is satisfied by itself alone.
    package func contains(_ version: VersionKey) -> Bool {
        switch self {
        case .soft(let wish): return wish.compare(version) == 0
        case .ranges(let ranges):
            for range in ranges where range.contains(version) { return true }
            return false
        }
    }

    /// Whether intervals must hold.
    package var isRange: Bool {
        if case .ranges = self { true } else { false }
    }

    /// The smallest lower bound of all intervals; `nil` when one has none, or when the constraint is soft.
    package var lowerBound: VersionRange.Bound? {
        guard case .ranges(let ranges) = self else { return nil }
        var lowest: VersionRange.Bound?
        for range in ranges {
            guard let bound = range.lower else { return nil }
            guard let current = lowest else {
                lowest = bound
                continue
            }
            let difference = bound.key.compare(current.key)
            if difference < 0 || difference == 0 && !current.isInclusive { lowest = bound }
        }
        return lowest
    }

    /// The greatest upper bound of all intervals; `nil` when one has none, or when the constraint is soft.
    package var upperBound: VersionRange.Bound? {
        guard case .ranges(let ranges) = self else { return nil }
        var highest: VersionRange.Bound?
        for range in ranges {
            guard let bound = range.upper else { return nil }
            guard let current = highest else {
                highest = bound
                continue
            }
            let difference = bound.key.compare(current.key)
            if difference > 0 || difference == 0 && !current.isInclusive { highest = bound }
        }
        return highest
    }

    /// The one version that a constraint such as `[1.0]` names, which then stands for itself without a look at the
    /// repository's versions (R15, MNG-7561); as written.
    package var exactVersion: String? {
        guard let lowerBound, let upperBound, lowerBound.isSame(as: upperBound) else { return nil }
        return lowerBound.text
    }
}
