import Entries

/// What tells two contents apart without reading them.
struct ContentKey: Hashable {
    let crc32: UInt32
    let size: UInt64
}

extension BundlePlanner {
    /// Licences (S19): each distinct text once. The first of a name keeps the name, another goes to a folder of its input.
    mutating func addLicense(_ entry: EntryRef, _ name: Span<UInt8>) throws(BundleError) {
        switch spec.licenses {
        case .none: return leaveOut(entry, .license)
        case .first: return try place(entry, name)
        case .keep: break
        }
        let isNew = licenses.insert(key(entry)).inserted
        let hash = EntryNames.hash(name)
        guard let output = plan.names.find(name, hash: hash) else {
            return try add(name, hash: hash, .copy(entry))
        }
        guard isNew else { return leaveOut(entry, .license, output: output) }
        var attempt = 0
        // Two inputs of one label: the input's number tells them apart. A third try can only meet names made to collide.
        while attempt < 3 {
            let own = licenseName(name, attempt: attempt)
            let ownHash = EntryNames.hash(own.span)
            if plan.names.find(own.span, hash: ownHash) == nil {
                return try add(own.span, hash: ownHash, .copy(entry))
            }
            attempt += 1
        }
        lose(entry, to: output, isClass: false)
    }

    /// `META-INF/licenses/` with the input's label and the licence's file name.
    private func licenseName(_ name: Span<UInt8>, attempt: Int) -> [UInt8] {
        var out = Array("META-INF/licenses/".utf8)
        var label = Array(inputs[input].label.utf8.prefix(200))
        if label.suffix(4) == Array(".jar".utf8)[...] { label.removeLast(4) }
        let isSafe = { (byte: UInt8) in
            byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")
                && byte != UInt8(ascii: ":")
        }
        label = label.map { isSafe($0) ? $0 : UInt8(ascii: "_") }
        if label.isEmpty || label.allSatisfy({ $0 == UInt8(ascii: ".") }) { label = Array("input".utf8) }
        out += label
        if attempt > 0 { out += Array("-\(input + 1)".utf8) }
        if attempt > 1 { out += Array("-\(plan.sources.count)".utf8) }
        out.append(UInt8(ascii: "/"))
        let start = (Bytes.lastIndex(of: UInt8(ascii: "/"), in: name) ?? -1) + 1
        Bytes.append(name.extracting(start..<name.count), to: &out)
        return out
    }

    /// Notices and dependency lists (S19): all distinct ones of a name, joined.
    mutating func addNotice(_ entry: EntryRef, _ name: Span<UInt8>) throws(BundleError) {
        switch spec.licenses {
        case .none: return leaveOut(entry, .license)
        case .first: return try place(entry, name)
        case .keep: break
        }
        if let output = plan.names.find(name, hash: EntryNames.hash(name)),
            case .merge(let merge) = plan.sources[output], plan.merges[merge].kind == .notice
        {
            let own = key(entry)
            if plan.merges[merge].entries.contains(where: { key($0) == own }) {
                return leaveOut(entry, .license, output: output)
            }
        }
        try addMerge(entry, name, .notice)
    }

    private func key(_ entry: EntryRef) -> ContentKey {
        let entry = inputs[Int(entry.input)].entries.entries[Int(entry.entry)]
        return ContentKey(crc32: entry.crc32, size: entry.size)
    }
}
