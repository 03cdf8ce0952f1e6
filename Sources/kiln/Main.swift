internal import CommandSyntax
internal import Glibc
internal import ResolverCommands

/// The `kiln` program: what the resolver does alone, it does here; for all else `kiln-main` takes its place.
@main
enum Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        let words = Array(Swift.CommandLine.arguments.dropFirst())
        let code = ResolverProgram.run(words, .process()) ?? WholeProgram.become()
        exit(code.number)
    }
}
