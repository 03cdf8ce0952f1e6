internal import Pipeline
package import Support

/// Where a Kiln listens: scheme, host, port and perhaps a path before `/api/v1`.
package struct ServerURL: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`.
    package let scheme: String
    /// The host, lower case; IPv6 in brackets.
    package let host: String
    /// The port, when the address names one.
    package let port: Int?
    /// The path before `/api/v1`, without a slash at its end; often empty.
    package let prefix: String

    /// Parses `http://host:port/prefix`. Throws `invalid` with what is accepted; the text itself is shown only
    /// when it can hold no password.
    package init(_ text: String) throws(KilnError) {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        let rule = "use one such as http://127.0.0.1:7117 or https://kiln.example.com"
        guard !text.contains("@") else {
            throw KilnError(.invalid, "the server's URL must hold no user or password; \(rule)")
        }
        let shown = InertText.line(text, limit: 100)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()) else {
            throw KilnError(.invalid, "'\(shown)' is not the URL of a server; \(rule)")
        }
        let allowed = parts[1].utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#\\\"<>".utf8.contains($0) }
        let authority = parts[1].prefix { $0 != "/" }
        var host = authority
        var port: Int?
        let close = authority.lastIndex(of: "]")
        if let colon = authority.lastIndex(of: ":"), close.map({ colon > $0 }) ?? true {
            let digits = authority[authority.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
                (1...65535).contains(number)
            else { throw KilnError(.invalid, "the port in '\(shown)' is not a number from 1 to 65535") }
            port = number
            host = authority[..<colon]
        }
        guard allowed, !host.isEmpty, host.utf8.count <= 255, !host.hasPrefix("-") else {
            throw KilnError(.invalid, "'\(shown)' has no valid host; \(rule)")
        }
        scheme = parts[0].lowercased()
        self.host = host.lowercased()
        self.port = port
        let path = parts[1].dropFirst(authority.count)
        prefix = String(path.reversed().drop { $0 == "/" }.reversed())
    }

    /// `http://127.0.0.1:7117`.
    package var description: String { "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(prefix)" }

    /// Whether it is this machine, by name or address.
    package var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
