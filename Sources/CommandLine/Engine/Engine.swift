internal import CommandSyntax
internal import Factory
internal import Pipeline
internal import Support

/// How `serve` and `run` come to a configuration.
enum Engine {
    /// Defaults, then the file, then the command line.
    static func configuration(
        file: String?, data: String?, allowsNoSandbox: Bool, _ context: CommandContext
    ) throws -> Configuration {
        var folders: [String] = []
        if let own = try Installation.toolchains() { folders.append(own) }
        let debian = "/usr/share/maven-repo"
        var configuration = Configuration(
            data: Installation.defaultData(context.environment), cache: Installation.defaultCache(context.environment),
            toolchainDirectories: folders, repositories: Files.isDirectory(debian) ? ["file://" + debian] : [])
        if let file { try configuration.read(file: file) }
        if let data { configuration.data = data }
        if allowsNoSandbox { configuration.sandbox = .none }
        return configuration
    }
}
