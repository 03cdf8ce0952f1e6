internal import Pipeline
package import Support

/// Which Kiln to call, and the token to show it.
package struct ClientSettings: Sendable {
    /// The server.
    package var url: ServerURL
    /// The bearer token; `nil` when none was found.
    package var token: Secret?
    /// Something a person should know, such as a token that crosses a network in the clear.
    package var warning: String?

    /// Joins the parts.
    package init(url: ServerURL, token: Secret?, warning: String? = nil) {
        self.url = url
        self.token = token
        self.warning = warning
    }

    /// Where a server on this machine listens when nothing else is said.
    package static let defaultURL = "http://127.0.0.1:7117"

    /// Reads the settings of a command: options first, then `KILN_URL`, `KILN_TOKEN`, `KILN_TOKEN_FILE`, then the token
    /// file of the default data directory. That last one is shown only to this machine.
    ///
    /// `read` gives a file's text; it throws `notFound` when there is none. Throws `invalid` for a bad URL or token.
    package static func resolve(
        url: String?, tokenFile: String?, environment: [String: String], read: (String) throws -> String
    ) throws -> ClientSettings {
        let address = try ServerURL(url ?? nonEmpty(environment["KILN_URL"]) ?? defaultURL)
        var token: Secret?
        if let tokenFile {
            token = try self.token(read(tokenFile), from: tokenFile)
        } else if let text = nonEmpty(environment["KILN_TOKEN"]) {
            token = try self.token(text, from: "KILN_TOKEN")
        } else if let path = nonEmpty(environment["KILN_TOKEN_FILE"]) {
            token = try self.token(read(path), from: path)
        } else if address.isLoopback {
            let path = dataDirectory(environment: environment) + "/token"
            do {
                token = try self.token(read(path), from: path)
            } catch let error as KilnError where error.code == .notFound {
                // No server was ever started here: the call goes without a token and the server says what it wants.
            }
        }
        let isOpen = token != nil && address.scheme == "http" && !address.isLoopback
        let warning = isOpen ? "the token goes to \(address) in the clear; use https" : nil
        return ClientSettings(url: address, token: token, warning: warning)
    }

    /// The default data directory: `$XDG_DATA_HOME/kiln`, else `~/.local/share/kiln` (XDG Base Directory 0.8).
    package static func dataDirectory(environment: [String: String]) -> String {
        if let base = nonEmpty(environment["XDG_DATA_HOME"]), base.hasPrefix("/") { return base + "/kiln" }
        return (nonEmpty(environment["HOME"]) ?? "") + "/.local/share/kiln"
    }

    private static func nonEmpty(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    private static func token(_ text: String, from place: String) throws -> Secret {
        let trimmed = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        let token = String(trimmed)
        guard (1...4096).contains(token.utf8.count), token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw KilnError(
                .invalid, "\(InertText.line(place)) does not hold a token: one word of visible ASCII characters")
        }
        return Secret(token)
    }
}
