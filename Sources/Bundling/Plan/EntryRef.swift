/// An entry of an input, by numbers.
@frozen
package struct EntryRef: Hashable, Sendable {
    /// Which input.
    package var input: Int32
    /// Which of its entries.
    package var entry: Int32

    /// Joins the parts.
    @inlinable
    package init(input: Int, entry: Int) {
        self.input = Int32(truncatingIfNeeded: input)
        self.entry = Int32(truncatingIfNeeded: entry)
    }
}
