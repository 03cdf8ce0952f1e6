internal import Catalog
internal import Factory
internal import HTTPServer
internal import Maven
internal import Pipeline
internal import Support

/// The API's routes: decode, call the service, encode.
struct Routes: Sendable {
    let kiln: Kiln

    func addProjects(to router: inout Router) {
        let kiln = kiln
        router.on(.get, "/api/v1/projects") { request in
            let limit = try request.limit()
            let after = try request.query("cursor").map { text in
                guard let name = ProjectName(text) else {
                    throw KilnError(.invalid, "the cursor is not one that this list gave", reason: "cursor")
                }
                return name
            }
            let items = try await kiln.catalog.projects(after: after, limit: limit)
            return try .json(Pipeline.Page(items: items, next: items.count == limit ? items.last?.name.text : nil))
        }
        router.on(.post, "/api/v1/projects") { request in
            let project = try await kiln.addProject(request.decode(ProjectDraft.self))
            return try .json(project, status: 201)
        }
        router.on(.get, "/api/v1/projects/{project}") { request in
            try .json(await kiln.catalog.project(request.project()))
        }
        router.on(.put, "/api/v1/projects/{project}") { request in
            try .json(await kiln.replaceProject(request.project(), request.decode(ProjectDraft.self)))
        }
        router.on(.delete, "/api/v1/projects/{project}") { request in
            try await kiln.removeProject(request.project(), force: request.query("force") != nil)
            return HTTPResponse(status: 204)
        }
        router.on(.get, "/api/v1/toolchains") { _ in
            try .json(Pipeline.Page(items: kiln.toolchains.summaries))
        }
    }
}
