internal import CommandLine

/// The `kiln` program.
@main
enum Main {
    static func main() async {
        await Program.main(serve: nil, runOnce: nil)
    }
}
