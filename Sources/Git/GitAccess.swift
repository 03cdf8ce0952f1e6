package import Pipeline
package import Support

/// What authenticates to a remote. It goes to libgit2's callback and nowhere else.
package enum GitCredential: Sendable {
    /// A user and a password or token, for `https` and for `ssh` with passwords.
    case password(user: String, Secret)
    /// An SSH key given as text (OpenSSH or PEM); nothing is written to disk. RSA keys do not work with current
    /// servers (libssh2 1.10 signs with SHA-1): use Ed25519 or ECDSA.
    case sshKey(user: String, privateKey: Secret, passphrase: Secret?)
    /// An SSH key in a file.
    case sshKeyFile(user: String, privateKeyPath: String, passphrase: Secret?)

    /// The user who logs in.
    package var user: String {
        switch self {
        case .password(let user, _), .sshKey(let user, _, _), .sshKeyFile(let user, _, _): user
        }
    }
}

/// A remote's wish for a credential.
package struct GitCredentialRequest: Sendable {
    /// The kinds a remote may take.
    package enum Kind: Hashable, Sendable {
        /// A user and a password.
        case password
        /// An SSH key.
        case sshKey
    }

    /// The repository; a credential is never asked for on behalf of another host.
    package let url: GitURL
    /// What the remote takes.
    package let kinds: Set<Kind>
    /// 0 for the first time in this connection, then 1 after a refusal, and so on: a callback may offer the previous
    /// version of a credential, or give up with `nil`. Asked at most four times.
    package let attempt: Int
}

/// How remotes may be reached.
package struct GitAccess: Sendable {
    /// Limits in time; a fetch that breaks one ends with `timeout`.
    package struct Timeouts: Sendable {
        /// Seconds to reach one address of the host.
        package var connect: Double
        /// Seconds without a byte from the remote and without local progress.
        package var idle: Double
        /// Seconds for the whole fetch, waiting for the mirror's lock included.
        package var total: Double

        /// 15 seconds, one minute and one hour unless said otherwise.
        package init(connect: Double = 15, idle: Double = 60, total: Double = 3600) {
            self.connect = connect
            self.idle = idle
            self.total = total
        }
    }

    /// Whether directories of this machine may be fetched from.
    package var allowFile: Bool
    /// Whether HTTP in the clear is allowed.
    package var allowHTTP: Bool
    /// The `known_hosts` file (OpenSSH's format) that pins SSH host keys; without one no SSH remote is trusted.
    package var knownHostsPath: String?
    /// Gives the credential for a request, or `nil` when there is none. Called on the mirror's thread.
    package var credential: @Sendable (GitCredentialRequest) -> GitCredential?
    /// Limits in time.
    package var timeouts: Timeouts
    /// Most bytes one fetch may receive; more ends it with `git.too-large`.
    package var maximumBytes: Int64
    /// Most branches and tags a repository may have.
    package var maximumRefs: Int

    /// Safe defaults: no `file`, no credential, no trusted SSH host, 16 GiB, 500,000 branches and tags.
    package init(
        allowFile: Bool = false, allowHTTP: Bool = true, knownHostsPath: String? = nil,
        timeouts: Timeouts = Timeouts(), maximumBytes: Int64 = 16 << 30, maximumRefs: Int = 500_000,
        credential: @escaping @Sendable (GitCredentialRequest) -> GitCredential? = { _ in nil }
    ) {
        self.allowFile = allowFile
        self.allowHTTP = allowHTTP
        self.knownHostsPath = knownHostsPath
        self.timeouts = timeouts
        self.maximumBytes = maximumBytes
        self.maximumRefs = maximumRefs
        self.credential = credential
    }

    /// Refuses a scheme that this configuration does not allow (`git.scheme`).
    package func check(_ url: GitURL) throws {
        switch url.scheme {
        case .file where !allowFile:
            throw GitErrors.scheme(url, "directories of this machine are not allowed as repositories here")
        case .http where !allowHTTP:
            throw GitErrors.scheme(url, "HTTP in the clear is not allowed here; use https")
        default: break
        }
    }
}
