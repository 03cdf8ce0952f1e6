internal import Git
internal import Pipeline
internal import Support

/// One mirror per repository URL, shared by all builds that fetch from it.
actor Mirrors {
    private let directory: String
    private let access: GitAccess
    private var mirrors: [GitURL: GitMirror] = [:]

    init(_ configuration: Configuration) throws {
        directory = configuration.cache + "/git"
        try Files.createDirectory(directory)
        // Read once: a key file that cannot be read is an error at the start, not in a build.
        let key = try configuration.sshKey.map { Secret(try Files.readText($0, limit: 1 << 16)) }
        access = GitAccess(
            allowFile: configuration.allowsFileURLs, allowHTTP: configuration.allowsHTTP,
            knownHostsPath: configuration.knownHosts
        ) { request in
            // A key that was refused once is refused again.
            guard let key, request.url.scheme == .ssh, request.attempt == 0 else { return nil }
            return .sshKey(user: request.url.user ?? "git", privateKey: key, passphrase: nil)
        }
    }

    /// The mirror of a URL.
    func mirror(of url: GitURL) throws -> GitMirror {
        if let known = mirrors[url] { return known }
        let mirror = try GitMirror(
            directory: "\(directory)/\(GitMirror.directoryName(for: url))", url: url, access: access)
        mirrors[url] = mirror
        return mirror
    }
}
