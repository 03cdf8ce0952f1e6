internal import ArtifactStore
internal import Catalog
internal import Factory
internal import HTTPServer
internal import Pipeline
internal import Support

extension Routes {
    func addVersions(to router: inout Router) {
        let kiln = kiln
        router.on(.get, "/api/v1/projects/{project}/versions") { request in
            let (items, next) = try await kiln.catalog.versions(
                of: request.project(), before: request.cursor(), limit: request.limit())
            return try .json(Pipeline.Page(items: items, next: next.map { String($0) }))
        }
        router.on(.get, "/api/v1/projects/{project}/versions/{version}") { request in
            try .json(await kiln.catalog.version(request.project(), request.version()))
        }
        router.on(.get, "/api/v1/projects/{project}/versions/{version}/manifest") { request in
            let version = try await kiln.catalog.version(request.project(), request.version())
            return try file(version.digest, name: "manifest.json", mediaType: Manifest.mediaType, request)
        }
        router.on(.get, "/api/v1/projects/{project}/versions/{version}/files/{path...}") { request in
            let version = try await kiln.catalog.version(request.project(), request.version())
            let path = request.parameters["path"] ?? ""
            guard let output = version.outputs.first(where: { $0.path.text == path }) else {
                throw KilnError(
                    .notFound,
                    "version \(version.number) of \(version.project) has no output '\(InertText.line(path, limit: 200))'",
                    reason: "output.missing")
            }
            return try file(
                output.digest, name: output.path.name, mediaType: Manifest.mediaType(ofExtension: output.extension),
                request)
        }
    }

    private func file(
        _ digest: Digest, name: String, mediaType: String, _ request: HTTPRequest
    ) throws -> HTTPResponse {
        let (file, size) = try kiln.blobs.open(digest)
        let description = HTTPFile.Description(
            size: size, etag: digest.description, mediaType: mediaType, filename: name)
        var response = HTTPFile.respond(file, description, to: request)
        response.headers["Repr-Digest"] = "sha-256=:\(digest.base64):"
        return response
    }
}
