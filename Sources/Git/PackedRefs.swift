internal import Pipeline
internal import Support

/// The branches and tags of a mirror, all in one `packed-refs` file: replaced in one step, so a fetch is seen whole or
/// not at all, deleted branches go, and no name can be in another's way.
struct PackedRefs {
    /// Sorted by name.
    private(set) var refs: [RemoteRef]

    /// Reads the file of a repository; `nil` when it is not there or not well-formed.
    init?(in directory: String) {
        let path = directory + "/packed-refs"
        // Not there or not readable is the same to the caller: the mirror is made anew.
        guard let bytes = try? Files.read(path, limit: 256 << 20) else { return nil }
        refs = []
        for line in bytes.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
            guard line.count > 41, line[line.startIndex + 40] == 0x20,
                let id = ObjectID(hex: String(decoding: line.prefix(40), as: UTF8.self))
            else { return nil }
            refs.append(RemoteRef(name: Array(line.dropFirst(41)), id: id))
        }
    }

    /// Takes refs sorted by name.
    init(sorted refs: [RemoteRef]) { self.refs = refs }

    /// The id of a full name.
    func id(of name: String) -> ObjectID? {
        let wanted = Array(name.utf8)
        var (low, high) = (0, refs.count)
        while low < high {
            let middle = (low + high) / 2
            if refs[middle].name.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
        }
        return low < refs.count && refs[low].name == wanted ? refs[low].id : nil
    }

    /// The full names of all branches.
    var branches: [String] {
        refs.filter { $0.name.starts(with: "refs/heads/".utf8) }.map { String(decoding: $0.name, as: UTF8.self) }
    }

    /// The tags.
    var tags: [RemoteRef] { refs.filter { $0.name.starts(with: "refs/tags/".utf8) } }

    /// The file's bytes; `peeled` gives the object a tag leads to in the end, `nil` for what is no annotated tag.
    func fileText(peeled: ((RemoteRef) throws -> ObjectID?)? = nil) rethrows -> [UInt8] {
        var text = Array("# pack-refs with:\(peeled == nil ? "" : " peeled fully-peeled") sorted \n".utf8)
        for ref in refs {
            text += Array(ref.id.hex.utf8) + [0x20] + ref.name + [0x0A]
            if let target = try peeled?(ref) { text += Array("^\(target.hex)\n".utf8) }
        }
        return text
    }
}
