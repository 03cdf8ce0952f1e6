internal import CPlatform
internal import Glibc
internal import Pipeline
internal import Support

/// Writes a tree out: every name checked, everything made relative to an open folder and new, nothing through a link.
struct TreeExporter {
    private let repository: Repository
    private let limits: ExportLimits
    private let isCancelled: () -> Bool
    private(set) var summary = ExportSummary()
    private var links: [[UInt8]: [UInt8]] = [:]
    private var submodules: [String] = []

    init(_ repository: Repository, limits: ExportLimits, isCancelled: @escaping () -> Bool) {
        self.repository = repository
        self.limits = limits
        self.isCancelled = isCancelled
    }

    /// Writes the tree into an empty folder.
    mutating func export(_ tree: ObjectID, into directory: FileDescriptor) throws {
        try write(tree, into: directory, path: [], depth: 0, attributes: AttributeStack())
        // Links come last: until then there is none that a file could be written through.
        let rules = LinkRules(links)
        let paths = links.keys.sorted { $0.lexicographicallyPrecedes($1) }
        for path in paths {
            if let why = rules.refusal(path) { throw GitErrors.unsafePath(Self.text(path), why) }
        }
        for path in paths { try writeLink(path, from: directory) }
        summary.lfsPointers.sort()
        if !submodules.isEmpty {
            let names = submodules.prefix(20).joined(separator: ", ")
            summary.warnings.insert(
                "submodules are not fetched; these folders are empty: \(names)\(submodules.count > 20 ? ", …" : "")",
                at: 0)
        }
    }

    private mutating func write(
        _ tree: ObjectID, into directory: FileDescriptor, path: [UInt8], depth: Int, attributes: AttributeStack
    ) throws {
        guard depth <= limits.depth else {
            throw GitErrors.tooLarge("the repository has folders more than \(limits.depth) deep")
        }
        let entries = try list(tree, path)
        var attributes = attributes
        let rules = entries.first { $0.name == Array(".gitattributes".utf8) }
        if let rules, case .file = rules.kind {
            try check(size: repository.header(rules.id)?.size ?? 0, path + rules.name)
            let bytes = try repository.read(rules.id, as: Self.text(path + rules.name)) { _, bytes in Self.copy(bytes) }
            attributes = attributes.adding(AttributeFile(bytes, folder: path))
        }
        for entry in entries {
            let entryPath = path + entry.name
            if let why = PathRules.refusal(entry.name, isLink: entry.kind == .link) {
                throw GitErrors.unsafePath(Self.text(entryPath), why)
            }
            guard entryPath.count < 4096 else { throw GitErrors.unsafePath(Self.text(entryPath), "is too long a path") }
            summary.entries += 1
            guard summary.entries <= limits.entries else {
                throw GitErrors.tooLarge("the repository has more than \(limits.entries) files and folders")
            }
            if isCancelled() { throw GitErrors.cancelled("writing the repository out") }
            switch entry.kind {
            case .file(let isExecutable):
                try writeFile(entry, isExecutable, into: directory, path: entryPath, attributes: attributes)
            case .link:
                try check(size: repository.header(entry.id)?.size ?? 0, entryPath, limit: 4095)
                links[entryPath] = try repository.read(entry.id, as: Self.text(entryPath)) { _, bytes in
                    Self.copy(bytes)
                }
            case .folder:
                let folder = try makeFolder(entry.name, in: directory, path: entryPath)
                try write(
                    entry.id, into: folder, path: entryPath + [UInt8(ascii: "/")], depth: depth + 1,
                    attributes: attributes)
            case .submodule:
                _ = try makeFolder(entry.name, in: directory, path: entryPath)
                submodules.append(InertText.line(Self.text(entryPath), limit: 200))
            }
        }
    }

    private func list(_ tree: ObjectID, _ path: [UInt8]) throws -> [TreeEntry] {
        let use = path.isEmpty ? "the top folder" : Self.text(path)
        let entries = try repository.read(tree, as: use) { kind, bytes in
            kind == .tree ? TreeEntry.list(bytes) : nil
        }
        guard let entries else { throw GitErrors.badObject(tree, "\(InertText.line(use)) is not a folder's list") }
        return entries
    }

