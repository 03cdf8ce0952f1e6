/// A commit's fields (gitformat: tree, parents, author, committer, blank line, message).
struct CommitText: Equatable {
    /// The tree.
    let tree: ObjectID
    /// Seconds since 1970 at which it was committed.
    let committed: Int64
    /// `Name <address>` of the author.
    let author: String
    /// The first line of the message.
    let subject: String

    /// `nil` when the bytes are not a commit.
    init?(_ bytes: Span<UInt8>) {
        var lines = ObjectLines(bytes)
        guard let first = lines.next(), first.hasPrefix("tree "), let tree = ObjectID(hex: first.dropFirst(5)) else {
            return nil
        }
        var (author, time) = ("", Int64(0))
        while let line = lines.next(), !line.isEmpty {
            if line.hasPrefix("author ") {
                author = String(line.dropFirst(7).prefix { $0 != ">" }) + ">"
            } else if line.hasPrefix("committer ") {
                let numbers = line[(line.lastIndex(of: ">") ?? line.startIndex)...].split(separator: " ")
                time = numbers.count > 1 ? Int64(numbers[1]) ?? 0 : 0
            }
        }
        var subject = lines.next()
        while subject?.isEmpty == true { subject = lines.next() }
        self.tree = tree
        self.author = author
        self.subject = subject ?? ""
        committed = time
    }
}

/// An annotated tag's target.
struct TagText: Equatable {
    /// What it points at, maybe another tag.
    let target: ObjectID

    /// `nil` when the bytes are not a tag.
    init?(_ bytes: Span<UInt8>) {
        var lines = ObjectLines(bytes)
        guard let first = lines.next(), first.hasPrefix("object "), let target = ObjectID(hex: first.dropFirst(7)) else {
            return nil
        }
        self.target = target
    }
}

/// The lines of an object's head, at most 64 KiB of them.
private struct ObjectLines {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: Span<UInt8>) {
        var copy: [UInt8] = []
        for index in 0..<min(bytes.count, 1 << 16) { copy.append(bytes[index]) }
        rest = copy[...]
    }

    mutating func next() -> String? {
        guard !rest.isEmpty else { return nil }
        let line = rest.prefix { $0 != 0x0A }
        rest = rest.dropFirst(line.count + 1)
        return String(decoding: line, as: UTF8.self)
    }
}

/// One entry of a tree.
struct TreeEntry: Equatable {
    /// What an entry is, by its mode.
    enum Kind: Equatable {
        case file(isExecutable: Bool)
        case link
        case folder
        case submodule
    }

    /// What it is.
    let kind: Kind
    /// The name's bytes.
    let name: [UInt8]
    /// The object.
    let id: ObjectID

    /// Reads a tree's entries: `mode SP name NUL id` again and again. `nil` when it is not well-formed.
    static func list(_ bytes: Span<UInt8>) -> [TreeEntry]? {
        var entries: [TreeEntry] = []
        var place = 0
        while place < bytes.count {
            var mode: UInt32 = 0
            var digits = 0
            while place < bytes.count, bytes[place] != 0x20 {
                guard (0x30...0x37).contains(bytes[place]), digits < 7 else { return nil }
                mode = mode << 3 | UInt32(bytes[place] - 0x30)
                digits += 1
                place += 1
            }
            guard digits > 0, let kind = Kind(mode: mode) else { return nil }
            place += 1
            var name: [UInt8] = []
            while place < bytes.count, bytes[place] != 0 {
                name.append(bytes[place])
                place += 1
            }
            guard place < bytes.count, !name.isEmpty, let id = ObjectID(bytes, at: place + 1) else { return nil }
            entries.append(TreeEntry(kind: kind, name: name, id: id))
            place += 21
        }
        return entries
    }
}

extension TreeEntry.Kind {
    /// By the file type bits, as git does; old trees have modes such as 100664.
    init?(mode: UInt32) {
        switch mode & 0o170000 {
        case 0o100000: self = .file(isExecutable: mode & 0o100 != 0)
        case 0o120000: self = .link
        case 0o040000: self = .folder
        case 0o160000: self = .submodule
        default: return nil
        }
    }
}
