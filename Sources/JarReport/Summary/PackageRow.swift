import Bundling
import Entries

/// A package of a jar.
package struct PackageRow: Encodable, Sendable, Hashable {
    /// Its name with dots; empty: the default package.
    package var name: String
    /// Its classes, each once whatever versions it has.
    package var classes: Int
    /// Bytes of its classes in the archive.
    package var bytes: UInt64
    /// The labels of the inputs that its classes came from, in their order.
    package var inputs: [String]

    /// The packages of a jar's classes, the one with the most bytes first.
    package static func all(of jar: JarContents) -> [PackageRow] {
        var places: [ArraySlice<UInt8>: Int] = [:]
        var rows: [(row: PackageRow, inputs: Set<Int>)] = []
        var last: (folder: ArraySlice<UInt8>, place: Int)?
        for (index, entry) in jar.table.entries.enumerated() {
            let name = jar.nameBytes(index)
            guard EntryName.isClass(name) else { continue }
            let folder = EntryName.folder(EntryName.classPath(name))
            let place: Int
            if let last, last.folder == folder {
                place = last.place
            } else if let known = places[folder] {
                place = known
            } else {
                place = rows.count
                places[folder] = place
                rows.append((PackageRow(name: EntryName.dotted(folder), classes: 0, bytes: 0, inputs: []), []))
            }
            last = (folder, place)
            rows[place].row.classes += EntryName.versionPrefix(name).count == 0 ? 1 : 0
            rows[place].row.bytes += entry.compressedSize
            if let input = jar.input(of: index) { rows[place].inputs.insert(input) }
        }
        return rows.map { row, inputs in
            var row = row
            row.inputs = inputs.sorted().compactMap { jar.record?.inputs[$0].label }
            return row
        }.sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
    }
}
