/// Reads `<repository>` elements, which poms and settings write alike.
enum RepositoryElement {
    /// The repositories of `<repositories>`; throws `invalid` for one without id or address. `expand` resolves
    /// expressions.
    static func repositories(of parent: XMLFields, expand: (String) -> String) throws -> [RemoteRepository] {
        try parent.list("repositories", of: "repository").map { element in
            RemoteRepository(
                id: expand(try element.required("id")), url: expand(try element.required("url")),
                layout: try element.text("layout").map(expand) ?? "default",
                releases: try policy(element.one("releases"), expand),
                snapshots: try policy(element.one("snapshots"), expand))
        }
    }

    private static func policy(_ element: XMLFields?, _ expand: (String) -> String) throws -> RepositoryPolicy {
        guard let element else { return RepositoryPolicy() }
        return RepositoryPolicy(
            isEnabled: try element.flag("enabled", default: true),
            update: try element.text("updatePolicy").map { .init(text: expand($0)) } ?? .daily,
            checksum: try element.text("checksumPolicy").flatMap { .init(rawValue: expand($0)) } ?? .fail)
    }
}
