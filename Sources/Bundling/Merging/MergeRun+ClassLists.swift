extension MergeRun {
    /// Provider lists and other lists of classes, one a line (S14): each once, in the order first seen, without comments.
    /// A list that alone is there and stays as it is keeps its bytes.
    mutating func classLists(_ inputs: [Merger.Input]) -> [UInt8]? {
        var seen: [[UInt8]: Int] = [:]
        var out: [UInt8] = []
        var isChanged = inputs.count != 1
        var isDropped = false
        for (number, input) in inputs.enumerated() {
            var lines = Lines(input.bytes)
            while let line = lines.next() {
                let text = Array(line[..<(line.firstIndex(of: UInt8(ascii: "#")) ?? line.endIndex)].trimmed)
                if text.isEmpty { continue }
                let first = Array(text.prefix { Self.isNameByte($0) })
                if isMissing(first) {
                    note(.providerLeftOut, input.label, text)
                    isChanged = true
                    isDropped = true
                    continue
                }
                if kind == .services, first.count != text.count, !isKeyed { note(.malformed, input.label, text) }
                let moved = movedWords(text)
                if moved != text { isChanged = true }
                if let earlier = seen[moved] {
                    if earlier != number { note(.sameProvider, input.label, moved) }
                    continue
                }
                seen[moved] = number
                out += moved
                out.append(0x0A)
            }
        }
        if !isChanged { return inputs[0].bytes }
        return out.isEmpty && isDropped ? nil : out
    }

    /// Whether the file is one of those below `META-INF/services/a/b` that hold keys with values.
    private var isKeyed: Bool { name.utf8.dropFirst(18).contains(UInt8(ascii: "/")) }
}