    private mutating func writeFile(
        _ entry: TreeEntry, _ isExecutable: Bool, into directory: FileDescriptor, path: [UInt8],
        attributes: AttributeStack
    ) throws {
        guard let header = try repository.header(entry.id) else {
            throw try repository.read(entry.id, as: Self.text(path)) { _, _ in
                GitErrors.badObject(entry.id, "it came while it was missed")
            }
        }
        try check(size: header.size, path)
        let filter = attributes.isTrivial ? WorktreeFilter([:]) : WorktreeFilter(attributes.states(of: path))
        var warning: String?
        let (count, isPointer) = try repository.read(entry.id, as: Self.text(path)) { kind, bytes in
            guard kind == .blob else { throw GitErrors.badObject(entry.id, "\(Self.text(path)) is not a file") }
            let file = try create(entry.name, in: directory, isExecutable: isExecutable, path: path)
            let isPointer = Self.isLFSPointer(bytes)
            guard !filter.isPlain else {
                try file.write(bytes)
                return (bytes.count, isPointer)
            }
            var content = filter.apply(Self.copy(bytes), id: entry.id)
            if let encoding = filter.encoding {
                if let encoded = TextEncoding.encode(content, as: encoding) {
                    content = encoded
                } else {
                    warning = "cannot be written as \(InertText.line(encoding, limit: 40)) and is as it is stored"
                }
            } else if filter.hasBrokenEncoding {
                warning = "has a working-tree-encoding without a name and is as it is stored"
            }
            try file.write(content)
            return (content.count, isPointer)
        }
        summary.bytes += Int64(count)
        guard summary.bytes <= limits.bytes else { throw overall() }
        if isPointer, summary.lfsPointers.count < 1000 { summary.lfsPointers.append(Self.text(path)) }
        if let warning, summary.warnings.count < 1000 {
            summary.warnings.append("\(InertText.line(Self.text(path), limit: 200)) \(warning)")
        }
    }

    /// Refuses by the size alone, before anything is read.
    private func check(size: Int, _ path: [UInt8], limit: Int? = nil) throws {
        let limit = limit ?? limits.fileBytes
        guard size <= limit else {
            let name = InertText.line(Self.text(path), limit: 200)
            throw GitErrors.tooLarge("'\(name)' in the repository has \(size) bytes; the limit for one is \(limit)")
        }
        guard summary.bytes + Int64(size) <= limits.bytes else { throw overall() }
    }

    private func overall() -> KilnError {
        GitErrors.tooLarge("the repository's files have more than \(limits.bytes) bytes")
    }

    // MARK: the disk

    private func create(
        _ name: [UInt8], in directory: FileDescriptor, isExecutable: Bool, path: [UInt8]
    ) throws -> FileDescriptor {
        let mode: UInt32 = isExecutable ? 0o755 : 0o644
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
        let raw = try unsafe call(name, path) { unsafe kiln_openat(directory.raw, $0, flags, mode) }
        let file = FileDescriptor(owning: raw)
        try systemCall("fchmod", Self.text(path)) { fchmod(raw, mode) }
        return file
    }

    private func makeFolder(_ name: [UInt8], in directory: FileDescriptor, path: [UInt8]) throws -> FileDescriptor {
        _ = try unsafe call(name, path) { unsafe mkdirat(directory.raw, $0, 0o755) }
        let folder = try openFolder(name, in: directory, path: path)
        try systemCall("fchmod", Self.text(path)) { fchmod(folder.raw, 0o755) }
        return folder
    }

    private func openFolder(_ name: [UInt8], in directory: FileDescriptor, path: [UInt8]) throws -> FileDescriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
        return FileDescriptor(
            owning: try unsafe call(name, path) { unsafe kiln_openat(directory.raw, $0, flags, 0) })
    }

    private func writeLink(_ path: [UInt8], from directory: FileDescriptor) throws {
        var parts = path.split(separator: UInt8(ascii: "/")).map { Array($0) }
        guard let name = parts.popLast(), let target = links[path] else { return }
        var folder = directory
        for part in parts { folder = try openFolder(part, in: folder, path: path) }
        _ = try unsafe call(name, path) { name in
            unsafe withCText(target) { unsafe symlinkat($0, folder.raw, name) }
        }
    }

    /// Calls with a name that is bytes rather than text; what is there already was in the tree twice.
    private func call(_ name: [UInt8], _ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32) throws -> Int32 {
        var number: Int32 = 0
        let result = unsafe withCText(name) { name in
            var result: Int32
            repeat { result = unsafe body(name) } while result == -1 && errno == EINTR
            number = errno
            return result
        }
        if result >= 0 { return result }
        if number == EEXIST { throw GitErrors.unsafePath(Self.text(path), "is there twice") }
        throw SystemCallError(call: "create", number: number, subject: InertText.line(Self.text(path))).asKilnError
    }

    private static func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }

    private static func copy(_ bytes: Span<UInt8>) -> [UInt8] { unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) } }

    private static let pointerStart = Array("version https://git-lfs.github.com/spec/v1\n".utf8)

    private static func isLFSPointer(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= pointerStart.count, bytes.count < 1024 else { return false }
        return pointerStart.indices.allSatisfy { bytes[$0] == pointerStart[$0] }
    }
}
