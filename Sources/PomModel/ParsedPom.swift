import Coordinates
import Markup

/// A pom as read, nothing computed yet; made on any thread, with its own texts.
package struct ParsedPom: Sendable {
    /// The pom; its symbols are indices of `texts`.
    var pom: RawPom
    /// Where each distinct text is in `bytes`.
    var texts: [PomTexts.Piece]
    /// The document's bytes.
    var bytes: [UInt8]
    /// The numbers of the names that properties have.
    var propertyNames: [UInt32]
    /// The document's names.
    var nameBytes: [UInt8]
    /// Where each of them ends.
    var nameEnds: [UInt32]
    /// The first element that Maven does not know at its place: an error in a project's own pom.
    var unknownElement: String?
    /// Whether only Maven 3 reads its XML.
    var needsLeniency: Bool

    /// The pom with symbols of a table; its exclusions start at `offset` in the reader's table of exclusions.
    func absorb(into symbols: SymbolTable, exclusionOffset offset: UInt32) -> RawPom {
        let map = bytes.withUnsafeBytes { bytes in
            texts.map { piece in
                symbols.intern(UnsafeRawBufferPointer(rebasing: bytes[Int(piece.start)..<Int(piece.end)]))
            }
        }
        var names: [Symbol] = []
        if !propertyNames.isEmpty {
            names = [Symbol](repeating: .absent, count: nameEnds.count)
            nameBytes.withUnsafeBytes { bytes in
                for name in propertyNames where names[Int(name)].isAbsent {
                    let range = MarkupDocument.range(name, nameEnds)
                    names[Int(name)] = symbols.intern(UnsafeRawBufferPointer(rebasing: bytes[range]))
                }
            }
        }
        var pom = self.pom
        pom.translate(map, names: names, exclusionOffset: offset)
        return pom
    }
}
