import Coordinates

extension ModelReader {
    /// The number that stands for the project where models have theirs.
    static let projectNumber = -1

    /// Goes on with the project as far as what is known allows.
    func advanceProject() {
        guard let project else { return }
        if project.build == nil {
            while !project.isComplete {
                guard addParent(project) else { return }
                if project.problems.contains(where: { $0.severity == .fatal }) { return endProject(project) }
            }
            guard prepareProject(project) else { return }
        }
        if project.importsLeft == 0 { finishProject(project) }
    }

    /// Begins with the project's own pom.
    func begin(_ pom: RawPom, unknownElement: String?, path: String?) {
        let project = ProjectBuild(sources: projectSources)
        let path = path.map { FilePath.normalize($0) }
        if let path { project.directory = symbols.intern(FilePath.folder(path)) }
        project.problems = validator.raw(pom) + validator.strict(pom, level: .project)
        if let unknownElement {
            project.problems.append(
                ModelProblem(
                    severity: path == nil ? .warning : .error,
                    message: "<\(unknownElement)> is no element that a pom can have there"))
        }
        let gav = GAV(
            pom.group.present ?? pom.parent?.group ?? .absent, pom.artifact,
            pom.version.present ?? pom.parent?.version ?? .absent)
        project.lineage = [ProjectBuild.Ancestor(pom: pom, path: path, need: nil, gav: gav)]
        self.project = project
        if project.problems.contains(where: { $0.severity == .fatal }) {
            endProject(project)
        } else {
            ready.append(Self.projectNumber)
        }
    }

    private func fail(_ project: ProjectBuild, _ message: String, _ severity: ModelProblem.Severity = .fatal) {
        project.problems.append(ModelProblem(severity: severity, message: message))
    }

    /// Adds the parent of the last pom of the line, or finds that there is none; false while something is not there.
    private func addParent(_ project: ProjectBuild) -> Bool {
        guard let child = project.lineage.last, let parent = child.pom.parent else {
            project.isComplete = true
            return true
        }
        if project.lineage.count >= Self.lineageLimit {
            fail(project, "there are more than \(Self.lineageLimit) parents, one above the other")
            return true
        }
        if let file = relatedFile(child, parent), !project.refused.contains(file) {
            return addLocalParent(project, child, parent, file)
        }
        switch parentPom(of: parent) {
        case .needs(let need):
            project.needs.insert(need)
            wait(Self.projectNumber, for: need)
            return false
        case .problem(let reason): fail(project, reason)
        case .known(let gav): return addExternalParent(project, child, gav)
        }
        return true
    }

    /// Where a child's `relativePath` leads; `nil` where there is none.
    private func relatedFile(_ child: ProjectBuild.Ancestor, _ parent: RawPom.Parent) -> String? {
        guard let path = child.path else { return nil }
        let relative = parent.relativePath.isAbsent ? "../pom.xml" : symbols.text(parent.relativePath)
        if relative.isEmpty { return nil }
        let file = FilePath.join(FilePath.folder(path), relative)
        let lower = JavaStrings.lowercase(file)
        return lower.hasSuffix(".xml") || lower.hasSuffix(".pom") ? file : FilePath.join(file, "pom.xml")
    }

    private func addLocalParent(
        _ project: ProjectBuild, _ child: ProjectBuild.Ancestor, _ parent: RawPom.Parent, _ file: String
    ) -> Bool {
        let need = PomNeed.file(file)
        guard let answer = poms[need] else {
            wait(Self.projectNumber, for: need)
            return false
        }
        project.needs.insert(need)
        guard case .raw(let shared) = answer else {
            if case .unreadable(let reason) = answer {
                fail(project, "the parent \(file) cannot be read: \(reason)")
            } else if rules.relativePathMustLead, !parent.relativePath.isAbsent {
                fail(project, "there is no pom where parent.relativePath points, at \(file)")
            }
            project.refused.insert(file)
            return true
        }
        let pom = shared.pom
        let group = pom.group.present ?? pom.parent?.group ?? .absent
        let version = pom.version.present ?? pom.parent?.version ?? .absent
        guard group == parent.group, pom.artifact == parent.artifact else {
            fail(
                project,
                "parent.relativePath points at \(symbols.text(group.orEmpty)):\(symbols.text(pom.artifact.orEmpty)), "
                    + "not at \(symbols.text(parent.group)):\(symbols.text(parent.artifact))", .warning)
            project.refused.insert(file)
            return true
        }
        if !version.isAbsent, version != parent.version {
            guard ParentRange.admits(symbols.text(parent.version), symbols.text(version), rules: rules) else {
                project.refused.insert(file)
                return true
            }
            if versionIsNotConstant(child.pom) {
                fail(project, "the version of a pom under a parent by range must be a constant")
            }
        }
        if project.lineage.contains(where: { $0.path == file }) {
            fail(project, "its parents form a cycle, at \(file)")
            return true
        }
        project.problems += validator.raw(pom) + validator.strict(pom, level: .project)
        project.lineage.append(
            ProjectBuild.Ancestor(pom: pom, path: file, need: need, gav: GAV(group, pom.artifact, version)))
        return true
    }

