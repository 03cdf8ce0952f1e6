internal import CommandSyntax
internal import Glibc
internal import Support

/// `kiln-main`, which has every command.
enum WholeProgram {
    private static let name = "kiln-main"

    /// Replaces this process by it, with the same arguments, environment and process id. Returns only when that fails, after
    /// it said why.
    static func become() -> ExitCode {
        // A program that was replaced on disk while it ran has no path any more.
        let own = (try? Files.realPath("/proc/self/exe")) ?? ""
        let path = own.isEmpty ? name : Files.parent(of: own) + "/" + name
        unsafe execv(path, Swift.CommandLine.unsafeArgv)
        let error = SystemCallError(call: "start", number: errno, subject: path)
        return Failure.tell(
            KilnError(
                .unavailable,
                "\(error). It has all commands but the resolver's and belongs beside 'kiln': install both together, "
                    + "or build it (swift build --product \(name))"),
            .process())
    }
}
