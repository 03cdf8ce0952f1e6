internal import Support

/// A Maven repository from which builds take what they need, by its URL.
package struct MavenUpstream: Sendable, Hashable {
    /// The URL as configured.
    package let url: String
    /// The directory of a `file:` upstream, which is mounted read-only at its own path; `nil` for one that needs the
    /// network.
    package let directory: String?

    /// Takes `file:///directory`, `file:/directory`, `http://…` or `https://…`; throws `invalid` for anything else, for
    /// user names and passwords in it, and for blanks and control characters.
    package init(_ url: String) throws {
        let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"\"<>\\".utf8.contains($0) }
        guard (1...2000).contains(url.utf8.count), isPlain else {
            throw KilnError(.invalid, "an upstream's URL holds blanks, quotes or control characters, or is too long")
        }
        self.url = url
        let scheme = url.prefix { $0 != ":" }.lowercased()
        let rest = url.dropFirst(scheme.count + 1)
        switch scheme {
        case "file":
            let path = rest.hasPrefix("///") ? rest.dropFirst(2) : rest
            guard path.hasPrefix("/"), !path.hasPrefix("//"), path.count > 1,
                let decoded = Self.percentDecoded(path), !decoded.split(separator: "/").contains(".."),
                !decoded.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
            else {
                throw KilnError(.invalid, "the upstream \(url) must name an absolute directory: file:///path")
            }
            var directory = decoded
            while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
            self.directory = directory
        case "http", "https":
            guard rest.hasPrefix("//"), rest.count > 2 else {
                throw KilnError(.invalid, "the upstream \(url) names no host")
            }
            guard !rest.dropFirst(2).prefix(while: { $0 != "/" }).contains("@") else {
                throw KilnError(.invalid, "an upstream's URL must not hold a user name or password")
            }
            directory = nil
        default:
            throw KilnError(.invalid, "the upstream \(url) must be a file:, http: or https: URL")
        }
    }

    /// Why builds cannot use it yet, or `nil` when they can.
    package var problem: String? {
        guard let directory else {
            return "the upstream \(url) needs the network, which builds do not have: that takes the repository proxy "
                + "of a later release; until then use a file: URL of a local copy"
        }
        return Files.isDirectory(directory) ? nil : "the upstream \(url): there is no directory \(directory)"
    }

    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
