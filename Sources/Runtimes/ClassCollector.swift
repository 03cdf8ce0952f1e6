internal import ClassFile
internal import Linkage

/// Gathers the classes of an archive: their names, and what they declare.
struct ClassCollector {
    private(set) var names: [UInt8] = []
    private(set) var count = 0
    /// Classes that cannot be read: their names are known, and nothing else.
    private(set) var damaged = 0
    private var builder = JarSummaryBuilder(withReferences: false)
    private var entryName: [UInt8] = []

    /// Adds a class by its name with slashes, without `.class`, and its bytes.
    mutating func add(_ name: Span<UInt8>, _ bytes: Span<UInt8>) {
        guard name.count <= 0xFFFF else { return }
        names.append(UInt8(truncatingIfNeeded: name.count >> 8))
        names.append(UInt8(truncatingIfNeeded: name.count))
        entryName.removeAll(keepingCapacity: true)
        for index in 0..<name.count { entryName.append(name[index]) }
        names += entryName
        count += 1
        entryName += Self.ending
        let entry = entryName
        do throws(ClassFileError) { try builder.add(entry.span, bytes) } catch { damaged += 1 }
    }

    /// What the classes declare, packed.
    consuming func packed() -> [UInt8] { builder.finish().packed }

    private static let ending = Array(".class".utf8)
}
