internal import CommandLine

/// The `kiln` program.
@main
enum Main {
    static func main() async {
        await Program.main(serve: ServeEngine.serve, runOnce: RunEngine.run)
    }
}
