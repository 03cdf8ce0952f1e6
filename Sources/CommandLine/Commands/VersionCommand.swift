internal import CommandSyntax

/// `kiln version`.
enum VersionCommand {
    static let command: Command = Command("version", summary: "Show the version of this program") { _, context in
        try context.output.write("kiln \(Program.version)\n")
        return .done
    }
}
