/// Options that every command takes.
package enum GlobalOptions {
    /// Shows help.
    package static let help = Option.flag(
        "help", letter: "h", help: "Show the help of the command and do nothing else.")
    /// Shows the version.
    package static let version = Option.flag("version", help: "Show the version and do nothing else.")
    /// The server's URL.
    package static let url = Option.value(
        "url", "URL", help: "The server; KILN_URL when absent, else http://127.0.0.1:7117.")
    /// The file with the token.
    package static let tokenFile = Option.value(
        "token-file", "FILE",
        help: "The file that holds the token; see 'kiln help environment' for where it is looked for else.",
        completion: .file)

    /// All of them.
    package static let all = [help, version, url, tokenFile]
}
