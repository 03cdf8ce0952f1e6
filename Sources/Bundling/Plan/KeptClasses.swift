/// The classes that minimising keeps: a bit for each entry of each input.
package struct KeptClasses: Sendable {
    private var bits: [[Bool]]

    /// None of the entries of inputs of these sizes.
    package init(sizes: [Int]) {
        bits = sizes.map { Array(repeating: false, count: $0) }
    }

    /// Keeps one.
    package mutating func insert(_ entry: EntryRef) { bits[Int(entry.input)][Int(entry.entry)] = true }

    /// Whether it is kept.
    package func contains(_ entry: EntryRef) -> Bool { bits[Int(entry.input)][Int(entry.entry)] }
}
