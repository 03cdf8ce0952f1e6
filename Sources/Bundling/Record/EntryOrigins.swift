package import Entries

/// Which input each entry of a bundle came from, as its record tells.
package struct EntryOrigins: Hashable, Sendable {
    /// By entry the number of its input; -1: folders, what Kiln made, what was merged.
    package private(set) var inputs: [Int32]
    /// By entry the inputs of what was merged.
    package private(set) var merged: [Int: [Int]] = [:]

    /// Why a record is not this archive's.
    package struct Misfit: Error, Hashable, Sendable {
        /// A sentence without a subject: "speaks of …".
        package var why: String
    }

    /// Holds a record against the archive's entries. Every number in it is taken as hostile.
    package init(_ record: BundleRecord, _ table: EntryTable) throws(Misfit) {
        inputs = Array(repeating: -1, count: table.entries.count)
        try Self.check(record)
        var names = EntryNames()
        var parts: [[Int]] = []
        for (name, inputs) in record.merged ?? [:] {
            let bytes = Array(name.utf8)
            if names.insert(bytes.span, hash: EntryNames.hash(bytes.span)).isNew { parts.append(inputs) }
        }
        var run = -1
        var left = 0
        for index in table.entries.indices {
            let name = table.names.span.extracting(table.range(index))
            if Bytes.hasSuffix(name, "/") || Bytes.equal(name, manifestName) || Bytes.equal(name, recordName) {
                continue
            }
            if names.count > 0, let found = names.find(name, hash: EntryNames.hash(name)) {
                merged[index] = parts[found]
                continue
            }
            if left == 0 {
                run += 1
                guard run < record.entries.count else { throw Misfit(why: "counts fewer entries than there are") }
                left = record.entries[run][1]
            }
            inputs[index] = Int32(truncatingIfNeeded: record.entries[run][0])
            left -= 1
        }
        guard left == 0, run == record.entries.count - 1 else {
            throw Misfit(why: "counts more entries than there are")
        }
    }

    private static func check(_ record: BundleRecord) throws(Misfit) {
        let inputs = record.inputs.indices
        guard inputs.count <= 1 << 20 else { throw Misfit(why: "names more than a million inputs") }
        for pair in record.entries where pair.count != 2 || pair[1] <= 0 || !inputs.contains(pair[0]) {
            throw Misfit(why: "has a run of entries \(pair) that cannot be")
        }
        for list in record.merged ?? [:] {
            for input in list.value where !inputs.contains(input) {
                throw Misfit(why: "speaks of input \(input), but names \(inputs.count)")
            }
        }
        for row in record.duplicates ?? [] {
            let isFit =
                row.count == 6 && inputs.contains(row[0]) && inputs.contains(row[1])
                && row.allSatisfy { (0...1 << 32).contains($0) }
            if !isFit { throw Misfit(why: "tells of duplicates \(row) that cannot be") }
        }
    }
}
