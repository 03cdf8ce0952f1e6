internal import Entries
internal import Support

/// What is wrong with an archive, and where.
struct ZipProblem: Error {
    /// What was found, as a sentence without a subject: "has no local header".
    var what: String
    /// The finer name for programs, after `zip.`.
    var reason: String
    /// The place in the file.
    var offset: UInt64?
    /// The entry's name.
    var entry: String?
    /// The kind of failure.
    var code: KilnError.Code = .corrupt

    init(
        _ reason: String, _ what: String, at offset: UInt64? = nil, entry: String? = nil,
        code: KilnError.Code = .corrupt
    ) {
        self.what = what
        self.reason = reason
        self.offset = offset
        self.entry = entry
        self.code = code
    }

    /// The error of an archive at a path.
    func error(_ path: String) -> KilnError {
        var fields = ["path": path]
        if let offset { fields["offset"] = String(offset) }
        if let entry { fields["entry"] = entry }
        let subject = entry.map { "\($0) in \(path)" } ?? path
        let place = offset.map { " (offset \($0))" } ?? ""
        let advice =
            switch code {
            case .corrupt: "; the archive is damaged or made to mislead: fetch or build it anew"
            default: ""
            }
        return KilnError(code, "\(subject) \(what)\(place)\(advice)", reason: "zip.\(reason)", fields: fields)
    }

    /// An entry that is asked for and compressed in a way that only few programs know.
    static func method(_ index: Int, of archive: ZipArchive) -> KilnError {
        let entry = archive.table.entries[index]
        return ZipProblem(
            "method", "is compressed by method \(entry.method), which no class loader reads", at: entry.headerOffset,
            entry: archive.table.name(index), code: .invalid
        ).error(archive.path)
    }
}
