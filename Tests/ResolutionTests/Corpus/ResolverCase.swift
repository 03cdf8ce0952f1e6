internal import Coordinates
internal import Testing

@testable internal import Resolution

/// One question of Maven resolver's tests of its collectors, and what must come of it.
struct ResolverCase: Sendable, CustomTestStringConvertible {
    /// A tree: a text of the archive, or one written here.
    enum Tree: Sendable {
        case file(String)
        /// The text, but below a root that is no dependency.
        case rootless(String)
        case text(String)
    }

    var name: String
    /// The folder of the descriptions.
    var folder = ""
    /// The root as a dependency.
    var root: String?
    /// The root of a project.
    var project: String?
    /// The direct dependencies.
    var dependencies: [String] = []
    /// The management of the request.
    var managed: [String] = []
    /// The versions of every artifact.
    var versions = (1...9).map(String.init)
    /// The Mavens that are asked.
    var rules: [MavenRules] = [.maven38, .maven39, .maven4]
    /// The graph before mediation.
    var collected: Tree?
    /// The tree after mediation.
    var mediated: Tree?
    /// How many errors there are.
    var errors = 0

    var testDescription: String { name }

    /// The request.
    func request(_ repository: IniRepository) -> CollectRequest {
        let symbols = repository.symbols
        let kind: CollectRequest.Root
        if let project {
            kind = .project(repository.dependency(project, scope: .empty).coordinate)
        } else {
            kind = root.flatMap { TreeText($0).root(symbols) }.map { .artifact($0) } ?? .none
        }
        return CollectRequest(
            root: kind, dependencies: dependencies.map { repository.dependency($0, scope: .compile) },
            managed: managed.map { repository.dependency($0, scope: .empty) })
    }

    /// Asks, and compares. Gives the descriptions that were read.
    @discardableResult
    func run() throws -> Set<String> {
        var read: Set<String> = []
        for rules in rules {
            let repository = IniRepository(folder, rules, versions: versions)
            let request = request(repository)
            let resolution = repository.resolve(request)
            #expect(resolution.errors.count == errors, "\(name) \(rules) \(resolution.errors.map(\.kind))")
            let own: (before: [String], after: [String], conflict: CollectError?)
            own = repository.knowledge.withBuilder { builder in
                let isComplete = builder.collect(request)
                let before = TreeText.write(builder)
                guard isComplete else { return (before: before, after: [], conflict: nil) }
                let conflict = Mediation.mediate(&builder.graph, &builder.tables)
                return (before: before, after: TreeText.write(builder), conflict: conflict)
            }
            #expect(own.conflict == nil)
            if let collected { try expect(collected, own.before, rules) }
            if let mediated { try expect(mediated, own.after, rules) }
            read.formUnion(repository.read)
        }
        return read
    }

    private func expect(_ tree: Tree, _ own: [String], _ rules: MavenRules) throws {
        var text = ""
        switch tree {
        case .text(let own): text = own
        case .file(let path), .rootless(let path):
            text = try #require(ResolverResources.files[ResolverResources.descriptions + path])
        }
        let knowledge = Knowledge(symbols: SymbolTable(), rules: rules)
        var expected = try knowledge.withBuilder { builder in
            Result {
                try TreeText(text).build(&builder)
                return TreeText.write(builder)
            }
        }.get()
        if case .rootless = tree { expected[0] = "(null)" }
        #expect(own == expected, "\(name) \(rules)")
    }
}
