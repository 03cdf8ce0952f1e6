/// A repository that artifacts come from, with all that is needed to ask it. Two of the same id are one (P1).
package struct RemoteRepository: Sendable, Hashable {
    /// A repository that a mirror stands for.
    package struct Mirrored: Sendable, Hashable {
        /// Its id.
        package var id: String
        /// Its policy for releases.
        package var releases: RepositoryPolicy
        /// Its policy for snapshots.
        package var snapshots: RepositoryPolicy
    }

    /// How Kiln can reach a repository.
    package enum Transport: Sendable, Hashable {
        /// `http:` and `https:`.
        case http
        /// `file:`.
        case file
        /// Anything else, which nothing can be fetched from.
        case unsupported
    }

    /// The id: its identity, and what settings.xml names in servers and mirrors.
    package var id: String
    /// The address as it is written, with or without a slash at its end.
    package var url: String
    /// The layout; only `default` can be read.
    package var layout: String
    /// What holds for releases.
    package var releases: RepositoryPolicy
    /// What holds for snapshots.
    package var snapshots: RepositoryPolicy
    /// Name and password, for this repository's host only.
    package var credential: RepositoryCredential?
    /// Headers to send with each request, to this repository's host only.
    package var headers: [RepositoryHeader]
    /// The proxy on the way.
    package var proxy: RepositoryProxy?
    /// Whether nothing may be fetched from it (`<blocked>` of a mirror, which Maven sets for plain http).
    package var isBlocked: Bool
    /// The repositories it stands for when it is a mirror.
    package var mirrored: [Mirrored]

    /// Joins the parts.
    package init(
        id: String, url: String, layout: String = "default", releases: RepositoryPolicy = RepositoryPolicy(),
        snapshots: RepositoryPolicy = RepositoryPolicy(), credential: RepositoryCredential? = nil,
        headers: [RepositoryHeader] = [], proxy: RepositoryProxy? = nil, isBlocked: Bool = false,
        mirrored: [Mirrored] = []
    ) {
        self.id = id
        self.url = url
        self.layout = layout
        self.releases = releases
        self.snapshots = snapshots
        self.credential = credential
        self.headers = headers
        self.proxy = proxy
        self.isBlocked = isBlocked
        self.mirrored = mirrored
    }

    /// The ids of the repositories it stands for when it is a mirror.
    package var mirrorOf: [String] { mirrored.map(\.id) }

    /// How it can be reached.
    package var transport: Transport {
        switch protocolName.lowercased() {
        case "http", "https": .http
        case "file": .file
        default: .unsupported
        }
    }

    /// The scheme as Maven's resolver reads it (`https`, `dav:http`); empty when there is none.
    package var protocolName: String { RepositoryAddress(url).scheme }

    /// The host as Maven's resolver reads it; empty when there is none.
    package var host: String { RepositoryAddress(url).host }

    /// The address for messages: without user and password.
    package var printableURL: String { RepositoryAddress.withoutUserInfo(url) }
}
