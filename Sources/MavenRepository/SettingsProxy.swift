/// An active proxy of settings.xml.
package struct SettingsProxy: Sendable, Hashable {
    /// The id.
    package var id: String
    /// The protocol of the repositories it is for, and how it is spoken to itself; Maven has one field for both.
    package var scheme: String
    /// Its host.
    package var host: String
    /// Its port.
    package var port: Int
    /// What it asks for.
    package var credential: RepositoryCredential?
    /// The hosts that are reached without it: parted by `|`, each with `*` for anything.
    package var nonProxyHosts: String

    /// Joins the parts.
    package init(
        id: String = "default", scheme: String = "http", host: String, port: Int = 8080,
        credential: RepositoryCredential? = nil, nonProxyHosts: String = ""
    ) {
        self.id = id
        self.scheme = scheme
        self.host = host
        self.port = port
        self.credential = credential
        self.nonProxyHosts = nonProxyHosts
    }

    /// The proxy for a repository: the first for its protocol that its host is not excluded from; https repositories
    /// fall back to one for http.
    package static func select(_ proxies: [SettingsProxy], for repository: RemoteRepository) -> RepositoryProxy? {
        let usable = proxies.filter { !$0.excludes(repository.host) }
        var name = repository.protocolName.lowercased()
        switch name {
        case "davs": name = "https"
        case "dav": name = "http"
        default: if name.hasPrefix("dav:") { name = String(name.dropFirst(4)) }
        }
        func first(_ name: String) -> SettingsProxy? { usable.first { $0.scheme.lowercased() == name } }
        guard let proxy = first(name) ?? (name == "https" ? first("http") : nil) else { return nil }
        return RepositoryProxy(
            scheme: proxy.scheme.lowercased(), host: proxy.host, port: proxy.port, credential: proxy.credential)
    }

    /// Whether a host is reached without this proxy.
    func excludes(_ host: String) -> Bool {
        guard !host.isEmpty else { return false }
        let name = Array(host.lowercased().utf8)
        return nonProxyHosts.lowercased().split(separator: "|").contains { Self.matches(Array($0.utf8), name) }
    }

    /// Whether a pattern with `*` fits a whole name; linear but for the stars.
    private static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        var at = 0
        var place = 0
        var star: (pattern: Int, name: Int)?
        while place < name.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                star = (at + 1, place)
                at += 1
            } else if at < pattern.count, pattern[at] == name[place] {
                at += 1
                place += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                at = last.pattern
                place = last.name + 1
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
