package import Bundling
import Entries

/// The classes of some jars in the order of a class path, by their paths with slashes: a number for each, and the entries
/// that hold it. Paths that nobody brings can have numbers too.
package struct ClassIndex: Sendable {
    /// The jars.
    package let jars: [JarContents]
    private var names: EntryNames
    private var first: [Int32] = []
    private var last: [Int32] = []
    private var entries: [EntryRef] = []
    private var next: [Int32] = []

    /// Takes down all classes.
    package init(_ jars: [JarContents]) {
        self.jars = jars
        names = EntryNames(capacity: jars.reduce(0) { $0 + $1.table.entries.count })
        for (number, jar) in jars.enumerated() {
            for index in jar.table.entries.indices {
                let name = jar.nameBytes(index)
                guard EntryName.isClass(name) else { continue }
                let node = insert(EntryName.classPath(name).span)
                let place = Int32(truncatingIfNeeded: entries.count)
                entries.append(EntryRef(input: number, entry: index))
                next.append(-1)
                if first[node] < 0 { first[node] = place } else { next[Int(last[node])] = place }
                last[node] = place
            }
        }
    }

    /// How many paths have numbers.
    package var count: Int { names.count }

    /// Gives a path a number, though nobody may bring it.
    package mutating func insert(_ path: Span<UInt8>) -> Int {
        let (node, isNew) = names.insert(path, hash: EntryNames.hash(path))
        if isNew {
            first.append(-1)
            last.append(-1)
        }
        return node
    }

    /// The number of a path.
    package func find(_ path: Span<UInt8>) -> Int? { names.find(path, hash: EntryNames.hash(path)) }

    /// The path of a number.
    package func path(_ node: Int) -> ArraySlice<UInt8> { names.bytes[names.range(node)] }

    /// A class's name with dots.
    package func name(_ node: Int) -> String { EntryName.dotted(path(node)) }

    /// Whether some jar brings it.
    package func isThere(_ node: Int) -> Bool { first[node] >= 0 }

    /// The entries that hold a class, the one that is loaded first.
    package func entries(of node: Int) -> [EntryRef] {
        var found: [EntryRef] = []
        var at = first[node]
        while at >= 0 {
            found.append(entries[Int(at)])
            at = next[Int(at)]
        }
        return found
    }

    /// Where a class comes from: of one jar with a record the input, of several jars the jar; nil: not known.
    package func source(of node: Int) -> String? { first[node] < 0 ? nil : source(of: entries[Int(first[node])]) }

    /// Where an entry comes from.
    package func source(of entry: EntryRef) -> String? {
        let jar = jars[Int(entry.input)]
        let input = jar.inputLabels(of: Int(entry.entry)).first
        if jars.count == 1 { return input }
        return input.map { "\(jar.label) (\($0))" } ?? jar.label
    }

    /// Whether a class is of the job itself: of the input that the record calls so, or of the first jar of several.
    package func isOfJob(_ node: Int) -> Bool {
        guard first[node] >= 0 else { return false }
        let entry = entries[Int(first[node])]
        guard entry.input == 0 else { return false }
        let jar = jars[0]
        guard let record = jar.record else { return jars.count > 1 }
        return jar.input(of: Int(entry.entry)).map { record.inputs[$0].job == true } ?? false
    }
}