    private func addExternalParent(_ project: ProjectBuild, _ child: ProjectBuild.Ancestor, _ gav: GAV) -> Bool {
        let need = PomNeed.pom(gav)
        guard let answer = poms[need] else {
            wait(Self.projectNumber, for: need)
            return false
        }
        project.needs.insert(need)
        switch answer {
        case .missing(let reason): fail(project, "the parent \(text(gav)) is not there: \(reason)")
        case .failed(let reason): fail(project, "the parent \(text(gav)) could not be had: \(reason)")
        case .unreadable(let reason): fail(project, "the parent \(text(gav)) cannot be read: \(reason)")
        case .raw(let shared):
            let pom = shared.pom
            if child.pom.parent?.version != gav.version, versionIsNotConstant(child.pom) {
                fail(project, "the version of a pom under a parent by range must be a constant")
            }
            if project.lineage.contains(where: { $0.gav == gav }) {
                fail(project, "its parents form a cycle, at \(text(gav))")
                return true
            }
            project.problems += validator.raw(pom) + validator.strict(pom, level: .parent)
            project.lineage.append(
                ProjectBuild.Ancestor(pom: pom, path: nil, need: need, gav: gav, isExternal: true))
        }
        return true
    }

    /// Makes the interpolated model and asks for its imports; false while a file's presence is not known.
    private func prepareProject(_ project: ProjectBuild) -> Bool {
        var activation = ActivationContext(sources: project.sources)
        activation.active = Set(environment.activeProfiles)
        activation.inactive = Set(environment.inactiveProfiles)
        activation.projectDirectory = project.directory
        activation.packaging = project.lineage[0].pom.packaging.present ?? .jar
        var prepared: PreparedModel?
        var found: [ModelProblem] = []
        for ancestor in project.lineage.reversed() {
            var selector = ProfileSelector(context, activation) { self.existing[$0] }
            guard let made = assembler.prepare(ancestor.pom, need: ancestor.need, over: prepared, &selector) else {
                for need in selector.pending { wait(Self.projectNumber, for: need) }
                return false
            }
            found += made.problems
            if let prepared, prepared.packaging != .pom {
                found.append(
                    ModelProblem(
                        severity: .error,
                        message: "the packaging of the parent \(symbols.text(prepared.artifact.orEmpty)) is "
                            + "\(symbols.text(prepared.packaging)) and must be pom"))
            }
            if let path = ancestor.path {
                made.folderName = symbols.intern(String(FilePath.folder(path).split(separator: "/").last ?? ""))
            }
            project.needs.insert(made.consultation.needs)
            project.consulted.insert(made.consultation.properties)
            prepared = made
        }
        guard let prepared else { return false }
        overwriteVersions(prepared, project.sources)
        var build = ModelBuild(
            prepared, context, exclusions, project.sources, projectDirectory: project.directory, isProject: true)
        guard chooseImports(&build, for: Self.projectNumber, { project.needs.insert($0) }) else { return false }
        project.problems += found
        project.build = build
        for item in build.imports {
            let imported = model(item.pom, forProject: true)
            project.imports.append(imported)
            if models[imported].result == nil {
                models[imported].importers.append(Self.projectNumber)
                project.importsLeft += 1
            }
        }
        return true
    }

    /// `revision`, `changelist` and `sha1` given by the user stand over the pom's own.
    func overwriteVersions(_ model: PreparedModel, _ sources: PropertySources) {
        for name in context.versionProperties {
            if let value = sources.user.value(name) { model.properties.set(name, value) }
        }
    }

    private func finishProject(_ project: ProjectBuild) {
        guard var build = project.build else { return }
        let imported = imports(build, project.imports.map { models[$0].result }) { result in
            project.needs.insert(result.sources)
            project.consulted.insert(result.consulted)
        }
        build.add(imported.problems)
        build.merge(imported.lists)
        build.manage()
        build.add(validator.effective(build) + validator.strictEffective(build))
        project.consulted.insert(build.interpolator.consultation.properties)
        project.problems += build.problems
        project.build = build
        endProject(project)
    }

    private func endProject(_ project: ProjectBuild) {
        defer { self.project = nil }
        let own = project.lineage[0].pom
        let isBad = { (problem: ModelProblem) in problem.severity >= .error }
        var result = ProjectModel(
            coordinate: GAV(own.group.orEmpty, own.artifact.orEmpty, own.version.orEmpty),
            packaging: own.packaging.present ?? .jar,
            problems: project.problems.filter { !isBad($0) }.map(\.message),
            errors: project.problems.filter(isBad).map(\.message), sources: project.needs.elements,
            consulted: consulted(project.consulted.elements, project.sources))
        if var build = project.build {
            result.coordinate = GAV(build.group.orEmpty, build.artifact.orEmpty, build.version.orEmpty)
            result.packaging = build.packaging.orEmpty
            result.dependencies = handedOut(build.dependencies, dropsUnresolved: false)
            // Direct ones with an expression are errors.
            result.managed = handedOut(build.managed, dropsUnresolved: rules.dropsUnresolvedDependencies)
            result.modules = build.model.modules.map { symbols.text(build.text($0)) }
            result.repositories = build.model.repositories.map { repository($0, &build) }
        }
        projectDone = result
    }

    private func repository(_ repository: RawPom.Repository, _ build: inout ModelBuild) -> PomRepository {
        func text(_ symbol: Symbol) -> String { symbols.text(build.text(symbol).orEmpty) }
        func policy(_ policy: RawPom.Policy) -> PomRepositoryPolicy {
            let enabled = text(policy.enabled)
            return PomRepositoryPolicy(
                enabled: enabled.isEmpty || JavaStrings.lowercase(enabled) == "true",
                updatePolicy: text(policy.updatePolicy), checksumPolicy: text(policy.checksumPolicy))
        }
        let layout = text(repository.layout)
        return PomRepository(
            id: text(repository.id), url: text(repository.url), layout: layout.isEmpty ? "default" : layout,
            releases: policy(repository.releases), snapshots: policy(repository.snapshots))
    }
}
