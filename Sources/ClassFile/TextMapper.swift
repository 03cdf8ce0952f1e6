/// Maps the texts of a class by what they are for: names, descriptors, signatures, strings.
struct TextMapper {
    let relocator: Relocator
    let names: RelocatedNames
    private var slashed: [UInt8] = []
    private var classes = SignatureClasses()

    init(_ relocator: Relocator, _ names: RelocatedNames) {
        self.relocator = relocator
        self.names = names
    }

    /// Appends a class's or array's new name; when nothing moves, nothing is appended and the answer is false. So with
    /// all that follow.
    mutating func mapClass(_ text: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        if text.count > 0, text[0] == UInt8(ascii: "[") { return mapDescriptor(text, isKnown: false, into: &output) }
        return relocator.map(text, into: &output)
    }

    /// Maps each class of a descriptor; with `isKnown` only those that the bundle is known to move.
    mutating func mapDescriptor(_ text: Span<UInt8>, isKnown: Bool, into output: inout [UInt8]) -> Bool {
        let mark = output.count
        var copied = 0
        var position = 0
        while position < text.count {
            guard text[position] == UInt8(ascii: "L") else {
                position += 1
                continue
            }
            var end = position + 1
            while end < text.count, text[end] != UInt8(ascii: ";") { end += 1 }
            if end == text.count { break }
            let name = text.extracting(position + 1..<end)
            if relocator.mayStart(name, 0), !isKnown || names.contains(name) {
                output.append(text, from: copied, to: position + 1)
                copied = relocator.map(name, into: &output) ? end : position + 1
            }
            position = end + 1
        }
        return finish(text, copied, mark, &output)
    }

    /// Maps the classes of a generic signature (JVMS 4.7.9.1); parts of inner classes are found anew (`MSHADE-105`).
    mutating func mapSignature(_ text: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let mark = output.count
        var copied = 0
        var scanner = SignatureScanner()
        classes.removeAll()
        while let part = scanner.next(text) {
            classes.close(to: part.isInner ? part.depth : part.depth - 1)
            if !part.isInner { classes.open() }
            output.append(text, from: copied, to: part.start)
            let isChanged = classes.append(text.extracting(part.start..<part.end), relocator, &output)
            copied = isChanged ? part.end : part.start
        }
        return finish(text, copied, mark, &output)
    }

    /// Maps a string that as a whole names a class, package or resource that moves (`C6`): with dots, with slashes, with
    /// a slash before it, as a descriptor, or as a file of services.
    mutating func mapString(_ text: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        guard text.count > 2 else { return false }
        if TextMapper.isDescriptor(text) { return mapDescriptor(text, isKnown: true, into: &output) }
        let slash = text[0] == UInt8(ascii: "/") ? 1 : 0
        let folder = Relocator.servicesFolder
        if text.holds(folder, at: slash) {
            return mapNamed(text, from: slash + folder.utf8CodeUnitCount, isDotted: true, into: &output)
        }
        if text[0] == UInt8(ascii: "["), text[text.count - 1] == UInt8(ascii: ";") {
            // What Class.forName takes for arrays: `[Lcom.foo.X;`.
            var start = 0
            while text[start] == UInt8(ascii: "[") { start += 1 }
            guard text[start] == UInt8(ascii: "L") else { return false }
            let end = text.count - 1
            guard mapNamed(text.extracting(0..<end), from: start + 1, isDotted: true, into: &output) else {
                return false
            }
            output.append(UInt8(ascii: ";"))
            return true
        }
        return mapNamed(text, from: slash, isDotted: false, into: &output)
    }

    /// Maps the name behind an offset; `isDotted`: only one with dots. It may end in a dot or slash.
    private mutating func mapNamed(
        _ text: Span<UInt8>, from start: Int, isDotted: Bool, into output: inout [UInt8]
    ) -> Bool {
        var end = text.count
        guard end > start, relocator.mayStart(text, start) else { return false }
        let last = text[end - 1]
        if last == UInt8(ascii: "/") || last == UInt8(ascii: ".") { end -= 1 }
        guard end > start else { return false }
        let name = text.extracting(start..<end)
        let hasSlash = name.lastIndex(of: UInt8(ascii: "/")) >= 0
        let mark = output.count
        if hasSlash {
            if isDotted || last == UInt8(ascii: ".") { return false }
            let known = name.endsInClass ? name.extracting(0..<name.count - 6) : name
            guard names.contains(known) else { return false }
            output.append(text, from: 0, to: start)
            if relocator.mapEntry(name, into: &output) {
                output.append(text, from: end)
                return true
            }
        } else {
            // A single word is no name (`C16`), and `/com.foo` is no class.
            if name.lastIndex(of: UInt8(ascii: ".")) < 0 || last == UInt8(ascii: "/") { return false }
            if start > 0, !isDotted { return false }
            slashed.removeAll(keepingCapacity: true)
            slashed.append(name, from: 0)
            for index in 0..<slashed.count where slashed[index] == UInt8(ascii: ".") {
                slashed[index] = UInt8(ascii: "/")
            }
            guard names.contains(slashed.span) else { return false }
            output.append(text, from: 0, to: start)
            if relocator.mapDotted(name, into: &output) {
                output.append(text, from: end)
                return true
            }
        }
        output.removeLast(output.count - mark)
        return false
    }

