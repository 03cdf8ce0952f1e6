internal import CommandSyntax
internal import Coordinates
internal import Pipeline
internal import PomModel
internal import Resolution
internal import Resolver
internal import Support

/// A question as the collector takes it.
struct Collectable {
    /// The request.
    var request: CollectRequest
    /// The project whose pom it is of.
    var project: ProjectModel?
}

extension Question {
    /// The question that options and coordinates ask.
    init(_ arguments: Arguments, roots: [String]) throws {
        mode = arguments.value(ResolverOptions.mode) ?? "deps"
        self.roots = roots
        pom = arguments.value(ResolverOptions.pom)
        profiles = arguments.values(ResolverOptions.profile).flatMap { $0.split(separator: ",").map(String.init) }
        exclusions = arguments.values(ResolverOptions.exclude)
        rootExclusions = arguments.values(ResolverOptions.excludeFrom)
        managed = arguments.values(ResolverOptions.managed)
        boms = arguments.values(ResolverOptions.bom)
        if pom != nil {
            guard self.roots.isEmpty else { throw UsageError("give --pom or coordinates, not both") }
            guard exclusions.isEmpty, rootExclusions.isEmpty, managed.isEmpty, boms.isEmpty,
                !arguments.has(ResolverOptions.mode)
            else { throw UsageError("with --pom, the pom says what is excluded and managed") }
        } else if roots.isEmpty {
            throw UsageError("a coordinate is missing, such as org.slf4j:slf4j-api:2.0.13; or give --pom FILE")
        } else if !profiles.isEmpty {
            throw UsageError("--profile goes with --pom")
        }
    }

    /// Profiles switched on, and switched off.
    var switches: (on: [String], off: [String]) {
        var on: [String] = []
        var off: [String] = []
        for profile in profiles {
            if profile.hasPrefix("!") || profile.hasPrefix("-") {
                off.append(String(profile.dropFirst()))
            } else {
                on.append(profile.hasPrefix("+") ? String(profile.dropFirst()) : profile)
            }
        }
        return (on, off)
    }

    /// The request. Throws `invalid` for what is no coordinate, `notFound` for a BOM that is not there.
    func collectable(_ session: ResolverSession) throws -> Collectable {
        let symbols = session.symbols
        let everywhere = try exclusions.map { try exclusion($0, symbols) }
        var dependencies = try roots.map { root in
            Dependency(try coordinate(root, symbols), scope: .compile, exclusions: everywhere)
        }
        for text in rootExclusions {
            guard let equals = text.lastIndex(of: "=") else {
                throw KilnError(.invalid, "'\(shown(text))': write COORDINATE=GROUP:ARTIFACT")
            }
            let excluded = try exclusion(String(text[text.index(after: equals)...]), symbols)
            let name = text[..<equals]
            var isMet = false
            for index in dependencies.indices where self.root(index, is: name, dependencies[index], symbols) {
                dependencies[index].exclusions.append(excluded)
                isMet = true
            }
            guard isMet else {
                throw KilnError(.invalid, "'\(shown(String(name)))' is none of the coordinates that are resolved")
            }
        }
        let management = try managed.map { Dependency(try coordinate($0, symbols)) } + imported(session)
        switch mode {
        case "deps":
            return Collectable(request: CollectRequest(root: .none, dependencies: dependencies, managed: management))
        case "root":
            guard dependencies.count == 1 else {
                throw KilnError(.invalid, "in mode 'root' there is one coordinate, and here are \(dependencies.count)")
            }
            return Collectable(request: CollectRequest(root: .artifact(dependencies[0]), managed: management))
        default: throw KilnError(.invalid, "'\(shown(mode))' is no mode; write 'root' or 'deps'")
        }
    }

    /// The request of a project's own pom; one that does not build has no request.
    static func collectable(
        project bytes: [UInt8], path: String?, _ session: ResolverSession
    ) -> Collectable {
        let model = session.project(bytes, path: path)
        let coordinate = Coordinate(
            ArtifactKey(model.coordinate.group, model.coordinate.artifact), model.coordinate.version)
        let request = CollectRequest(
            root: .project(coordinate), dependencies: model.dependencies, managed: model.managed)
        return Collectable(request: request, project: model)
    }

    /// What the BOMs manage, each key once.
    private func imported(_ session: ResolverSession) throws -> [Dependency] {
        var seen: Set<ArtifactKey> = []
        var result: [Dependency] = []
        for text in boms {
            let bom = try coordinate(text, session.symbols)
            let descriptor = session.descriptor(bom.gav)
            switch descriptor.outcome {
            case .built: break
            case .missing:
                throw KilnError(
                    .notFound,
                    "the BOM \(shown(text)) is in no repository; check the coordinate, or add the repository",
                    reason: "maven.missing")
            case .invalid(let why), .unresolvable(let why):
                throw KilnError(
                    KilnError.Code(rawValue: "unresolvable"), "the BOM \(shown(text)) cannot be imported: \(why)",
                    reason: "maven.bom")
            }
            for managed in descriptor.managed where seen.insert(managed.coordinate.key).inserted {
                result.append(managed)
            }
        }
        return result
    }

    /// Whether a name means a root: as it was written, its full form, or its group and artifact.
    private func root(_ index: Int, is name: Substring, _ dependency: Dependency, _ symbols: SymbolTable) -> Bool {
        let coordinate = dependency.coordinate
        return name == roots[index] || name == CoordinateNotation.full(coordinate, symbols)
            || name == symbols.text(coordinate.key.group) + ":" + symbols.text(coordinate.key.artifact)
    }

    private func coordinate(_ text: String, _ symbols: SymbolTable) throws -> Coordinate {
        guard let coordinate = CoordinateNotation.coordinate(text, symbols) else {
            throw KilnError(.invalid, "'\(shown(text))' is not \(CoordinateNotation.rule)", reason: "maven.coordinate")
        }
        return coordinate
    }

    private func exclusion(_ text: String, _ symbols: SymbolTable) throws -> Exclusion {
        guard let exclusion = CoordinateNotation.exclusion(text, symbols) else {
            throw KilnError(
                .invalid, "'\(shown(text))' is not \(CoordinateNotation.exclusionRule)", reason: "maven.exclusion")
        }
        return exclusion
    }

    private func shown(_ text: String) -> String { InertText.line(text, limit: 200) }
}
