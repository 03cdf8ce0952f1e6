package import Pipeline

/// What Kiln knows of a file in its cache; kept beside it as lines of a name and a value.
package struct FileRecord: Sendable, Hashable {
    /// The digest of its bytes.
    package var sha256: Digest
    /// Its size in bytes.
    package var size: Int64
    /// The file's time of modification, in nanoseconds since 1970: with the size, what ties the record to the file.
    package var modified: Int64
    /// Where it was fetched from, without user and password.
    package var url: String
    /// When it was fetched.
    package var fetched: Timestamp
    /// Its entity tag, with quotes.
    package var etag: String?
    /// Its `Last-Modified`, as sent.
    package var lastModified: String?
    /// The checksum that was compared, such as `sha1`; `none` when the repository offers none.
    package var checkedBy: String

    /// Joins the parts.
    package init(
        sha256: Digest, size: Int64, modified: Int64, url: String, fetched: Timestamp, etag: String? = nil,
        lastModified: String? = nil, checkedBy: String
    ) {
        self.sha256 = sha256
        self.size = size
        self.modified = modified
        self.url = url
        self.fetched = fetched
        self.etag = etag
        self.lastModified = lastModified
        self.checkedBy = checkedBy
    }

    private static let header = "kiln-file 1"
    static let maximumBytes = 16 << 10

    /// The lines.
    var text: String {
        var text = """
            \(Self.header)
            sha256 \(sha256.hex)
            size \(size)
            modified \(modified)
            url \(Self.oneLine(url))
            fetched \(fetched.milliseconds)
            checked \(Self.oneLine(checkedBy))

            """
        if let etag { text += "etag \(Self.oneLine(etag))\n" }
        if let lastModified { text += "last-modified \(Self.oneLine(lastModified))\n" }
        return text + "end\n"
    }

    /// Reads the lines; `nil` when anything is missing or cut off.
    package init?(text: String) {
        var values: [Substring: Substring] = [:]
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == Self.header[...], lines.count >= 3, lines[lines.count - 2] == "end", lines.last == ""
        else {
            return nil
        }
        for line in lines.dropFirst().dropLast(2) {
            guard let space = line.firstIndex(of: " ") else { return nil }
            values[line[..<space]] = line[line.index(after: space)...]
        }
        guard let sha256 = values["sha256"].flatMap({ Digest(hex: $0) }),
            let size = values["size"].flatMap({ Int64($0) }), let modified = values["modified"].flatMap({ Int64($0) }),
            let url = values["url"], let fetched = values["fetched"].flatMap({ Int64($0) }),
            let checkedBy = values["checked"]
        else { return nil }
        self.init(
            sha256: sha256, size: size, modified: modified, url: String(url),
            fetched: Timestamp(milliseconds: fetched), etag: values["etag"].map(String.init),
            lastModified: values["last-modified"].map(String.init), checkedBy: String(checkedBy))
    }

    /// Whether it speaks of this state of the file.
    func describes(size: Int64, modified: Int64) -> Bool { self.size == size && self.modified == modified }

    private static func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.prefix(4096).map { $0.value < 0x20 ? " " : Character($0) })
    }
}
