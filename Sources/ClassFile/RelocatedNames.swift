/// The classes, packages and resources that a bundle really moves: only they are looked for in strings (`C6`, `C16`).
/// Names have slashes, classes no `.class`.
package struct RelocatedNames: Sendable {
    private var names = NameTable()

    /// Nothing moves.
    package init() {}

    /// How many names there are.
    package var count: Int { names.count }

    /// The bytes of a name, in the order in which they came.
    package func bytes(_ index: Int) -> ArraySlice<UInt8> { names.bytes(index) }

    /// Adds an entry of an archive if it moves: its class or path, a resource bundle's name, and the packages above it
    /// that move.
    package mutating func insert(entry path: Span<UInt8>, _ relocator: Relocator) {
        let start = Relocator.versionPrefix(path)
        var end = path.count
        if path.endsInClass { end -= 6 } else if end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
        if end <= start { return }
        let name = path.extracting(start..<end)
        guard relocator.rule(for: name) >= 0 else { return }
        insert(name)
        if name.holds(".properties", at: name.count - 11) { insert(name.extracting(0..<name.count - 11)) }
        var parent = name.lastIndex(of: UInt8(ascii: "/"))
        while parent > 0 {
            let package = name.extracting(0..<parent)
            if contains(package) || relocator.rule(for: package) < 0 { break }
            insert(package)
            parent = package.lastIndex(of: UInt8(ascii: "/"))
        }
    }

    /// Adds a name with slashes.
    package mutating func insert(_ name: Span<UInt8>) { _ = names.insert(name) }

    /// Whether a name with slashes is one of them.
    package func contains(_ name: Span<UInt8>) -> Bool { names.contains(name) }
}
