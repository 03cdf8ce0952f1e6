internal import MavenRepository

extension MavenRemote {
    /// Limits and habits of a fetcher.
    package struct Configuration: Sendable {
        /// The `User-Agent`.
        package var userAgent: String
        /// Files fetched at a time.
        package var maximumTransfers = 16
        /// Connections to one host at a time; checksums need some beside the files.
        package var maximumConnections = 32
        /// The largest pom, in bytes.
        package var maximumPomBytes: Int64 = 16 << 20
        /// The largest metadata, in bytes.
        package var maximumMetadataBytes: Int64 = 16 << 20
        /// The largest other file, in bytes.
        package var maximumFileBytes: Int64 = 4 << 30
        /// The waits before further attempts, in seconds, each varied by half; their number is the limit.
        package var retryDelays = [0.25, 0.5, 1, 2]
        /// The longest `Retry-After` that is obeyed, in seconds; past it the attempt is the last.
        package var maximumRetryAfter = 60.0
        /// How long connecting may take, in seconds.
        package var connectSeconds = 10.0
        /// How long a transfer may be slower than `minimumBytesPerSecond`, in seconds.
        package var idleSeconds = 30
        /// The least speed on average, in bytes a second.
        package var minimumBytesPerSecond = 64
        /// How long all of a pom, of metadata or of a checksum may take, in seconds.
        package var smallFileSeconds = 300.0
        /// How long a repository that could not be reached counts as down, in seconds.
        package var downSeconds = 60.0
        /// Whether `http_proxy`, `https_proxy` and `no_proxy` count; Maven's settings have their own.
        package var usesEnvironmentProxy = false
        /// A PEM file of trusted authorities instead of the system's.
        package var certificateAuthorities: String?

        /// The defaults with a `User-Agent`.
        package init(userAgent: String) { self.userAgent = userAgent }

        /// The largest size of a file, in bytes.
        func limit(of file: RepositoryFile) -> Int64 {
            switch file {
            case .metadata: maximumMetadataBytes
            case .artifact(let file): file.extension == "pom" ? maximumPomBytes : maximumFileBytes
            }
        }
    }
}
