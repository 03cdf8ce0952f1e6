/// Whether a parent that a relative path led to has a version that the child's `<parent>` admits (MNG-2199).
package enum ParentRange {
    /// Whether `requested`, which differs from `version`, is a range that holds `version`. False for a version that is no
    /// range and for one that is written wrongly: the parent then comes from the repository.
    package static func admits(_ requested: String, _ version: String, rules: MavenRules) -> Bool {
        if rules.versionOrder == .maven4 {
            // One interval, not a union, in the resolver's order.
            let text = requested.utf8.span
            guard VersionRange.hasBrackets(text) else { return false }
            do throws(VersionSyntaxError) {
                let range = try VersionRange(text, order: .maven4)
                return range.contains(VersionKey(version, order: .maven4))
            } catch {
                return false
            }
        }
        guard let intervals = ArtifactInterval.parse(requested.utf8.span) else { return false }
        let version = ArtifactVersion(version.utf8.span, order: .maven39)
        return intervals.contains { $0.contains(version) }
    }
}

/// One interval of Maven 3's own ranges (`org.apache.maven.artifact.versioning.VersionRange`).
private struct ArtifactInterval {
    var lower: ArtifactVersion?
    var lowerIsInclusive: Bool
    var upper: ArtifactVersion?
    var upperIsInclusive: Bool

    func contains(_ version: ArtifactVersion) -> Bool {
        if let lower {
            let difference = lower.compare(version)
            if difference > 0 || difference == 0 && !lowerIsInclusive { return false }
        }
        if let upper {
            let difference = upper.compare(version)
            if difference < 0 || difference == 0 && !upperIsInclusive { return false }
        }
        return true
    }

    /// The intervals of a text, ascending; `nil` when it is a plain version or no range.
    static func parse(_ text: Span<UInt8>) -> [ArtifactInterval]? {
        var intervals: [ArtifactInterval] = []
        var index = 0
        while index < text.count, text[index] == UInt8(ascii: "[") || text[index] == UInt8(ascii: "(") {
            var end = index + 1
            while end < text.count, text[end] != UInt8(ascii: "]"), text[end] != UInt8(ascii: ")") { end += 1 }
            guard end < text.count, let interval = ArtifactInterval(text.extracting(index..<end + 1)) else {
                return nil
            }
            if let before = intervals.last?.upper {
                guard let lower = interval.lower, lower.compare(before) >= 0 else { return nil }
            }
            intervals.append(interval)
            index = text.indexPastBlanks(from: end + 1)
            if index < text.count, text[index] == UInt8(ascii: ",") { index = text.indexPastBlanks(from: index + 1) }
        }
        return index == text.count && !intervals.isEmpty ? intervals : nil
    }

    /// Reads one interval with its brackets.
    private init?(_ text: Span<UInt8>) {
        lowerIsInclusive = text[0] == UInt8(ascii: "[")
        upperIsInclusive = text[text.count - 1] == UInt8(ascii: "]")
        let inside = text.extracting(1..<text.count - 1)
        guard let comma = inside.firstIndex(of: UInt8(ascii: ",")) else {
            guard lowerIsInclusive && upperIsInclusive else { return nil }
            lower = ArtifactVersion(inside.extracting(inside.trimmedRange), order: .maven39)
            upper = lower
            return
        }
        let left = inside.extracting(0..<comma)
        let before = left.trimmedRange
        let right = inside.extracting(comma + 1..<inside.count)
        let after = right.trimmedRange
        lower = before.isEmpty ? nil : ArtifactVersion(left.extracting(before), order: .maven39)
        upper = after.isEmpty ? nil : ArtifactVersion(right.extracting(after), order: .maven39)
        if let lower, let upper {
            let difference = upper.compare(lower)
            if difference < 0 || difference == 0 && !(lowerIsInclusive && upperIsInclusive) { return nil }
        }
    }
}
