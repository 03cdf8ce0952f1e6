import Coordinates

/// What Maven asks besides of a project's own pom, and more mildly of its parents.
extension ModelValidator {
    /// How strictly a pom is looked at.
    enum Level {
        /// A project's own pom, and parents that its relative paths lead to.
        case project
        /// A parent from a repository.
        case parent
    }

    /// What must hold of a pom as written.
    func strict(_ pom: RawPom, level: Level) -> [ModelProblem] {
        var problems: [ModelProblem] = []
        func add(_ severity: ModelProblem.Severity, _ message: String) {
            problems.append(ModelProblem(severity: severity, message: message))
        }
        checkModelVersion(pom.modelVersion, add)
        if pom.parent == nil, pom.group.isNothing { add(.fatal, "groupId is missing") }
        if pom.artifact.isNothing { add(.fatal, "artifactId is missing") }
        if pom.parent == nil, pom.version.isNothing { add(.fatal, "version is missing") }
        for (name, value) in [("groupId", pom.group), ("artifactId", pom.artifact)]
        where !value.isAbsent && value.hasExpression {
            add(.warning, "\(name) holds an expression and should be a constant")
        }
        for dependency in pom.base.dependencies where isSelf(dependency, pom.group, pom.artifact, pom.version) {
            add(.fatal, "the dependency \(symbols.text(dependency.artifact)) is the project itself")
        }
        check(pom.base, "", level, add)
        var ids: Set<Symbol> = []
        for profile in pom.profiles {
            let id = profile.id.isAbsent ? symbols.intern("default") : profile.id
            if !ids.insert(id).inserted {
                add(level == .project ? .error : .warning, "the profile \(symbols.text(id)) is there twice")
            }
            check(profile.base, " in the profile \(symbols.text(id))", level, add)
        }
        return problems
    }

    /// What must hold of a project's effective model.
    func strictEffective(_ build: ModelBuild) -> [ModelProblem] {
        var problems: [ModelProblem] = []
        func add(_ severity: ModelProblem.Severity, _ message: String) {
            problems.append(ModelProblem(severity: severity, message: message))
        }
        var modules: Set<Symbol> = []
        for module in build.model.modules where !modules.insert(module).inserted {
            add(.error, "the module \(symbols.text(module)) is there twice")
        }
        if !build.version.isAbsent, build.version.hasExpression, rules.projectVersionIsConstant {
            let allowed = symbols.intern("maven.build.allowExpressionInEffectiveProjectVersion")
            let isAllowed = build.model.property(allowed).map { JavaStrings.lowercase(symbols.text($0)) == "true" }
            add(
                isAllowed == true ? .warning : .error,
                "version must be a constant and is \(symbols.text(build.version))")
        }
        if build.model.text(at: .distributionManagementStatus) != nil {
            add(.error, "distributionManagement.status is for repositories to write, not for poms")
        }
        for dependency in build.dependencies + build.managed {
            let optional = dependency.optional.orEmpty
            if !optional.isEmpty, !["true", "false"].contains(JavaStrings.lowercase(symbols.text(optional))) {
                add(.error, "optional of the dependency \(name(dependency)) must be true or false")
            }
        }
        for dependency in build.dependencies {
            let version = dependency.version.orEmpty
            if version.hasExpression {
                add(
                    .error,
                    "the version of the dependency \(name(dependency)) must be valid and is \(symbols.text(version))")
            } else if holdsBanned(version) {
                add(.error, "the version of the dependency \(name(dependency)) holds one of \\/:\"<>|?*")
            }
            if isSelf(dependency, build.group, build.artifact, build.version) {
                add(.fatal, "the dependency \(name(dependency)) is the project itself")
            }
            if ![.compile, .provided, .runtime, .test, .system].contains(dependency.scope) {
                add(
                    .warning,
                    "the scope of the dependency \(name(dependency)) is \(symbols.text(dependency.scope.orEmpty))")
            }
        }
        return problems
    }

    private typealias Add = (ModelProblem.Severity, String) -> Void

    private func checkModelVersion(_ version: Symbol, _ add: Add) {
        if version.isNothing { return add(.error, "modelVersion is missing") }
        let text = symbols.text(version)
        let known = rules.expressionsNest ? ["4.0.0", "4.1.0", "4.2.0"] : ["4.0.0"]
        if !known.contains(text) {
            add(.fatal, "modelVersion is \(text), and this Maven knows \(known.joined(separator: ", "))")
        }
    }

    private func isSelf(_ dependency: RawDependency, _ group: Symbol, _ artifact: Symbol, _ version: Symbol) -> Bool {
        dependency.group == group && dependency.artifact == artifact && dependency.version == version
            && dependency.classifier.isAbsent && !artifact.isAbsent
    }

    private func check(_ base: RawPom.Base, _ place: String, _ level: Level, _ add: Add) {
        let error: ModelProblem.Severity = level == .project ? .error : .warning
        for (what, list) in [("dependencies", base.dependencies), ("dependencyManagement", base.managed)] {
            var index = KeyIndex(expected: list.count)
            for (at, entry) in list.enumerated() {
                if entry.scope == .import, entry.type == .pom, !entry.classifier.isNothing {
                    add(error, "the import \(name(entry)) must have no classifier")
                }
                if entry.scope == .import, entry.type != .pom {
                    add(.warning, "only a dependency of the type pom can be imported: \(name(entry))")
                }
                let key = entry.key(rules)
                if index.find(key, in: list, rules) == nil {
                    index.insert(key, at: at, in: list, rules)
                } else {
                    add(
                        rules.duplicatesAreErrors && level == .project ? .error : .warning,
                        "\(what)\(place): \(name(entry)) is there twice")
                }
            }
        }
        var ids: Set<Symbol> = []
        for repository in base.repositories {
            if repository.id.isNothing { add(.error, "a repository\(place) has no id") }
            if repository.url.isNothing { add(.error, "a repository\(place) has no url") }
            if !ids.insert(repository.id).inserted {
                add(error, "the repository \(symbols.text(repository.id.orEmpty))\(place) is there twice")
            }
        }
    }

    private func holdsBanned(_ version: Symbol) -> Bool {
        symbols.withBytes(of: version) { bytes in bytes.contains { Self.banned.contains($0) } }
    }

    private static let banned = Array("\\/:\"<>|?*".utf8)
}
