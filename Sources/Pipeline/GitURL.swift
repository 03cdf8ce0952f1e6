/// A repository's address, checked: `https`, `http`, `ssh` (also `user@host:path`) or `file`.
///
/// Whether `file` and `http` are allowed is the configuration's choice (`GitURLPolicy`); what this type refuses is
/// refused everywhere.
package struct GitURL: Hashable, Sendable {
    /// The schemes that exist.
    package enum Scheme: String, Sendable, CaseIterable {
        /// Smart HTTP over TLS.
        case https
        /// Smart HTTP in the clear.
        case http
        /// SSH.
        case ssh
        /// A directory of this machine.
        case file
    }

    /// Why a text is not an address.
    package enum Refusal: Error, Hashable, Sendable {
        /// Empty, or over 2,048 bytes.
        case length
        /// A control character, blank or backslash.
        case character
        /// It begins with `-`, or its host or user does.
        case leadingDash
        /// Not one of the known schemes; the scheme as written.
        case scheme(String)
        /// A user and password in the address would be stored and shown.
        case password
        /// No host, or a host with characters that none has.
        case host
        /// A port that is not 1…65535.
        case port
        /// No path, or for `file` one that is not absolute or has a `..`.
        case path
        /// A `?query` or `#fragment`, which Git does not use.
        case query

        /// One sentence for people: what is wrong and what is accepted.
        package var message: String {
            switch self {
            case .length: "a repository URL has 1 to 2048 bytes"
            case .character: "a repository URL has no blanks, control characters or backslashes"
            case .leadingDash: "nothing in a repository URL may begin with '-'"
            case .scheme(let name):
                "'\(InertText.line(name, limit: 40))' is not a scheme Kiln fetches from; use https, http, ssh or file"
            case .password: "a password in the URL would be stored and shown; leave it out of the URL"
            case .host: "the URL has no valid host"
            case .port: "the URL's port is not a number from 1 to 65535"
            case .path: "the URL has no usable path (file: needs an absolute one without '..')"
            case .query: "a repository URL has no '?' or '#'"
            }
        }
    }

    /// The scheme.
    package let scheme: Scheme
    /// The user of `ssh://user@host`, or of `https://user@host`.
    package let user: String?
    /// The host, lower case; IPv6 in brackets; empty for `file`.
    package let host: String
    /// The port when the address names one.
    package let port: Int?
    /// The path with its leading `/` (`user@host:path` becomes `/~/path` only when git would read it so: it is kept
    /// relative, without a slash, and written back in the same form).
    package let path: String
    private let isSCP: Bool

    /// Parses an address. Throws the reason when it is refused.
    package init(_ text: String) throws(Refusal) {
        let bytes = Array(text.utf8)
        guard (1...2048).contains(bytes.count) else { throw .length }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x5C }),
            !text.unicodeScalars.contains(where: { (0x80...0x9F).contains($0.value) })
        else { throw .character }
        guard bytes[0] != UInt8(ascii: "-") else { throw .leadingDash }
        if let mark = text.range(ofText: "://") {
            let name = text[..<mark.lowerBound].lowercased()
            guard let scheme = Scheme(rawValue: name) else { throw .scheme(name) }
            try self.init(scheme: scheme, rest: text[mark.upperBound...])
        } else if text.hasPrefix("/") {
            try self.init(scheme: .file, rest: text[...])
        } else {
            try self.init(scp: text)
        }
    }

    private init(scheme: Scheme, rest: Substring) throws(Refusal) {
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else { throw .query }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = String(rest[slash...])
        let authority = rest[..<slash]
        self.scheme = scheme
        self.path = path
        isSCP = false
        if scheme == .file {
            guard authority.isEmpty || authority == "localhost" else { throw .host }
            let parts = path.split(separator: "/")
            guard path.count > 1, !parts.contains("..") else { throw .path }
            (user, host, port) = (nil, "", nil)
            return
        }
        guard path.count > 1 else { throw .path }
        var place = authority
        if let at = authority.lastIndex(of: "@") {
            let name = authority[..<at]
            guard !name.contains(":") else { throw .password }
            guard !name.hasPrefix("-") else { throw .leadingDash }
            guard !name.isEmpty, !name.contains("@") else { throw .host }
            user = String(name)
            place = authority[authority.index(after: at)...]
        } else {
            user = nil
        }
        (host, port) = try Self.hostAndPort(place)
    }

    private init(scp text: String) throws(Refusal) {
        // git reads host:path only when no slash stands before the first colon.
        guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else {
            throw .scheme(String(text.prefix { $0 != ":" && $0 != "/" }))
        }
        let left = text[..<colon]
        let path = text[text.index(after: colon)...]
        guard left.contains("@"), !path.hasPrefix(":") else { throw .scheme(String(left)) }
        guard !path.isEmpty else { throw .path }
        guard !path.hasPrefix("-") else { throw .leadingDash }
        let parts = left.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard !parts[0].isEmpty else { throw .host }
        guard !parts[0].hasPrefix("-") else { throw .leadingDash }
        scheme = .ssh
        user = String(parts[0])
        (host, port) = try Self.hostAndPort(parts[1])
        self.path = String(path)
        isSCP = true
    }

    private static func hostAndPort(_ text: Substring) throws(Refusal) -> (String, Int?) {
        var host = text
        var port: Int?
        let close = text.lastIndex(of: "]")
        if let colon = text.lastIndex(of: ":"), close.map({ colon > $0 }) ?? true {
            guard let number = decimal(text[text.index(after: colon)...]), (1...65535).contains(number) else {
                throw .port
            }
            port = number
            host = text[..<colon]
        }
        guard !host.hasPrefix("-") else { throw .leadingDash }
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]") && host.count > 4
        let inner = isAddress ? host.dropFirst().dropLast() : host
        guard !inner.isEmpty, inner.utf8.count <= 253 else { throw .host }
        for byte in inner.utf8 {
            let isLetter = (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
            guard isLetter || byte == 0x2D || byte == 0x2E || byte == 0x5F || (isAddress && byte == 0x3A) else {
                throw .host
            }
        }
        return (host.lowercased(), port)
    }
}

extension GitURL: CustomStringConvertible, Codable {
    /// The address as Git takes it, with its user.
    package var text: String {
        if isSCP { return "\(user ?? "")@\(host)\(port.map { ":\($0)" } ?? ""):\(path)" }
        if scheme == .file { return "file://" + path }
        return "\(scheme.rawValue)://\(user.map { $0 + "@" } ?? "")\(host)\(port.map { ":\($0)" } ?? "")\(path)"
    }

    /// The address without its user: what errors, logs and pages show.
    package var description: String {
        if isSCP { return "ssh://\(host)/\(path)" }
        if scheme == .file { return "file://" + path }
        return "\(scheme.rawValue)://\(host)\(port.map { ":\($0)" } ?? "")\(path)"
    }

    /// Decodes the address as Git takes it.
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, "a repository URL") { try? GitURL($0) }
    }

    /// Encodes the address as Git takes it.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension StringProtocol {
    fileprivate func range(ofText needle: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(needle) { return index..<self.index(index, offsetBy: needle.count) }
            formIndex(after: &index)
        }
        return nil
    }
}
