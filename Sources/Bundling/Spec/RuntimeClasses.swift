/// The classes a runtime already has, and which of them it loads before any bundle's.
///
/// A class that the runtime has and that fits one of its parent-first patterns is never loaded from the bundle, so the
/// bundle leaves it out. One that it has but loads from the job first stays: the job may want another version.
package struct RuntimeClasses: Sendable {
    /// Prefixes of dotted class names, as Flink's `classloader.parent-first-patterns` are written.
    package let parentFirst: [String]
    private let prefixes: [[UInt8]]
    private var names = EntryNames()

    /// A runtime without a class.
    package init(parentFirst: [String] = []) {
        self.parentFirst = parentFirst
        prefixes = parentFirst.map { $0.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 } }
    }

    /// Adds a class by its name with slashes, without `.class`.
    package mutating func insert(_ name: some Sequence<UInt8>) {
        let bytes = Array(name)
        _ = names.insert(bytes.span, hash: EntryNames.hash(bytes.span))
    }

    /// How many classes it has.
    package var count: Int { names.count }

    /// Whether it has the class of that name with slashes.
    package func contains(_ name: Span<UInt8>) -> Bool {
        names.count > 0 && names.find(name, hash: EntryNames.hash(name)) != nil
    }

    /// Whether it has the class of that name with slashes and never loads a bundle's instead.
    package func loadsFirst(_ name: Span<UInt8>) -> Bool {
        if names.count == 0 { return false }
        for prefix in prefixes where name.count >= prefix.count {
            if Bytes.equal(name.extracting(0..<prefix.count), prefix.span) { return contains(name) }
        }
        return false
    }
}
