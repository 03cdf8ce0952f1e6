/// An object of one line of JSON (RFC 8259), checked whole: its members are found, not built, so that those that nobody
/// asked about can be written back as they were.
struct JSONLine {
    /// What a value is.
    enum Kind: Hashable {
        case string, number, array, object, literal
    }

    /// A member: its name and where its value stands.
    struct Member {
        let name: String
        let kind: Kind
        let value: Range<Int>
    }

    /// The line.
    let bytes: [UInt8]
    /// The members, in order; each name once.
    let members: [Member]

    /// Reads a line. Throws what is wrong, and where.
    init(_ bytes: [UInt8]) throws(JSONLineError) {
        guard (try? UTF8Span(validating: bytes.span)) != nil else {  // where it breaks does not matter
            throw JSONLineError("it is not UTF-8", at: 0)
        }
        var scanner = JSONScanner(bytes)
        members = try scanner.object()
        self.bytes = bytes
    }

    /// A member by its name.
    subscript(name: String) -> Member? { members.first { $0.name == name } }

    /// The text of a string member; `nil` when the member is absent.
    func string(_ name: String) throws(JSONLineError) -> String? {
        guard let member = self[name] else { return nil }
        guard member.kind == .string else {
            throw JSONLineError("'\(name)' is not a string", at: member.value.lowerBound)
        }
        return JSONScanner.text(bytes, member.value)
    }

    /// The texts of an array of strings; empty when the member is absent.
    func strings(_ name: String) throws(JSONLineError) -> [String] {
        guard let member = self[name] else { return [] }
        var scanner = JSONScanner(bytes)
        guard member.kind == .array, let texts = try scanner.strings(at: member.value.lowerBound) else {
            throw JSONLineError("'\(name)' is not an array of strings", at: member.value.lowerBound)
        }
        return texts
    }
}

/// Why a line is not what it should be.
struct JSONLineError: Error, Hashable {
    /// For people, one line.
    let message: String
    /// The byte at which it shows, from 0.
    let offset: Int

    init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}
