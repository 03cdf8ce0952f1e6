import Bundling

/// A class of a jar.
package struct ClassRow: Encodable, Sendable, Hashable {
    /// Its name with dots.
    package var name: String
    /// Its level; nil: it cannot be read.
    package var java: JavaLevel?
    /// The newer Java that it is a version for.
    package var version: Int?
    /// The input that it came from.
    package var input: String?
    /// Why it cannot be read.
    package var problem: String?

    /// The classes of a jar in the order of its entries.
    package static func all(of jar: JarContents, _ heads: [ClassHead]) -> [ClassRow] {
        heads.map { head in
            let name = jar.nameBytes(head.entry)
            let version = EntryName.versionPrefix(name).version
            return ClassRow(
                name: EntryName.dotted(EntryName.classPath(name)), java: head.level,
                version: version > 0 ? version : nil,
                input: jar.input(of: head.entry).flatMap { jar.record?.inputs[$0].label }, problem: head.problem)
        }
    }
}
