internal import Support

extension IndexBuilder {
    /// The size of the file in bytes, nearly.
    var size: Int {
        strings.text.count + strings.count * 8 + lists.words.count * 4 + lists.entries.count * 16
            + sources.count * IndexLayout.SourceField.size + records.count * (IndexLayout.RecordField.count * 4 + 16)
    }

    /// Whether no record needs more than half of the content of lists any more.
    var isMostlyGarbage: Bool {
        var isNeeded = [Bool](repeating: false, count: lists.entries.count)
        var needed = 0
        for record in records {
            for field in IndexLayout.RecordField.allCases where field.listKind != nil && record.get(field) > 0 {
                let index = Int(record.get(field) - 1)
                if !isNeeded[index] { needed += Int(lists.entries[index].count) }
                isNeeded[index] = true
            }
        }
        return lists.words.count > 1 << 16 && needed < lists.words.count / 2
    }

    /// The same without what no record needs, and when that is above `limit` without the records whose last use is the
    /// longest ago.
    func compacted(limit: Int) -> IndexBuilder {
        let order = records.indices.sorted {
            (records[$0].get(.lastUsed), $0) > (records[$1].get(.lastUsed), $1)
        }
        var result = IndexBuilder(generation: generation)
        var move = Move(self)
        for index in order {
            if result.size > limit { break }
            result.take(records[index], &move)
        }
        return result
    }

    /// The new numbers of what was taken over; the highest number says not yet.
    private struct Move {
        let other: IndexBuilder
        var strings: [UInt32]
        var lists: [UInt32]
        var sources: [UInt32]

        init(_ other: IndexBuilder) {
            self.other = other
            strings = Array(repeating: .max, count: other.strings.count)
            lists = Array(repeating: .max, count: other.lists.entries.count)
            sources = Array(repeating: .max, count: other.sources.count)
        }
    }

    private mutating func take(_ record: Record, _ move: inout Move) {
        var row = record
        for field in IndexLayout.RecordField.allCases {
            switch field {
            case .hash, .outcome, .lastUsed: break
            case .relocations, .dependencies, .managed, .sources, .inputs:
                row.set(field, take(list: record.get(field), &move))
            default: row.set(field, take(string: record.get(field), &move))
            }
        }
        put(row)
    }

    private mutating func take(string number: UInt32, _ move: inout Move) -> UInt32 {
        if move.strings[Int(number)] == .max {
            move.strings[Int(number)] = unsafe move.other.strings.bytes(number) { unsafe strings.number(of: $0) }
        }
        return move.strings[Int(number)]
    }

    private mutating func take(list number: UInt32, _ move: inout Move) -> UInt32 {
        guard number > 0 else { return 0 }
        if move.lists[Int(number - 1)] != .max { return move.lists[Int(number - 1)] }
        let kind = move.other.lists.entries[Int(number - 1)].kind
        var words = Array(move.other.lists.list(number))
        for position in words.indices {
            switch (kind, position % kind.stride) {
            case (.sources, _): words[position] = take(source: words[position], &move)
            case (.dependencies, 7): words[position] = take(list: words[position], &move)
            case (.dependencies, 8), (.inputs, 0): break
            default: words[position] = take(string: words[position], &move)
            }
        }
        move.lists[Int(number - 1)] = lists.number(of: words, kind)
        return move.lists[Int(number - 1)]
    }

    private mutating func take(source number: UInt32, _ move: inout Move) -> UInt32 {
        if move.sources[Int(number)] == .max {
            var row = move.other.sources[Int(number)]
            row.path = take(string: row.path, &move)
            move.sources[Int(number)] = append(row)
        }
        return move.sources[Int(number)]
    }
}
