internal import FoundationEssentials

/// The pinned SSH host keys: a `known_hosts` file as sshd(8) describes it, with hashed names, ports, wildcards,
/// negation and `@revoked`. Lines that are none, and `@cert-authority`, count for nothing.
struct KnownHosts {
    /// What the file says about a host's key.
    enum Verdict: Equatable {
        /// The key is pinned for this host.
        case trusted
        /// The host is not in the file, or only with keys of other types.
        case unknown
        /// The host is pinned with another key of the same type.
        case changed
        /// The key is marked as revoked.
        case revoked
    }

    private struct Entry {
        let isRevoked: Bool
        let names: [Substring]
        let type: Substring
        let key: [UInt8]
    }

    private let entries: [Entry]

    /// Reads the text of the file.
    init(_ text: String) {
        entries = text.split(whereSeparator: \.isNewline).compactMap { line in
            var fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })[...]
            guard let first = fields.first, !first.hasPrefix("#") else { return nil }
            var isRevoked = false
            if first.hasPrefix("@") {
                guard first == "@revoked" else { return nil }
                isRevoked = true
                fields = fields.dropFirst()
            }
            guard fields.count >= 3 else { return nil }
            let (names, type, text) = (
                fields[fields.startIndex], fields[fields.startIndex + 1], fields[fields.startIndex + 2]
            )
            guard let key = Data(base64Encoded: String(text)) else { return nil }
            return Entry(isRevoked: isRevoked, names: names.split(separator: ","), type: type, key: [UInt8](key))
        }
    }

    /// Looks a key up. `port` 22 is written without brackets in the file, any other as `[host]:port`.
    func verdict(host: String, port: Int, key: [UInt8]) -> Verdict {
        let name = Self.name(host: host, port: port)
        var verdict = Verdict.unknown
        for entry in entries where Self.matches(entry.names, name) {
            if entry.key == key {
                if entry.isRevoked { return .revoked }
                verdict = .trusted
            } else if verdict == .unknown, !entry.isRevoked, String(entry.type) == Self.type(of: key) {
                verdict = .changed
            }
        }
        return verdict
    }

    /// The line that would pin a key.
    static func line(host: String, port: Int, key: [UInt8]) -> String {
        "\(name(host: host, port: port)) \(type(of: key)) \(Data(key).base64EncodedString())"
    }

    /// `SHA256:` and the digest in base64 without padding, as ssh-keygen(1) prints it.
    static func fingerprint(sha256: [UInt8]) -> String {
        "SHA256:" + Data(sha256).base64EncodedString().prefix { $0 != "=" }
    }

    /// The key's type as its own bytes name it (RFC 4253 §6.6).
    static func type(of key: [UInt8]) -> String {
        guard key.count > 4 else { return "unknown" }
        let length = key[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard (1...64).contains(length), key.count >= 4 + length else { return "unknown" }
        let bytes = key[4..<4 + length]
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return "unknown" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func name(host: String, port: Int) -> String {
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        return port == 22 ? bare.lowercased() : "[\(bare.lowercased())]:\(port)"
    }

    private static func matches(_ names: [Substring], _ name: String) -> Bool {
        var matched = false
        for pattern in names {
            if pattern.hasPrefix("|1|") {
                let parts = pattern.split(separator: "|")
                guard parts.count == 3, let salt = Data(base64Encoded: String(parts[1])),
                    let hash = Data(base64Encoded: String(parts[2]))
                else { continue }
                if SHA1.authenticate(Array(name.utf8), key: [UInt8](salt)) == [UInt8](hash) { matched = true }
            } else if pattern.hasPrefix("!") {
                if matches(pattern.dropFirst(), name) { return false }
            } else if matches(pattern, name) {
                matched = true
            }
        }
        return matched
    }

    private static func matches(_ pattern: Substring, _ name: String) -> Bool {
        let (pattern, name) = (Array(pattern.lowercased().utf8), Array(name.utf8))
        var (place, index) = (0, 0)
        var star: (place: Int, index: Int)?
        while index < name.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = (place, index)
                place += 1
            } else if place < pattern.count, pattern[place] == UInt8(ascii: "?") || pattern[place] == name[index] {
                place += 1
                index += 1
            } else if let back = star {
                star = (back.place, back.index + 1)
                (place, index) = (back.place + 1, back.index + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
