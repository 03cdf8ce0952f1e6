/// What `/healthz` says.
package struct Health: Codable, Sendable, Hashable {
    /// `ok`.
    package var status: String
    /// The server's version, when it tells.
    package var version: String?

    /// Joins the parts.
    package init(status: String, version: String? = nil) {
        self.status = status
        self.version = version
    }
}
