/// The classes a runtime already has, and which of them it loads before any bundle's.
///
/// A class that the runtime has and that fits one of its parent-first patterns is never loaded from the bundle, so the
/// bundle leaves it out. One that it has but loads from the job first stays: the job may want another version.
package struct RuntimeClasses: Sendable {
    /// Prefixes of dotted class names, as Flink's `classloader.parent-first-patterns` are written.
    package let parentFirst: [String]
    private let prefixes: [[UInt8]]
    private var names: EntryNames
    /// The artifacts it has.
    package var artifacts: RuntimeArtifacts

    /// A runtime without a class, with room for so many.
    package init(
        parentFirst: [String] = [], artifacts: RuntimeArtifacts = RuntimeArtifacts(), capacity: Int = 0, bytes: Int = 0
    ) {
        self.parentFirst = parentFirst
        self.artifacts = artifacts
        names = EntryNames(capacity: capacity, bytes: bytes)
        prefixes = parentFirst.map { $0.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 } }
    }

    /// Adds a class by its name with slashes, without `.class`.
    package mutating func insert(_ name: some Sequence<UInt8>) {
        let bytes = Array(name)
        insert(bytes.span)
    }

    /// Adds a class by its name with slashes, without `.class`.
    package mutating func insert(_ name: Span<UInt8>) {
        _ = names.insert(name, hash: EntryNames.hash(name))
    }

    /// How many classes it has.
    package var count: Int { names.count }

    /// Whether it has the class of that name with slashes.
    package func contains(_ name: Span<UInt8>) -> Bool {
        names.count > 0 && names.find(name, hash: EntryNames.hash(name)) != nil
    }

    /// Whether it has the class of that name with slashes and never loads a bundle's instead.
    package func loadsFirst(_ name: Span<UInt8>) -> Bool {
        names.count > 0 && isParentFirst(name) && contains(name)
    }

    /// Whether the class of that name with slashes fits one of the parent-first patterns.
    package func isParentFirst(_ name: Span<UInt8>) -> Bool {
        for prefix in prefixes where name.count >= prefix.count {
            if Bytes.equal(name.extracting(0..<prefix.count), prefix.span) { return true }
        }
        return false
    }
}
