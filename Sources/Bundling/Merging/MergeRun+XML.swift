extension MergeRun {
    /// The children of all roots under the first's, which takes the attributes it lacks (S17). No DTD is read.
    mutating func appendXML(_ inputs: [Merger.Input]) throws(BundleError) -> [UInt8]? {
        guard let first = inputs.first else { return nil }
        if inputs.count == 1 { return first.bytes }
        let main = try outline(first)
        var names = Set(Self.rootAttributes(main).map { Array(main.bytes[$0.name]) })
        var values: [[UInt8]: [UInt8]] = [:]
        for attribute in Self.rootAttributes(main) {
            values[Array(main.bytes[attribute.name])] = Array(main.bytes[attribute.value])
        }
        var added: [UInt8] = []
        var children: [UInt8] = []
        for input in inputs.dropFirst() {
            let other = try outline(input)
            guard main.isUTF8 && other.isUTF8 || main.encoding == other.encoding else {
                throw broken(input.label, "its encoding, \(other.encoding), is not that of the first, \(main.encoding)")
            }
            var spaces: [(name: [UInt8], whole: [UInt8])] = []
            for attribute in Self.rootAttributes(other) {
                let name = Array(other.bytes[attribute.name])
                let whole = Array(other.bytes[attribute.whole])
                let value = Array(other.bytes[attribute.value])
                if names.insert(name).inserted {
                    added += [0x20] + whole
                    values[name] = value
                } else if values[name] != value {
                    // A prefix that means something else here has to be said on each child.
                    if Self.isNamespace(name) {
                        spaces.append((name, whole))
                    } else {
                        note(.differentValue, input.label, name)
                    }
                }
            }
            children += Self.content(of: other, with: spaces)
            if let last = children.last, last != 0x0A { children.append(0x0A) }
        }
        return Self.join(main, added, children)
    }

    private func outline(_ input: Merger.Input) throws(BundleError) -> XMLOutline {
        do {
            return try XMLOutline(input.bytes)
        } catch {
            throw broken(input.label, error.why)
        }
    }

    private static func rootAttributes(_ outline: XMLOutline) -> [XMLOutline.Attribute] {
        XMLOutline.attributes(outline.bytes, from: outline.rootName.upperBound, to: outline.root.upperBound)
    }

    private static func isNamespace(_ name: [UInt8]) -> Bool {
        name == Array("xmlns".utf8) || name.starts(with: "xmlns:".utf8)
    }

    /// What lies in a root, each child with the namespaces that it does not declare itself.
    private static func content(
        of outline: XMLOutline, with spaces: [(name: [UInt8], whole: [UInt8])]
    ) -> [UInt8] {
        if spaces.isEmpty { return Array(outline.bytes[outline.content]) }
        var out: [UInt8] = []
        var at = outline.content.lowerBound
        for child in outline.children {
            var nameEnd = child.lowerBound + 1
            while XMLScanner.isNameByte(outline.bytes[nameEnd]) { nameEnd += 1 }
            let own = Set(
                XMLOutline.attributes(outline.bytes, from: nameEnd, to: child.upperBound).map {
                    Array(outline.bytes[$0.name])
                })
            out += outline.bytes[at..<nameEnd]
            for space in spaces where !own.contains(space.name) { out += [0x20] + space.whole }
            at = nameEnd
        }
        return out + outline.bytes[at..<outline.content.upperBound]
    }

    private static func join(_ main: XMLOutline, _ added: [UInt8], _ children: [UInt8]) -> [UInt8] {
        let bytes = main.bytes
        // The end of the start tag without `>` or `/>`.
        var tagEnd = main.root.upperBound - (main.isEmptyRoot ? 2 : 1)
        while bytes[tagEnd - 1] <= 0x20 { tagEnd -= 1 }
        var out = Array(bytes[..<tagEnd]) + added
        if main.isEmptyRoot {
            out.append(UInt8(ascii: ">"))
            out += children
            out += Array("</".utf8) + bytes[main.rootName] + [UInt8(ascii: ">")]
            out += bytes[main.root.upperBound...]
        } else {
            out += bytes[tagEnd..<main.content.upperBound]
            out += children
            out += bytes[main.content.upperBound...]
        }
        return out
    }
}
