package import Support

/// Name and password for one repository or proxy. The password goes to that host only, and is never printed.
package struct RepositoryCredential: Sendable, Hashable {
    /// The name.
    package var username: String
    /// The password in clear text.
    package var password: Secret

    /// Joins the parts.
    package init(username: String, password: Secret) {
        self.username = username
        self.password = password
    }
}

/// An HTTP header that a server of settings.xml asks for; its value may be a token.
package struct RepositoryHeader: Sendable, Hashable {
    /// The name.
    package var name: String
    /// The value.
    package var value: Secret

    /// Joins the parts.
    package init(name: String, value: Secret) {
        self.name = name
        self.value = value
    }
}

/// The HTTP proxy through which a repository is reached.
package struct RepositoryProxy: Sendable, Hashable {
    /// `http` or `https`: how the proxy itself is spoken to.
    package var scheme: String
    /// Its host.
    package var host: String
    /// Its port.
    package var port: Int
    /// What it asks for.
    package var credential: RepositoryCredential?

    /// Joins the parts.
    package init(scheme: String, host: String, port: Int, credential: RepositoryCredential? = nil) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.credential = credential
    }
}
