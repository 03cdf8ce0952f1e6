package import Client
package import CommandSyntax
package import ResolverCommands
package import Support

/// Everything a command touches besides the server, as a value: tests run commands in parallel, each with its own.
/// A command is interrupted by cancelling its task.
package struct CommandContext: Sendable {
    /// The environment, the working directory and the outputs.
    package var console: Console
    /// Tells the time.
    package var clock: Clock
    /// Waits, for repeated looks and new tries.
    package var sleep: Sleep
    /// Makes the way to the server.
    package var makeTransport: @Sendable (ClientSettings) throws -> any Transport
    /// Makes the resolver's way to the network.
    package var makeRemote: ResolverContext.MakeRemote?
    /// Runs a server until its task is cancelled.
    package var serve: (@Sendable (ServeOptions, CommandContext) async throws -> ExitCode)?
    /// Runs one build in this process.
    package var runOnce: (@Sendable (RunOptions, CommandContext) async throws -> ExitCode)?

    /// Joins the parts.
    package init(
        console: Console, clock: Clock, sleep: @escaping Sleep,
        makeTransport: @escaping @Sendable (ClientSettings) throws -> any Transport,
        makeRemote: ResolverContext.MakeRemote? = nil,
        serve: (@Sendable (ServeOptions, CommandContext) async throws -> ExitCode)? = nil,
        runOnce: (@Sendable (RunOptions, CommandContext) async throws -> ExitCode)? = nil
    ) {
        self.console = console
        self.clock = clock
        self.sleep = sleep
        self.makeTransport = makeTransport
        self.makeRemote = makeRemote
        self.serve = serve
        self.runOnce = runOnce
    }

    /// The environment.
    package var environment: [String: String] { console.environment }
    /// Standard output.
    package var output: TextSink { console.output }
    /// Standard error.
    package var error: TextSink { console.error }
    /// The terminal's columns.
    package var width: Int { console.width }

    /// The absolute form of a path that a person typed.
    package func path(_ text: String) -> String { console.path(text) }

    /// A client for the server that options and environment name. Says what a person should know about the token.
    package func client(_ arguments: Arguments) throws -> KilnClient {
        KilnClient(transport: try makeTransport(try settings(arguments)))
    }

    /// The server and the token that options and environment name.
    func settings(_ arguments: Arguments) throws -> ClientSettings {
        let settings = try ClientSettings.resolve(
            url: arguments.value(GlobalOptions.url), tokenFile: arguments.value(GlobalOptions.tokenFile),
            environment: environment
        ) { try Files.readText(path($0), limit: 64 << 10) }
        if let warning = settings.warning { try error.write("kiln: warning: \(warning)\n") }
        return settings
    }
}

/// The body of a command of this program.
package typealias CommandBody = @Sendable (Arguments, CommandContext) async throws -> ExitCode

/// A command of this program.
package typealias Command = CommandNode<CommandBody>
