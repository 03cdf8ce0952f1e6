import Bundling
import Entries
import JarReport

/// A jar of names, with a number for each name's content.
func jar(_ label: String, _ names: [(String, UInt32)], manifest: String = "") -> JarContents {
    var table = EntryTable()
    for (name, content) in names {
        table.append(
            name: name.utf8,
            .init(
                nameStart: 0, nameLength: 0, method: 8, flags: 0, crc32: content, compressedSize: 10, size: 20,
                headerOffset: 0))
    }
    return JarContents(label: label, table: table, manifest: ManifestText(Array(manifest.utf8)))
}

/// A jar of names.
func jar(_ label: String, _ names: String...) -> JarContents { jar(label, names.map { ($0, 0) }) }
