import Coordinates

/// What makes a model invalid, as Maven's DefaultModelValidator has it.
struct ModelValidator {
    let symbols: SymbolTable
    let rules: MavenRules
    private let ids: ValidIDs

    init(symbols: SymbolTable, rules: MavenRules) {
        self.symbols = symbols
        self.rules = rules
        ids = ValidIDs(symbols)
    }

    /// What must hold of every pom as written.
    func raw(_ pom: RawPom) -> [ModelProblem] {
        guard let parent = pom.parent else { return [] }
        var problems: [ModelProblem] = []
        for (name, value) in [
            ("groupId", parent.group), ("artifactId", parent.artifact), ("version", parent.version),
        ] where value.isNothing {
            problems.append(ModelProblem(severity: .fatal, message: "the parent's \(name) is missing"))
        }
        if parent.group.orEmpty == pom.group.orEmpty, parent.artifact.orEmpty == pom.artifact.orEmpty {
            problems.append(
                ModelProblem(severity: .fatal, message: "the parent has the same groupId and artifactId as the pom"))
        }
        return problems
    }

    /// What must hold of every effective model.
    func effective(_ build: ModelBuild) -> [ModelProblem] {
        var problems: [ModelProblem] = []
        func error(_ message: String) { problems.append(ModelProblem(severity: .error, message: message)) }
        if build.model.modelVersion.isNothing { error("modelVersion is missing") }
        check(id: build.group, "groupId", "the pom", &problems)
        check(id: build.artifact, "artifactId", "the pom", &problems)
        if build.packaging.isNothing { error("packaging is missing") }
        if !build.model.modules.isEmpty {
            if build.packaging != .pom {
                error(
                    "a pom with modules must have the packaging pom, and has \(symbols.text(build.packaging.orEmpty))")
            }
            if build.model.modules.contains(where: { JavaStrings.trim(symbols.text($0)).isEmpty }) {
                error("a module is empty")
            }
        }
        if build.version.isNothing { error("version is missing") }
        for entry in build.dependencies { check(entry, isManaged: false, &problems) }
        for entry in build.managed { check(entry, isManaged: true, &problems) }
        return problems
    }

    private func check(_ entry: RawDependency, isManaged: Bool, _ problems: inout [ModelProblem]) {
        check(id: entry.artifact, "artifactId", entry, &problems)
        check(id: entry.group, "groupId", entry, &problems)
        func error(_ message: String) {
            problems.append(ModelProblem(severity: .error, message: "\(message) of the dependency \(name(entry))"))
        }
        if !isManaged {
            if entry.type.isNothing { error("the type is missing") }
            if entry.version.isNothing { error("the version is missing") }
        }
        if entry.scope == .system {
            if entry.systemPath.isNothing {
                error("the systemPath is missing")
            } else if !symbols.text(entry.systemPath).hasPrefix("/") {
                error("the systemPath \(symbols.text(entry.systemPath)) is not absolute")
            }
        } else if !entry.systemPath.isNothing {
            error("there is a systemPath, which only the scope system may have,")
        }
    }

    private func check(id: Symbol, _ field: String, _ entry: RawDependency, _ problems: inout [ModelProblem]) {
        if ids.contains(id) { return }
        check(id: id, field, "the dependency \(name(entry))", &problems)
    }

    private func check(id: Symbol, _ field: String, _ owner: String, _ problems: inout [ModelProblem]) {
        if ids.contains(id) { return }
        let message =
            id.isNothing
            ? "the \(field) of \(owner) is missing"
            : "the \(field) of \(owner) holds a character that is not allowed: \(symbols.text(id))"
        problems.append(ModelProblem(severity: .error, message: message))
    }

    /// A dependency's name, for messages.
    func name(_ entry: RawDependency) -> String {
        [entry.group, entry.artifact, entry.type].map { $0.isAbsent ? "?" : symbols.text($0) }.joined(separator: ":")
    }
}
