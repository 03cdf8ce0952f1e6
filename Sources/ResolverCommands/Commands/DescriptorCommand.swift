internal import CommandSyntax
internal import Coordinates
internal import Pipeline
internal import Resolver
internal import Support

/// `kiln descriptor`.
enum DescriptorCommand {
    static let command = ResolverCommand(
        "descriptor", summary: "Show what a pom says to those who depend on it",
        discussion: "The dependencies and the managed ones of the effective model, after inheritance, profiles, "
            + "interpolation, imports and relocation: GROUP:ARTIFACT:EXTENSION:CLASSIFIER:VERSION|scope|optional|exclusions.\n\n"
            + "With --batch, each line of standard input is an object with 'root', a coordinate; it is written again with "
            + "'artifact', 'relocations', 'deps', 'managed', 'missing' and 'invalid', or with an 'error'.",
        options: ResolverOptions.session + [ResolverOptions.batch, ResolverOptions.json],
        positionals: [Positional("COORDINATE", help: "GROUP:ARTIFACT:VERSION.", isOptional: true)],
        examples: [Example("kiln descriptor org.slf4j:slf4j-log4j12:1.7.36", "where it was relocated to")]
    ) { arguments, context in
        if arguments.has(ResolverOptions.batch) {
            guard arguments.positionals.isEmpty else { throw UsageError("with --batch, give no coordinate") }
            let place = try Workplace(arguments, context, isBatch: true)
            var batch = DescriptorBatch(place.session)
            let code = try QuestionBatch.run(context) { line, writer in
                try place.ask { _ in try batch.answer(line, &writer) }
            }
            try place.close()
            return code
        }
        guard let root = arguments.positional(0) else { throw UsageError("COORDINATE is missing") }
        let place = try Workplace(arguments, context)
        let symbols = place.session.symbols
        guard let coordinate = CoordinateNotation.coordinate(root, symbols) else {
            throw UsageError("'\(InertText.line(root, limit: 200))' is not \(CoordinateNotation.rule)")
        }
        let descriptor = try place.ask { $0.descriptor(coordinate.gav) }
        switch descriptor.outcome {
        case .built: break
        case .missing:
            let name = CoordinateNotation.short(descriptor.effective, symbols)
            throw KilnError(
                .notFound,
                "the pom of \(name) is in none of: "
                    + place.lockedRepositories.map { "\($0.id) (\($0.url))" }.joined(separator: ", ")
                    + "; check the coordinate, or add the repository that has it", reason: "maven.missing")
        case .invalid(let why), .unresolvable(let why):
            throw KilnError(
                KilnError.Code(rawValue: "unresolvable"), "the pom of \(root) does not build: \(why)",
                reason: "maven.model")
        }
        var writer = AnswerWriter()
        var batch = DescriptorBatch(place.session)
        try batch.write(root, &writer)
        if arguments.has(ResolverOptions.json) {
            var output: [UInt8] = []
            writer.finish(nil, into: &output)
            try context.console.output.write(output)
        } else {
            try context.console.output.write(InertText.inert(text(descriptor, symbols)))
        }
        try place.close()
        return .done
    }

    private static func text(_ descriptor: Descriptor, _ symbols: SymbolTable) -> String {
        var text = "artifact  \(CoordinateNotation.short(descriptor.effective, symbols))\n"
        for gav in descriptor.relocations { text += "relocated from  \(CoordinateNotation.short(gav, symbols))\n" }
        func section(_ title: String, _ dependencies: [Dependency]) {
            text += "\n\(title) (\(dependencies.count))\n"
            for dependency in dependencies {
                let optional = dependency.optional.map { $0 ? "true" : "false" } ?? ""
                let exclusions = dependency.exclusions.map { "\(symbols.text($0.group)):\(symbols.text($0.artifact))" }
                text +=
                    "  "
                    + [
                        CoordinateNotation.full(dependency.coordinate, symbols), symbols.text(dependency.scope),
                        optional,
                        exclusions.joined(separator: ","),
                    ].joined(separator: "|") + "\n"
            }
        }
        section("dependencies", descriptor.dependencies)
        section("managed", descriptor.managed)
        return text
    }
}
