package import CommandSyntax
internal import Glibc
package import MavenRepository
internal import Support

/// Everything a resolver command touches. It is not for several threads.
package struct ResolverContext {
    /// The environment, the working directory and the outputs.
    package var console: Console
    /// Standard input: up to that many bytes, none at the end.
    package var input: (Int) throws -> [UInt8]
    /// Makes the way to the network; `nil` in a program that has none, where `NeedsRemote` is thrown before anything was
    /// read from the input or written.
    package var makeRemote: MakeRemote?

    /// Makes the way to the network that fills a cache, by an environment, and tells how far it is, from any thread.
    package typealias MakeRemote =
        @Sendable (
            RepositoryCache, [String: String], @escaping @Sendable (FetchProgress) -> Void
        ) throws -> any RemoteFetcher

    /// Joins the parts.
    package init(
        console: Console, input: @escaping (Int) throws -> [UInt8], makeRemote: MakeRemote? = nil
    ) {
        self.console = console
        self.input = input
        self.makeRemote = makeRemote
    }

    /// The context of this process.
    package static func process(makeRemote: MakeRemote? = nil) -> ResolverContext {
        ResolverContext(console: .process(), input: standardInput(), makeRemote: makeRemote)
    }

    /// Reads this process's standard input, which stays open for a program that takes this one's place.
    package static func standardInput() -> (Int) throws -> [UInt8] {
        { limit in
            try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                count = try systemCall("read", "standard input") { read(STDIN_FILENO, buffer.baseAddress, limit) }
            }
        }
    }
}

/// The body of a resolver command. It runs on the caller's thread to its end.
package typealias ResolverBody = @Sendable (Arguments, ResolverContext) throws -> ExitCode

/// Something is not on this disk and this program has no network: the program that has it must do the command anew.
package struct NeedsRemote: Error, Sendable, Hashable {
    /// Nothing more is known.
    package init() {}
}
