/// A mirror of settings.xml: which repositories it stands for, and where it is.
package struct SettingsMirror: Sendable, Hashable {
    /// The id, which servers refer to.
    package var id: String
    /// Where it is.
    package var url: String
    /// The repositories it stands for: ids, `*`, `external:*`, `external:http:*`, `!id`, parted by commas.
    package var mirrorOf: String
    /// Its own layout; empty means that of the repository it stands for.
    package var layout: String
    /// The layouts of repositories it stands for: the same kind of list; empty means all.
    package var mirrorOfLayouts: String
    /// Whether nothing may be fetched through it.
    package var isBlocked: Bool

    /// Joins the parts.
    package init(
        id: String, url: String, mirrorOf: String, layout: String = "default",
        mirrorOfLayouts: String = "default,legacy", isBlocked: Bool = false
    ) {
        self.id = id
        self.url = url
        self.mirrorOf = mirrorOf
        self.layout = layout
        self.mirrorOfLayouts = mirrorOfLayouts
        self.isBlocked = isBlocked
    }

    /// The mirror for a repository: one that names exactly its id first, then the first whose pattern fits.
    package static func select(_ mirrors: [SettingsMirror], for repository: RemoteRepository) -> SettingsMirror? {
        let fitting = mirrors.lazy.filter { $0.matchesLayout(repository.layout) }
        return fitting.first { $0.mirrorOf == repository.id } ?? fitting.first { $0.matches(repository) }
    }

    /// Whether the pattern fits a repository. An exact id or `!id` decides at once; a wildcard only until then.
    func matches(_ repository: RemoteRepository) -> Bool {
        if mirrorOf == "*" || mirrorOf == repository.id { return true }
        var result = false
        for part in Self.parts(mirrorOf) {
            if part.count > 1, part.hasPrefix("!") {
                if part.dropFirst() == repository.id { return false }
            } else if part == repository.id {
                return true
            } else if part == "*" || (part == "external:*" && Self.isExternal(repository))
                || (part == "external:http:*" && Self.isExternalHTTP(repository))
            {
                result = true
            }
        }
        return result
    }

    /// Whether it stands for repositories of a layout.
    func matchesLayout(_ layout: String) -> Bool {
        if mirrorOfLayouts.isEmpty || mirrorOfLayouts == "*" || mirrorOfLayouts == layout { return true }
        var result = false
        for part in Self.parts(mirrorOfLayouts) {
            if part.count > 1, part.hasPrefix("!") {
                if part.dropFirst() == layout { return false }
            } else if part == layout {
                return true
            } else if part == "*" {
                result = true
            }
        }
        return result
    }

    private static func parts(_ list: String) -> [String] {
        list.split(separator: ",").map { part in
            String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        }
    }

    private static func isLocal(_ repository: RemoteRepository) -> Bool {
        ["localhost", "127.0.0.1"].contains(repository.host)
    }

    private static func isExternal(_ repository: RemoteRepository) -> Bool {
        !isLocal(repository) && !["", "file"].contains(repository.protocolName.lowercased())
    }

    private static func isExternalHTTP(_ repository: RemoteRepository) -> Bool {
        ["http", "dav", "dav:http", "dav+http"].contains(repository.protocolName.lowercased()) && !isLocal(repository)
    }
}
