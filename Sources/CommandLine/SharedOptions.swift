internal import CommandSyntax

/// Options that several commands share.
enum SharedOptions {
    static let json = Option.flag("json", help: "Write JSON, as the API gives it, instead of text for people.")
    static let quiet = Option.flag("quiet", letter: "q", help: "Write ids only, one on each line.")
    static let ref = Option.value("ref", "REF", help: "A branch or tag, such as main, v1.2 or refs/tags/v1.2.")
    static let commit = Option.value("commit", "SHA", help: "A commit: its 40 hexadecimal digits. It wins over a ref.")
    static let pom = Option.value(
        "pom", "PATH", help: "The pom to build, relative to the repository's top; pom.xml when absent.")
    static let toolchain = Option.value(
        "toolchain", "ID", help: "The toolchain, of those that 'kiln toolchains' lists.")
    static let config = Option.value("config", "FILE", help: "The configuration file.", completion: .file)
    static let data = Option.value(
        "data", "DIR", help: "The data directory; $XDG_DATA_HOME/kiln or ~/.local/share/kiln when absent.",
        completion: .directory)
    static let unsafeNoSandbox = Option.flag(
        "unsafe-no-sandbox",
        help: "Run builds without a wall: they can read and change all that you can. The versions record it.")
    static let arguments = Rest("MAVEN-ARGUMENTS", help: "Maven's arguments, passed on as they are.")
    static let project = Positional("NAME", help: "The project.")
}
