import Bundling

/// What two inputs of a bundle brought twice, as its record tells.
package struct DuplicateRow: Encodable, Sendable, Hashable {
    /// The input whose entries are in the bundle.
    package var winner: String
    /// The input whose entries are not.
    package var loser: String
    /// Classes of one name with different bytes.
    package var differentClasses: Int
    /// Classes of one name with the same bytes.
    package var sameClasses: Int
    /// Other files of one name with different bytes.
    package var differentFiles: Int
    /// Other files of one name with the same bytes.
    package var sameFiles: Int

    /// All of a jar, those with the most classes that differ first.
    package static func all(of jar: JarContents) -> [DuplicateRow] {
        guard let record = jar.record else { return [] }
        return (record.duplicates ?? []).map { row in
            DuplicateRow(
                winner: record.inputs[row[0]].label, loser: record.inputs[row[1]].label, differentClasses: row[2],
                sameClasses: row[3], differentFiles: row[4], sameFiles: row[5])
        }.sorted {
            ($1.differentClasses, $1.differentFiles, $1.sameClasses)
                < ($0.differentClasses, $0.differentFiles, $0.sameClasses)
        }
    }
}
