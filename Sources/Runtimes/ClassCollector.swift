internal import Bundling
internal import Crypto
internal import Support

/// Gathers the classes of an archive: their names, and what they declare.
struct ClassCollector {
    private(set) var names: [UInt8] = []
    private(set) var count = 0

    /// Adds a class by its name with slashes, without `.class`, and its bytes.
    mutating func add(_ name: Span<UInt8>, _ bytes: Span<UInt8>) {
        guard name.count <= 0xFFFF else { return }
        names.append(UInt8(truncatingIfNeeded: name.count >> 8))
        names.append(UInt8(truncatingIfNeeded: name.count))
        for index in 0..<name.count { names.append(name[index]) }
        count += 1
    }
}
