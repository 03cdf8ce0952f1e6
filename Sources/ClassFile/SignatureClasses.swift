/// The class types a generic signature is within: the outer names that the parts of inner classes need.
struct SignatureClasses {
    private struct Class {
        /// Where its old name starts in `old`.
        var oldStart: Int
        /// Where its new name starts in `new`; the old one if it stays.
        var newStart: Int
        /// How many parts it has so far.
        var parts: Int
    }
    private var stack: [Class] = []
    private var old: [UInt8] = []
    private var new: [UInt8] = []
    private var full: [UInt8] = []

    /// More parts of inner classes than this are left as they are.
    private static let mostParts = 64

    /// Forgets all.
    mutating func removeAll() {
        stack.removeAll(keepingCapacity: true)
        old.removeAll(keepingCapacity: true)
        new.removeAll(keepingCapacity: true)
    }

    /// A class type starts.
    mutating func open() { stack.append(Class(oldStart: old.count, newStart: new.count, parts: 0)) }

    /// Class types end until only so many are open.
    mutating func close(to depth: Int) {
        while stack.count > depth, let last = stack.popLast() {
            old.removeLast(old.count - last.oldStart)
            new.removeLast(new.count - last.newStart)
        }
    }

    /// The next part of the innermost class type. Appends its new text to `output`; false and nothing when it stays.
    mutating func append(_ part: Span<UInt8>, _ relocator: Relocator, _ output: inout [UInt8]) -> Bool {
        guard let index = stack.indices.last, stack[index].parts < SignatureClasses.mostParts else { return false }
        let oldStart = stack[index].oldStart
        let newStart = stack[index].newStart
        let isFirst = stack[index].parts == 0
        stack[index].parts += 1
        if !isFirst { old.append(UInt8(ascii: "$")) }
        old.append(part, from: 0)
        var name: [UInt8] = []
        swap(&name, &full)
        name.removeAll(keepingCapacity: true)
        if !relocator.map(old.span.extracting(oldStart..<old.count), into: &name) {
            name.append(contentsOf: old[oldStart...])
        }
        let from = isFirst ? 0 : partStart(name.span, newStart)
        new.removeLast(new.count - newStart)
        new.append(name.span, from: 0)
        let isChanged = !name.span.extracting(from..<name.count).equal(part)
        if isChanged { output.append(name.span, from: from) }
        swap(&name, &full)
        return isChanged
    }

    /// Where in the new name the part starts: behind the outer class's new name, or behind the last `$`.
    private func partStart(_ name: Span<UInt8>, _ newStart: Int) -> Int {
        let outer = new.span.extracting(newStart..<new.count)
        if name.count > outer.count, name[outer.count] == UInt8(ascii: "$"), name.starts(with: outer) {
            return outer.count + 1
        }
        let dollar = name.lastIndex(of: UInt8(ascii: "$"))
        return 1 + (dollar >= 0 ? dollar : name.lastIndex(of: UInt8(ascii: "/")))
    }
}
