package import Pipeline

/// What `kiln serve` was told.
package struct ServeOptions: Sendable, Hashable {
    /// The configuration file, absolute.
    package var configuration: String?
    /// The address and port to listen on; they win over the configuration.
    package var listen: ListenAddress?
    /// The data directory, absolute; it wins over the configuration.
    package var dataDirectory: String?
    /// Whether builds may run without a wall.
    package var allowsNoSandbox: Bool
}

/// What `kiln run` was told.
package struct RunOptions: Sendable, Hashable {
    /// A repository's URL, or the absolute path of a directory that is there.
    package var source: Source
    /// A branch or tag.
    package var ref: RefName?
    /// A commit.
    package var commit: CommitID?
    /// The pom.
    package var pom: RelativePath
    /// The toolchain's id.
    package var toolchain: String?
    /// Upstream Maven repositories, as typed, in order; they win over the configuration.
    package var repositories: [String]
    /// The configuration file, absolute.
    package var configuration: String?
    /// The data directory, absolute.
    package var dataDirectory: String?
    /// Whether the build may run without a wall.
    package var allowsNoSandbox: Bool
    /// Where the outputs go, absolute.
    package var outputDirectory: String
    /// Maven's arguments.
    package var arguments: [String]

    /// What is built.
    package enum Source: Sendable, Hashable {
        /// A repository to fetch.
        case repository(GitURL)
        /// A Git repository's directory on this machine, absolute.
        case directory(String)
    }
}

/// An address and a port, such as `127.0.0.1:7117` or `[::1]:0`.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address, without brackets.
    package let host: String
    /// The port; 0 takes any free one.
    package let port: Int

    /// `nil` when the text is not `ADDRESS:PORT`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), port <= 65535
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        let allowed = host.utf8.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x3A || $0 == 0x2D
        }
        guard allowed, (1...255).contains(host.utf8.count), !host.hasPrefix("-") else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// The written form.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
