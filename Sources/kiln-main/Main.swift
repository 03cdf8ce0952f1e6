internal import CommandLine

/// The whole `kiln` program; `kiln` in front of it does what needs no network and no server.
@main
enum Main {
    static func main() async {
        await Program.main(serve: ServeEngine.serve, runOnce: RunEngine.run)
    }
}
