internal import Crypto
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
        let key = configuration.sshKey
        access = GitAccess(
            allowFile: configuration.allowsFileURLs, allowHTTP: configuration.allowsHTTP,
            knownHostsPath: configuration.knownHosts
        ) { request in
            guard let key, request.url.scheme == .ssh else { return nil }
            return .sshKey(user: request.url.user ?? "git", privateKeyPath: key, passphrase: nil)
        }
    }

    /// The mirror of a URL.
    func mirror(of url: GitURL) throws -> GitMirror {
        if let known = mirrors[url] { return known }
        let digest = try Crypto.sha256(Array(url.text.utf8))
        let readable = url.description.split(separator: "/").last.map { name in
            String(name.unicodeScalars.prefix(40).map { $0.isASCII && $0.properties.isAlphabetic ? Character($0) : "-" })
        }
        let mirror = try GitMirror(
            directory: "\(directory)/\(readable ?? "repository")-\(digest.hex.prefix(24))", url: url, access: access)
        mirrors[url] = mirror
        return mirror
    }
}
