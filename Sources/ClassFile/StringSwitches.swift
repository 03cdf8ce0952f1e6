/// The `switch` statements that choose between strings by their hashes, and what they become when the strings move
/// (`C14`): a table of pairs gets other hashes in their order, a dense table moves as a whole.
struct StringSwitches {
    /// One `lookupswitch` or `tableswitch` behind a call of `String.hashCode`.
    private struct Place {
        /// Where its first pair stands, or its lowest value.
        var offset: Int
        /// How many pairs; 0: a table.
        var pairs: Int
        /// Where its default stands.
        var fallback: Int
    }

    /// A number of four bytes to be written.
    struct Patch {
        var offset: Int
        var value: Int32
    }

    private var places: [Place] = []
    private var hashes: [Int32] = []
    private var moves: [(old: Int32, new: Int32)] = []
    private var staying: [Int32] = []

    /// Whether there are none.
    var isEmpty: Bool { places.isEmpty }

    /// Forgets all.
    mutating func removeAll() {
        places.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
        moves.removeAll(keepingCapacity: true)
        staying.removeAll(keepingCapacity: true)
    }

    /// Takes a `lookupswitch`, whose default stands at an offset, with so many pairs.
    mutating func addPairs(_ bytes: Span<UInt8>, _ offset: Int, _ count: Int) {
        places.append(Place(offset: offset + 8, pairs: count, fallback: offset))
        for pair in 0..<count { hashes.append(bytes.s4(offset + 8 + 8 * pair)) }
    }

    /// Takes a `tableswitch`, whose default stands at an offset.
    mutating func addTable(_ bytes: Span<UInt8>, _ offset: Int) {
        places.append(Place(offset: offset + 4, pairs: 0, fallback: offset))
        for key in bytes.s4(offset + 4)...bytes.s4(offset + 8) { hashes.append(key) }
    }

    /// All are known: from now on `contains` can be asked.
    mutating func sort() { hashes.sort() }

    /// Whether one of them chooses by this hash.
    func contains(_ hash: Int32) -> Bool {
        let index = StringSwitches.lowerBound(hashes.count) { hashes[$0] < hash }
        return index < hashes.count && hashes[index] == hash
    }

    /// Takes the hash of a string constant that stays, or that moves to a text with another hash.
    mutating func add(_ hash: Int32, movedTo new: Int32?) {
        guard contains(hash) else { return }
        if let new { moves.append((hash, new)) } else { staying.append(hash) }
    }

    /// Whether strings they choose between move.
    var isAffected: Bool { !moves.isEmpty }

    /// What to write over them so that they choose between the new texts; nil when that cannot be said.
    mutating func patches(_ bytes: Span<UInt8>) -> [Patch]? {
        moves.sort { ($0.old, $0.new) < ($1.old, $1.new) }
        staying.sort()
        for index in moves.indices.dropFirst()
        where moves[index].old == moves[index - 1].old && moves[index].new != moves[index - 1].new { return nil }
        for hash in staying where newHash(hash) != nil { return nil }
        var patches: [Patch] = []
        for place in places {
            let isDone =
                place.pairs == 0 ? patchTable(bytes, place, &patches) : patchPairs(bytes, place, &patches)
            if !isDone { return nil }
        }
        return patches
    }

    private func newHash(_ old: Int32) -> Int32? {
        let index = StringSwitches.lowerBound(moves.count) { moves[$0].old < old }
        return index < moves.count && moves[index].old == old ? moves[index].new : nil
    }

    private func patchPairs(_ bytes: Span<UInt8>, _ place: Place, _ patches: inout [Patch]) -> Bool {
        var pairs: [(hash: Int32, target: Int32)] = []
        var isChanged = false
        for pair in 0..<place.pairs {
            let offset = place.offset + 8 * pair
            let hash = bytes.s4(offset)
            let new = newHash(hash) ?? hash
            if new != hash { isChanged = true }
            pairs.append((new, bytes.s4(offset + 4)))
        }
        if !isChanged { return true }
        pairs.sort { $0.hash < $1.hash }
        for index in pairs.indices {
            if index > 0, pairs[index].hash == pairs[index - 1].hash { return false }
            patches.append(Patch(offset: place.offset + 8 * index, value: pairs[index].hash))
            patches.append(Patch(offset: place.offset + 8 * index + 4, value: pairs[index].target))
        }
        return true
    }

    /// A dense table can only move as a whole.
    private func patchTable(_ bytes: Span<UInt8>, _ place: Place, _ patches: inout [Patch]) -> Bool {
        let low = bytes.s4(place.offset)
        let high = bytes.s4(place.offset + 4)
        var distance: Int32?
        var used = 0
        var moved = 0
        for key in low...high {
            let target = bytes.s4(place.offset + 8 + 4 * (Int(key) - Int(low)))
            if target == bytes.s4(place.fallback) { continue }
            used += 1
            guard let new = newHash(key) else { continue }
            moved += 1
            if let distance, distance != new &- key { return false }
            distance = new &- key
        }
        guard let distance, distance != 0 else { return true }
        let (newLow, isLow) = low.addingReportingOverflow(distance)
        let (newHigh, isHigh) = high.addingReportingOverflow(distance)
        if moved != used || isLow || isHigh { return false }
        patches.append(Patch(offset: place.offset, value: newLow))
        patches.append(Patch(offset: place.offset + 4, value: newHigh))
        return true
    }

    /// The first index for which something no longer holds.
    private static func lowerBound(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// `String.hashCode` of a text in modified UTF-8 (JVMS 4.4.7).
    static func hash(_ text: Span<UInt8>) -> Int32 {
        var hash: Int32 = 0
        var position = 0
        while position < text.count {
            let byte = Int32(text[position])
            var unit = byte
            if byte >= 0xE0, position + 2 < text.count {
                unit =
                    (byte & 0x0F) << 12 | (Int32(text[position + 1]) & 0x3F) << 6 | Int32(text[position + 2]) & 0x3F
                position += 2
            } else if byte >= 0xC0, position + 1 < text.count {
                unit = (byte & 0x1F) << 6 | Int32(text[position + 1]) & 0x3F
                position += 1
            }
            hash = hash &* 31 &+ unit
            position += 1
        }
        return hash
    }
}
