import Coordinates
import Markup

/// One walk over a pom's elements: what the model needs is kept, the rest is only checked for what Maven's reader refuses.
struct PomWalk {
    private let nameBytes: UnsafeRawBufferPointer
    private let nameEnds: [UInt32]
    let nodes: UnsafeBufferPointer<MarkupDocument.Node>
    let bytes: UnsafeRawBufferPointer
    /// The tag of each of the document's names.
    let tags: [PomTag]
    /// What the document's attributes say.
    let marks: [MarkupDocument.Mark]
    var texts: PomTexts
    var pom = RawPom()
    /// The numbers of the names that properties have.
    var propertyNames: [UInt32] = []
    /// The first element that Maven does not know at its place.
    var unknownElement: String?

    init(
        nameBytes: UnsafeRawBufferPointer, nameEnds: [UInt32], nodes: UnsafeBufferPointer<MarkupDocument.Node>,
        bytes: UnsafeRawBufferPointer, marks: [MarkupDocument.Mark]
    ) {
        self.marks = marks
        self.nameBytes = nameBytes
        self.nameEnds = nameEnds
        self.nodes = nodes
        self.bytes = bytes
        let table = PomTagTable.all
        var start = 0
        tags = nameEnds.map { end in
            defer { start = Int(end) }
            return table.tag(UnsafeRawBufferPointer(rebasing: nameBytes[start..<Int(end)]))
        }
        texts = PomTexts(expected: min(nodes.count, 4096) / 2)
    }

    /// The name of an element, for messages.
    func name(_ node: Int) -> String {
        String(decoding: nameBytes[MarkupDocument.range(nodes[node].name, nameEnds)], as: UTF8.self)
    }

    /// The number of an element's text. An element in it is an error, as for Maven's reader.
    mutating func text(_ node: Int) throws(PomSyntaxError) -> Symbol {
        let element = nodes[node]
        guard Int(element.end) == node + 1 else {
            throw PomSyntaxError("<\(name(node))> holds an element where only text can be")
        }
        return texts.number(element.textStart, element.textEnd, bytes)
    }

    /// Goes over the fields of an element. `take` says whether it knows the field.
    @inline(__always)
    mutating func fields(
        of node: Int, _ take: (inout PomWalk, PomTag, Int) throws(PomSyntaxError) -> Bool
    ) throws(PomSyntaxError) {
        var seen = SeenTags()
        var child = node + 1
        let end = Int(nodes[node].end)
        while child < end {
            let tag = tags[Int(nodes[child].name)]
            if tag != .unknown, try take(&self, tag, child) {
                guard seen.insert(tag) else {
                    throw PomSyntaxError("<\(name(child))> is there twice in one <\(name(node))>")
                }
            } else {
                unknown(child)
            }
            child = Int(nodes[child].end)
        }
    }

    /// Goes over the elements of a list; others than of the tag are skipped.
    @inline(__always)
    mutating func items(
        of node: Int, _ tag: PomTag, _ take: (inout PomWalk, Int) throws(PomSyntaxError) -> Void
    ) throws(PomSyntaxError) {
        var child = node + 1
        let end = Int(nodes[node].end)
        while child < end {
            if tags[Int(nodes[child].name)] == tag {
                try take(&self, child)
            } else {
                unknown(child)
            }
            child = Int(nodes[child].end)
        }
    }

    /// Notes the first element that Maven does not know: an error in a project's own pom.
    mutating func unknown(_ node: Int) {
        if unknownElement == nil { unknownElement = name(node) }
    }

    /// Checks an element of a shape without keeping it, except texts that expressions reach.
    mutating func check(_ node: Int, _ shape: PomShape, _ scalars: inout [RawPom.Scalar]) throws(PomSyntaxError) {
        var seen = SeenTags()
        var child = node + 1
        let end = Int(nodes[node].end)
        while child < end {
            let tag = tags[Int(nodes[child].name)]
            var known = true
            switch shape.field(tag) {
            case .unknown:
                known = false
                unknown(child)
            case .text: try leaf(child)
            case .path(let path): scalars.append(RawPom.Scalar(path: path, value: try text(child)))
            case .tree: break
            case .map: try leaves(child, nil)
            case .texts(let item): try leaves(child, item)
            case .object(let shape): try check(child, shape, &scalars)
            case .objects(let item, let shape):
                var element = child + 1
                let end = Int(nodes[child].end)
                while element < end {
                    if tags[Int(nodes[element].name)] == item {
                        try check(element, shape, &scalars)
                    } else {
                        unknown(element)
                    }
                    element = Int(nodes[element].end)
                }
            }
            if known, !seen.insert(tag) {
                throw PomSyntaxError("<\(name(child))> is there twice in one <\(name(node))>")
            }
            child = Int(nodes[child].end)
        }
    }

    /// Checks that an element holds text alone.
    func leaf(_ node: Int) throws(PomSyntaxError) {
        guard Int(nodes[node].end) == node + 1 else {
            throw PomSyntaxError("<\(name(node))> holds an element where only text can be")
        }
    }

    /// Checks that the elements of a name, or all, hold text alone.
    mutating func leaves(_ node: Int, _ tag: PomTag?) throws(PomSyntaxError) {
        var child = node + 1
        let end = Int(nodes[node].end)
        while child < end {
            if tag == nil || tags[Int(nodes[child].name)] == tag {
                try leaf(child)
            } else {
                unknown(child)
            }
            child = Int(nodes[child].end)
        }
    }
}