    /// Maps a string that is compared with names of classes and descriptors, known or not: that of a serialised lambda, or
    /// of Kotlin's metadata.
    mutating func mapInternal(_ text: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        if TextMapper.isDescriptor(text) { return mapDescriptor(text, isKnown: false, into: &output) }
        if text.lastIndex(of: UInt8(ascii: "/")) < 0 { return false }
        return relocator.map(text, into: &output)
    }

    /// Whether a text is a method's descriptor or one or several of fields, with a class in it.
    static func isDescriptor(_ text: Span<UInt8>) -> Bool {
        guard text.count > 2 else { return false }
        var position = 0
        let isMethod = text[0] == UInt8(ascii: "(")
        var isClosed = !isMethod
        var results = 0
        if isMethod { position = 1 }
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: ")") {
                if isClosed { return false }
                isClosed = true
                position += 1
                continue
            }
            if isMethod && isClosed { results += 1 }
            var start = position
            while start < text.count, text[start] == UInt8(ascii: "[") { start += 1 }
            guard start < text.count else { return false }
            switch text[start] {
            case UInt8(ascii: "L"):
                var end = start + 1
                while end < text.count, text[end] != UInt8(ascii: ";") {
                    switch text[end] {
                    case 0...0x20, UInt8(ascii: "."), UInt8(ascii: "<"), UInt8(ascii: "("), UInt8(ascii: ")"),
                        UInt8(ascii: "["), UInt8(ascii: ":"):
                        return false
                    default: end += 1
                    }
                }
                guard end < text.count, end > start + 1 else { return false }
                position = end + 1
            case UInt8(ascii: "B"), UInt8(ascii: "C"), UInt8(ascii: "D"), UInt8(ascii: "F"), UInt8(ascii: "I"),
                UInt8(ascii: "J"), UInt8(ascii: "S"), UInt8(ascii: "Z"):
                position = start + 1
            case UInt8(ascii: "V"):
                guard isMethod && isClosed && start == position else { return false }
                position = start + 1
            default: return false
            }
        }
        return isClosed && (!isMethod || results == 1)
    }

    /// The name of a source file whose class moved to another simple name; `thisClass` is the class's old name.
    mutating func mapSourceFile(
        _ text: Span<UInt8>, _ thisClass: Span<UInt8>, into output: inout [UInt8]
    ) -> Bool {
        let simple = thisClass.lastIndex(of: UInt8(ascii: "/")) + 1
        var end = simple
        while end < thisClass.count, thisClass[end] != UInt8(ascii: "$") || end == simple { end += 1 }
        let dot = text.lastIndex(of: UInt8(ascii: "."))
        guard dot > 0, text.extracting(0..<dot).equal(thisClass.extracting(simple..<end)) else { return false }
        let mark = output.count
        guard relocator.map(thisClass.extracting(0..<end), into: &output) else { return false }
        var start = output.count
        while start > mark, output[start - 1] != UInt8(ascii: "/") { start -= 1 }
        output.removeSubrange(mark..<start)
        if output.span.extracting(mark..<output.count).equal(text.extracting(0..<dot)) {
            output.removeLast(output.count - mark)
            return false
        }
        output.append(text, from: dot)
        return true
    }

    /// Appends the rest, or takes all back when nothing moved.
    private func finish(_ text: Span<UInt8>, _ copied: Int, _ mark: Int, _ output: inout [UInt8]) -> Bool {
        output.append(text, from: copied)
        if output.span.extracting(mark..<output.count).equal(text) {
            output.removeLast(output.count - mark)
            return false
        }
        return true
    }
}
