internal import Catalog
internal import Factory
internal import HTTPServer
internal import JSON
internal import Pipeline
internal import Support

extension Routes {
    func addBuilds(to router: inout Router) {
        let kiln = kiln
        router.on(.post, "/api/v1/projects/{project}/builds") { request in
            let build = try await kiln.requestBuild(request.project(), request.decode(BuildDraft.self))
            return try .json(build, status: 201)
        }
        router.on(.get, "/api/v1/builds") { request in
            let project = try request.query("project").map { text in
                guard let name = ProjectName(text) else {
                    throw KilnError(.invalid, "no project name: \(ProjectName.rule)", reason: "project.name")
                }
                return name
            }
            let state = try request.query("state").map { text in
                guard let state = BuildState(rawValue: text.uppercased()) else {
                    let known = BuildState.allCases.map(\.rawValue).joined(separator: ", ")
                    throw KilnError(.invalid, "no such state; there are \(known)", reason: "build.state")
                }
                return state
            }
            let (items, next) = try await kiln.catalog.builds(
                project: project, state: state, before: request.cursor(), limit: request.limit())
            return try .json(Pipeline.Page(items: items, next: next.map(String.init)))
        }
        router.on(.get, "/api/v1/projects/{project}/builds/{build}") { request in
            try .json(await kiln.catalog.build(request.build()))
        }
        router.on(.get, "/api/v1/projects/{project}/builds/{build}/events") { request in
            try .json(Pipeline.Page(items: await kiln.catalog.events(of: request.build(), after: 0)))
        }
        router.on(.post, "/api/v1/projects/{project}/builds/{build}/cancel") { request in
            try .json(await kiln.cancel(request.build()), status: 202)
        }
        router.on(.get, "/api/v1/projects/{project}/builds/{build}/log") { request in
            try await log(request)
        }
    }

    /// The log as text, or as events for who asks for them.
    private func log(_ request: HTTPRequest) async throws -> HTTPResponse {
        let text = request.headers["last-event-id"] ?? request.query("from") ?? "0"
        guard let offset = Int64(text), offset >= 0 else {
            throw KilnError(.invalid, "a log's offset is a number of bytes from 0", reason: "log.offset")
        }
        let id = try request.build()
        if request.headers["accept"]?.contains("text/event-stream") == true {
            let reader = try await kiln.logEvents(id, from: offset)
            return ServerSentEvents.respond { writer in
                var reader = reader
                while let event = try await reader.next(waiting: 30) {
                    if let event = try Self.encode(event) { try await writer.send(event) }
                }
            }
        }
        let build = try await kiln.catalog.build(id)
        var bytes: [UInt8] = []
        if let live = kiln.logs.live(id) {
            var at = offset
            reading: while true {
                switch live.read(at: at, limit: 1 << 20) {
                case .bytes(let more, let next): (at, _) = (next, bytes.append(contentsOf: more))
                case .gap(let gap): (at, _) = (gap.upperBound, bytes.append(contentsOf: BuildLog.marker(for: gap)))
                case .nothing, .end: break reading
                }
            }
        } else {
            bytes = try kiln.logs.stored(build, from: offset)
        }
        return .bytes(bytes, mediaType: "text/plain; charset=utf-8", headers: ["Cache-Control": "no-store"])
    }

    /// A piece of a log as an event; `nil` when there is nothing in it.
    private static func encode(_ event: LogEvent) throws -> ServerSentEvent? {
        struct Piece: Encodable {
            var text: String
            var next: Int64
        }
        struct Gap: Encodable {
            var from: Int64
            var to: Int64
        }
        struct End: Encodable { var state: BuildState }
        func sent(_ name: String, _ id: Int64?, _ value: some Encodable) throws -> ServerSentEvent {
            let data = String(decoding: try JSONText.encode(value), as: UTF8.self)
            return ServerSentEvent(id: id.map { String($0) }, event: name, data: data)
        }
        switch event {
        case .text("", _): return nil
        case .text(let text, let next): return try sent("log", next, Piece(text: text, next: next))
        case .gap(let from, let to): return try sent("gap", to, Gap(from: from, to: to))
        case .end(let state): return try sent("end", nil, End(state: state))
        }
    }
}
