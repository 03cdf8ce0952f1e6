internal import CommandSyntax
internal import Coordinates
internal import Pipeline
internal import Support

/// `kiln version`, and what it knows of versions.
enum VersionCommand {
    static let command = ResolverCommand(
        ResolverCommand("version", summary: "Show the version of this program") { _, context in
            try context.console.output.write("kiln \(Product.version)\n")
            return .done
        }, subcommands: [compare, range])

    private static let batch = Option.flag(
        "batch", help: "Read lines from standard input, tab-separated, and write each with its answer added.")

    private static let artifact = Option.flag(
        "artifact",
        help: "Compare as maven-artifact's ComparableVersion does, which plugins use; it does not order dependencies.")

    private static let compare = ResolverCommand(
        "compare", summary: "Compare two versions as Maven does",
        discussion: "Writes -1, 0 or 1: whether A is smaller than, equal to or greater than B.\n\n"
            + "With --batch, A and B are the first two columns of each line; lines that begin with '# ' are kept as they are.",
        options: [artifact, batch, ResolverOptions.maven],
        positionals: [
            Positional("A", help: "A version.", isOptional: true),
            Positional("B", help: "A version.", isOptional: true),
        ],
        examples: [
            Example("kiln version compare 1.0-rc1 1.0", "a release candidate is smaller than its release"),
            Example("kiln version compare --batch < pairs.tsv", "many at once"),
        ]
    ) { arguments, context in
        let rules = try ResolverOptions.rules(arguments)
        let comparesArtifacts = arguments.has(artifact)
        return try answer(arguments, context, rules, names: ("A", "B")) { first, second, known in
            if comparesArtifacts {
                let (left, right) = (
                    ArtifactVersion(first.utf8.span, order: rules.versionOrder),
                    ArtifactVersion(second.utf8.span, order: rules.versionOrder)
                )
                return .success(String(left.compare(right).signum()))
            }
            let sign = known.versions.compare(known.symbols.intern(first), known.symbols.intern(second)).signum()
            return .success(String(sign))
        }
    }

    private static let range = ResolverCommand(
        "range", summary: "Show whether a version is within a range",
        discussion: "Writes true or false. A version alone, such as 1.0, is a wish that any version satisfies "
            + "only when it is the same.\n\n"
            + "With --batch, the range and the version are the first two columns of each line, and the answer to a range "
            + "that is none is 'error'; lines that begin with '# ' are kept as they are.",
        options: [batch, ResolverOptions.maven],
        positionals: [
            Positional("RANGE", help: "A range, such as '[1.0,2.0)'.", isOptional: true),
            Positional("VERSION", help: "A version.", isOptional: true),
        ],
        examples: [Example("kiln version range [1.0,2.0) 1.5", "is 1.5 in it?")]
    ) { arguments, context in
        let rules = try ResolverOptions.rules(arguments)
        return try answer(arguments, context, rules, names: ("RANGE", "VERSION")) { range, version, known in
            switch known.versions.constraint(known.symbols.intern(range)) {
            case .failure(let error): .failure(error)
            case .success(let constraint):
                .success(String(constraint.contains(known.versions.key(known.symbols.intern(version)))))
            }
        }
    }

    /// What was read of versions so far.
    private struct Known {
        let symbols = SymbolTable()
        let versions: VersionTable

        init(_ rules: MavenRules) { versions = VersionTable(symbols: symbols, rules: rules) }

        /// Enough for an input that never ends.
        var isLarge: Bool { symbols.count > 1 << 20 }
    }

    private static func answer(
        _ arguments: Arguments, _ context: ResolverContext, _ rules: MavenRules, names: (String, String),
        _ answer: (String, String, Known) -> Result<String, VersionSyntaxError>
    ) throws -> ExitCode {
        var known = Known(rules)
        guard arguments.has(batch) else {
            guard let first = arguments.positional(0) else { throw UsageError("\(names.0) is missing") }
            guard let second = arguments.positional(1) else { throw UsageError("\(names.1) is missing") }
            switch answer(first, second, known) {
            case .success(let text): try context.console.output.write(text + "\n")
            case .failure(let error): throw KilnError(.invalid, error.message(for: first), reason: "version.range")
            }
            return .done
        }
        guard arguments.positional(0) == nil else {
            throw UsageError("with --batch the versions are read from standard input; give none")
        }
        return try Batch.run(context, lineLimit: 1 << 16) { bytes, output in
            guard let bytes else {
                output.append(contentsOf: Array("\t\terror\n".utf8))
                return false
            }
            let line = bytes.last == 0x0D ? bytes.dropLast() : bytes[...]
            output.append(contentsOf: line)
            defer { output.append(0x0A) }
            if line.starts(with: Array("# ".utf8)) { return true }
            let columns = line.split(separator: 0x09, maxSplits: 2, omittingEmptySubsequences: false)
            output.append(0x09)
            guard columns.count > 1 else {
                output.append(contentsOf: Array("error".utf8))
                return false
            }
            if known.isLarge { known = Known(rules) }
            let texts = columns.map { String(decoding: $0, as: UTF8.self) }
            switch answer(texts[0], texts[1], known) {
            case .success(let text): output.append(contentsOf: Array(text.utf8))
            case .failure: output.append(contentsOf: Array("error".utf8))
            }
            return true
        }
    }
}
