internal import Catalog
internal import Glibc
internal import Maven
package import Pipeline
internal import Support

extension Kiln {
    /// Registers a project after checking every field; throws `conflict` when the name is taken.
    package func addProject(_ draft: ProjectDraft) async throws -> Project {
        let project = try check(draft)
        try await catalog.add(project)
        log.info("project added", ["project": project.name.text, "url": project.url.description])
        return project
    }

    /// Changes a project; builds that run keep what they began with.
    package func replaceProject(_ name: ProjectName, _ draft: ProjectDraft) async throws -> Project {
        let old = try await catalog.project(name)
        var project = try check(draft)
        guard project.name == name else {
            throw KilnError(.invalid, "a project's name cannot be changed; register another", reason: "project.name")
        }
        project.createdAt = old.createdAt
        return try await catalog.replace(project)
    }

    /// Removes a project with its builds and versions. Refused while builds are queued or running, unless `force`,
    /// which cancels them first.
    package func removeProject(_ name: ProjectName, force: Bool) async throws {
        let unfinished = try await catalog.unfinished().filter { $0.id.project == name }
        if force {
            for build in unfinished { _ = try? await cancel(build.id) }  // one that just ended needs no cancelling
            for _ in 0..<300 where try await !catalog.unfinished().filter({ $0.id.project == name }).isEmpty {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        let slot = try await catalog.hostSlot(of: name)
        try await catalog.remove(name)
        let repositories = "\(configuration.cache)/repositories/\(slot)"
        if Files.exists(repositories) { try Files.removeTree(repositories) }
        log.info("project removed", ["project": name.text])
    }

    /// Turns text into a project; each mistake is `invalid` with the field's name as its reason.
    package func check(_ draft: ProjectDraft) throws -> Project {
        func invalid(_ field: String, _ message: String) -> KilnError {
            KilnError(.invalid, message, reason: "project.\(field)", fields: ["field": field])
        }
        guard let name = ProjectName(draft.name) else {
            throw invalid("name", "'\(InertText.line(draft.name, limit: 80))' is no project name: \(ProjectName.rule)")
        }
        let url = try checkURL(draft.url)
        let ref = try draft.ref.map { try checkRef($0) }
        var pom = RelativePath.pom
        if let text = draft.pom {
            guard let path = RelativePath(text) else {
                throw invalid("pom", "'\(InertText.line(text, limit: 80))' is no path inside the repository")
            }
            pom = path
        }
        if let id = draft.toolchain { _ = try toolchains.toolchain(id) }
        do {
            _ = try MavenArguments.parse(draft.arguments ?? [])
        } catch {
            throw invalid("arguments", "\(error)")
        }
        guard let git = Project.GitDirectory(rawValue: draft.git ?? "generated") else {
            throw invalid("git", "git is 'generated' or 'none'")
        }
        return Project(
            name: name, url: url, ref: ref, pom: pom, toolchain: draft.toolchain, arguments: draft.arguments ?? [],
            git: git,
            createdAt: clock.now())
    }

    /// An address that this Kiln may fetch from.
    func checkURL(_ text: String) throws -> GitURL {
        let url: GitURL
        do {
            url = try GitURL(text)
        } catch {
            throw KilnError(.invalid, error.message, reason: "git.url", fields: ["field": "url"])
        }
        if url.scheme == .file && !configuration.allowsFileURLs {
            throw KilnError(
                .forbidden,
                "file: repositories are not allowed here; set git.allowFile: true in kiln.yaml to allow them",
                reason: "git.scheme", fields: ["field": "url"])
        }
        if url.scheme == .http && !configuration.allowsHTTP {
            throw KilnError(
                .forbidden, "plain http: repositories are not allowed here; use https, or set git.allowHTTP: true",
                reason: "git.scheme", fields: ["field": "url"])
        }
        return url
    }

    func checkRef(_ text: String) throws -> RefName {
        guard let ref = RefName(text) else {
            throw KilnError(
                .invalid, "'\(InertText.line(text, limit: 80))' is no \(RefName.rule)", reason: "git.ref",
                fields: ["field": "ref"])
        }
        return ref
    }
}
