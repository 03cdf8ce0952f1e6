/// Finds what somebody meant.
package enum Suggestion {
    /// The name nearest to a word: at most a third of it wrong, the earlier name on a tie; or the one it begins.
    package static func nearest(to word: String, in names: [String]) -> String? {
        guard word.count <= 64 else { return nil }
        let limit = max(1, word.count / 3)
        let near = names.map { ($0, distance(word, $0)) }.filter { $0.1 <= limit }.min { $0.1 < $1.1 }
        return near?.0 ?? (word.count > 1 ? names.first { $0.hasPrefix(word) } : nil)
    }

    /// Insertions, deletions, replacements and swaps of neighbours that make one text of the other
    /// (optimal string alignment).
    package static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var before: [Int] = []
        var previous = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(previous[column + 1], current[column]) + 1
                best = min(best, previous[column] + (character == other ? 0 : 1))
                if row > 0, column > 0, character == right[column - 1], left[row - 1] == other {
                    best = min(best, before[column - 1] + 1)
                }
                current.append(best)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
