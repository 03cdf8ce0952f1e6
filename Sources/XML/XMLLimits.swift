/// What a document may have at most; past it, reading throws `tooLarge`.
package struct XMLLimits: Sendable, Hashable {
    /// Bytes of the document, in its own encoding; never more than 256 MiB.
    package var bytes: Int
    /// Elements within elements.
    package var depth: Int
    /// Elements in all.
    package var elements: Int

    /// Joins the parts.
    package init(bytes: Int = 64 << 20, depth: Int = 1000, elements: Int = 1_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.elements = elements
    }

    /// 64 MiB, 1,000 levels, 1,000,000 elements: far more than any pom has.
    package static let `default` = XMLLimits()
}
