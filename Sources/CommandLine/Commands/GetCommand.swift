internal import Client
internal import CommandSyntax
internal import JSON
internal import Pipeline
internal import Support

/// `kiln get`.
enum GetCommand {
    private static let output = Option.value(
        "output", letter: "o", "DIR", help: "The folder to write into; it is made. The working directory when absent.",
        completion: .directory)

    /// A file that is there, for programs.
    private struct Fetched: Encodable {
        var path: String
        var output: RelativePath
        var version: Int
        var digest: Digest
        var size: Int64
        var present: Bool
    }

    static let command = Command(
        "get", summary: "Fetch outputs of a version",
        discussion:
            "With an output after ':', writes that file into DIR; without, writes all outputs and poms below DIR "
            + "in the folders of their modules. Each file is checked against the version's digest before it gets its "
            + "name; a file that is there with the right content is left alone. A fetch that is cut off leaves a "
            + "'.part' and goes on from there the next time.\n\nWrites each path with its digest.",
        options: [output] + Listing.options,
        positionals: [Positional("VERSION[:OUTPUT]", help: "What to fetch; see 'kiln help references'.")],
        examples: [
            Example("kiln get orders@latest:jobs/a/a-1.0.jar -o lib", "one output of the newest version"),
            Example("kiln get orders@3 -o out", "all outputs of version 3"),
        ]
    ) { arguments, context in
        try arguments.exclude(SharedOptions.json, SharedOptions.quiet)
        let reference = try arguments.positional(0, OutputReference.rule) { OutputReference($0) }
        let client = try context.client(arguments)
        let version = try await client.version(reference.project, reference.selector)
        if case .digest(let digest) = reference.selector {
            try await ManifestCheck.check(version, digest, client)
        }
        let directory = context.path(arguments.value(output) ?? ".")
        let line = StatusLine(context.console)
        var fetched: [Fetched] = []
        do {
            for (output, path) in try plan(reference, version) {
                let downloader = Downloader(client: client, sleep: context.sleep)
                let outcome = try await downloader.fetch(output, of: version, to: directory + "/" + path) { size in
                    guard line.isLive else { return }
                    try line.update("\(path)  \(Format.size(size)) of \(Format.size(output.size))", plain: nil)
                }
                let file = Fetched(
                    path: directory + "/" + path, output: output.path, version: version.number, digest: output.digest,
                    size: output.size, present: outcome == .present)
                fetched.append(file)
                try line.end()
                try tell(file, arguments, context)
            }
        } catch {
            try line.end()
            if Task.isCancelled { try line.remark("cut off; the same command goes on from there") }
            throw error
        }
        if arguments.has(SharedOptions.json) { try context.output.write(JSONOutput.render(fetched)) }
        return .done
    }

    /// Which outputs go to which paths below the folder.
    private static func plan(_ reference: OutputReference, _ version: Version) throws -> [(Output, String)] {
        if let name = reference.output {
            let output = try OutputReference.find(name, in: version)
            return [(output, output.path.name)]
        }
        var seen: Set<RelativePath> = []
        for output in version.outputs where !seen.insert(output.path).inserted {
            throw KilnError(.corrupt, "\(version.reference) has two outputs of the path \(output.path)")
        }
        return version.outputs.map { ($0, $0.path.text) }
    }

    private static func tell(_ file: Fetched, _ arguments: Arguments, _ context: CommandContext) throws {
        if arguments.has(SharedOptions.json) { return }
        let isQuiet = arguments.has(SharedOptions.quiet)
        try context.output.write(InertText.line(file.path, limit: 8192) + (isQuiet ? "\n" : "  \(file.digest)\n"))
    }
}

/// Proves that a version is the one whose digest was named: its manifest has that digest and lists its outputs.
enum ManifestCheck {
    /// The part of an OCI image manifest that is read (image-spec, "Image Manifest").
    private struct Manifest: Decodable {
        struct Descriptor: Decodable {
            var digest: Digest
        }
        var layers: [Descriptor]
    }

    static func check(_ version: Version, _ digest: Digest, _ client: KilnClient) async throws {
        let bytes = try await client.manifest(version.project, .digest(digest))
        guard version.digest == digest, try Checksum.sha256(bytes) == digest else {
            throw KilnError(.corrupt, "the server's manifest of \(version.project) does not have the digest \(digest)")
        }
        let manifest = try JSONText.decode(Manifest.self, bytes, "the manifest \(digest)")
        let layers = Set(manifest.layers.map(\.digest))
        for output in version.outputs where !layers.contains(output.digest) {
            throw KilnError(.corrupt, "\(output.path) is not in the manifest \(digest); the server's answer is wrong")
        }
    }
}
