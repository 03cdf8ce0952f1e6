/// An XML document as a flat value: elements in document order, each knowing where its subtree ends. Comments and processing
/// instructions are not kept, and of attributes only what `Mark` tells: no file of Maven's that Kiln reads has use for them.
package struct MarkupDocument: Sendable {
    /// One element.
    @frozen
    package struct Node: Sendable {
        /// Its local name's number.
        package var name: UInt32
        /// The index after its last descendant in `nodes`; its children start right after it.
        package var end: UInt32
        /// Where its own text starts in `bytes`: the direct text, trimmed at both ends, entities resolved. Of an element
        /// with children, blanks that stand alone between these may be left out.
        package var textStart: UInt32
        /// Where its own text ends.
        package var textEnd: UInt32

        /// Joins the parts.
        @inlinable
        package init(name: UInt32, end: UInt32, textStart: UInt32, textEnd: UInt32) {
            self.name = name
            self.end = end
            self.textStart = textStart
            self.textEnd = textEnd
        }
    }

    /// What an attribute `child.….inherit.append.path` of an element says.
    package struct Mark: Sendable, Hashable {
        /// The text that it speaks of.
        package enum Text: UInt8, Sendable {
            case projectURL, scmURL, scmConnection, scmDeveloperConnection
        }

        /// The index of the element.
        package var node: UInt32
        /// The text that it speaks of.
        package var text: Text
        /// Whether children put their path behind that text.
        package var appends: Bool

        /// Joins the parts.
        package init(node: UInt32, text: Text, appends: Bool) {
            self.node = node
            self.text = text
            self.appends = appends
        }
    }

    /// The distinct element names, one after the other, as bytes.
    package var nameBytes: [UInt8]
    /// Where each of them ends in `nameBytes`.
    package var nameEnds: [UInt32]
    /// The elements; the first is the root, and there is always one.
    package var nodes: [Node]
    /// The texts, UTF-8.
    package var bytes: [UInt8]
    /// Whether a strict, namespace-aware reader refuses the document (a name with two colons, a prefix that nothing
    /// declares, attributes that no space parts, characters that XML forbids): Maven 4 does.
    package var needsLeniency: Bool
    /// What attributes say, in document order.
    package var marks: [Mark]

    /// Joins the parts.
    package init(
        nameBytes: [UInt8], nameEnds: [UInt32], nodes: [Node], bytes: [UInt8], needsLeniency: Bool, marks: [Mark] = []
    ) {
        self.marks = marks
        self.nameBytes = nameBytes
        self.nameEnds = nameEnds
        self.nodes = nodes
        self.bytes = bytes
        self.needsLeniency = needsLeniency
    }

    /// The trimmed direct text of an element.
    package func text(_ index: Int) -> String {
        let node = nodes[index]
        return String(decoding: bytes[Int(node.textStart)..<Int(node.textEnd)], as: UTF8.self)
    }

    /// The name of an element.
    package func name(_ index: Int) -> String {
        String(decoding: nameBytes[MarkupDocument.range(nodes[index].name, nameEnds)], as: UTF8.self)
    }

    /// Where a name's bytes are.
    package static func range(_ name: UInt32, _ ends: [UInt32]) -> Range<Int> {
        (name == 0 ? 0 : Int(ends[Int(name) - 1]))..<Int(ends[Int(name)])
    }

    /// The children of an element, in order.
    package func children(_ index: Int) -> [Int] {
        var result: [Int] = []
        var child = index + 1
        let end = Int(nodes[index].end)
        while child < end {
            result.append(child)
            child = Int(nodes[child].end)
        }
        return result
    }

    /// The first child of a name.
    package func child(_ index: Int, _ name: String) -> Int? { children(index).first { self.name($0) == name } }
}
