package import CommandSyntax
internal import Factory
internal import HTTPServer
internal import Server
internal import Support

/// The body of `kiln serve`: a Kiln with its routes on a socket, until the task is cancelled.
package enum ServeEngine {
    /// Serves; says on standard output where it listens, once it does.
    package static func serve(_ options: ServeOptions, _ context: CommandContext) async throws -> ExitCode {
        var configuration = try Engine.configuration(
            file: options.configuration, data: options.dataDirectory, allowsNoSandbox: options.allowsNoSandbox, context)
        if let listen = options.listen {
            configuration.address = listen.host
            configuration.port = listen.port
        }
        let log = Log.standardError()
        let kiln = try await Kiln.start(configuration, log: log)
        do {
            let token = try APIServer.token(in: configuration.data)
            let api = APIServer(kiln: kiln, token: token)
            var listening = HTTPServer.Configuration()
            listening.address = configuration.address
            listening.port = configuration.port
            listening.renderError = { APIServer.render($0, $1, log) }
            let server = try HTTPServer.start(configuration: listening, log: log) { await api.respond(to: $0) }
            let host = configuration.address.contains(":") ? "[\(configuration.address)]" : configuration.address
            try context.output.write("listening on http://\(host):\(server.port)\n")
            log.info("listening", ["address": host, "port": String(server.port), "data": configuration.data])
            await untilCancelled()
            log.info("stopping")
            await server.stop(graceSeconds: 5)
        } catch {
            await kiln.stop()
            throw error
        }
        await kiln.stop()
        return .done
    }

    /// Returns when the task is cancelled.
    private static func untilCancelled() async {
        let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
        await withTaskCancellationHandler {
            for await _ in ends {}
        } onCancel: {
            continuation.finish()
        }
    }
}
