internal import Glibc
internal import Support

/// Measures Kiln against its peers and prints a line of JSON for each figure: `kiln-bench [name…]`.
@main
enum Main {
    private typealias Measurement = (name: String, what: String, run: @Sendable (Workshop) async throws -> Void)

    private static let measurements: [Measurement] = [
        ("sandbox", "start of a sandbox against a bare spawn", SandboxBench.run),
        ("maven", "sandboxed Maven against the same command bare and plain mvn", MavenBench.run),
        ("resolver", "resolution warm, cold and in bulk against Maven's resolver", ResolverBench.run),
        ("bundler", "252 jars as one against maven-shade and cat", BundlerBench.run),
        ("server", "requests and memory of the server against nginx", ServerBench.run),
        ("download", "artifact download against nginx", DownloadBench.run),
        ("git", "first and further fetches, and export, against git", GitBench.run),
        ("queue", "events of the build queue", QueueBench.run),
        ("store", "ingest into the store against sha256sum and cp", StoreBench.run),
        ("log", "appending to a build's log against write(2)", LogBench.run),
    ]

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        var arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "--peak-of" {
            do { try await Workshop.writePeak(of: Array(arguments.dropFirst())) } catch {
                say("\(error)")
                exit(1)
            }
            exit(0)
        }
        var parent = "cache/bench"
        if let place = arguments.firstIndex(of: "--folder"), place + 1 < arguments.count {
            parent = arguments[place + 1]
            arguments.removeSubrange(place...(place + 1))
        }
        let names = Set(arguments)
        guard names.isSubset(of: measurements.map(\.name)) else {
            say("usage: kiln-bench [--folder FOLDER] [name…]")
            for measurement in measurements { say("  \(measurement.name): \(measurement.what)") }
            exit(2)
        }
        do {
            // What one measurement leaves stays until the end: removing much slows the next one's writing down.
            let isWhole = try await Workshop.open(below: parent) { workshop in
                var isWhole = true
                for measurement in measurements where names.isEmpty || names.contains(measurement.name) {
                    say(measurement.what)
                    do {
                        try await measurement.run(try workshop.part(measurement.name))
                    } catch {
                        isWhole = false
                        say("\(measurement.name) failed: \(error)")
                    }
                }
                return isWhole
            }
            exit(isWhole ? 0 : 1)
        } catch {
            say("\(error)")
            exit(1)
        }
    }
}
