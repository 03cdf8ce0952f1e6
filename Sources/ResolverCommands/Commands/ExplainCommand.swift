internal import CommandSyntax
internal import Coordinates
internal import Pipeline
internal import Resolution
internal import Resolver
internal import Support

/// `kiln explain`.
enum ExplainCommand {
    static let command = ResolverCommand(
        "explain", summary: "Show why an artifact is resolved to its version, or is not there",
        discussion: "Shows the winner and its path, the losers with theirs, and who managed or excluded what.",
        options: ResolverOptions.request + ResolverOptions.session,
        positionals: [
            Positional(
                "COORDINATE",
                help: "What is resolved, as for 'kiln resolve', and last GROUP:ARTIFACT, the artifact in question.",
                isRepeated: true)
        ],
        examples: [
            Example("kiln explain org.apache.spark:spark-core_2.13:3.5.3 com.google.guava:guava", "why this guava?")
        ]
    ) { arguments, context in
        let name = arguments.positionals.last ?? ""
        let question = try Question(arguments, roots: arguments.positionals.dropLast())
        guard CoordinateNotation.exclusion(name, SymbolTable()) != nil, !name.contains("*") else {
            throw UsageError("'\(InertText.line(name, limit: 200))' is not GROUP:ARTIFACT, the artifact in question")
        }
        var resolving = Resolving(
            place: try Workplace(arguments, context, profiles: question.switches), console: context.console)
        let request = try resolving.collectable(question).request
        let place = resolving.place
        let symbols = place.session.symbols
        guard let asked = CoordinateNotation.exclusion(name, symbols) else { return .usage }
        let (resolution, explanation) = try place.ask {
            $0.explain(request, group: asked.group, artifact: asked.artifact)
        }
        try context.console.output.write(InertText.inert(explanation.text(symbols)))
        try place.close()
        guard resolution.errors.isEmpty else { throw Resolving.failure(resolution, place.session) }
        return .done
    }
}
