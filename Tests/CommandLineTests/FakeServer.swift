import Client
import JSON
import Pipeline
import Support
import Synchronization

/// Plays the API of docs/api.md in memory. Values are set before a command runs; requests are kept for looking at.
final class FakeServer: Transport {
    /// One connection of a log stream: what it sends, and whether it is lost at the end.
    struct Connection: Sendable {
        var chunks: [String]
        var isLost = false
    }

    struct State: Sendable {
        var projects: [Project] = []
        var builds: [Build] = []
        var events: [BuildEvent] = []
        var versions: [Version] = []
        var toolchains: [ToolchainSummary] = []
        var manifest: [UInt8] = []
        var logText: [UInt8] = []
        var connections: [Connection] = []
        /// Builds become these when the log's last connection has ended.
        var ended: [Build] = []
        /// Contents by output path.
        var files: [String: [UInt8]] = [:]
        /// The n-th download is cut after so many bytes.
        var cuts: [Int] = []
        var ignoresRanges = false
        /// Answers every call so instead.
        var refusal: (status: Int, body: String)?
        var error: KilnError?
        var pageSize = 500
        var requests: [TransportRequest] = []
    }

    let state = Mutex(State())

    /// Sets what the server holds.
    init(_ change: (inout State) -> Void = { _ in }) {
        var value = State()
        change(&value)
        let final = value
        state.withLock { $0 = final }
    }

    var requests: [TransportRequest] { state.withLock { $0.requests } }

    /// `GET /api/v1/projects?limit=2` and so on.
    var calls: [String] { requests.map { "\($0.method) \($0.target)" } }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        try Task.checkCancellation()
        return try state.withLock { state in
            state.requests.append(request)
            if let error = state.error { throw error }
            if let (status, body) = state.refusal { return Self.raw(status, Array(body.utf8)) }
            return try Self.answer(request, &state)
        }
    }

    func stream(
        _ request: TransportRequest, onHead: (TransportResponse) async throws -> Void,
        onBytes: ([UInt8]) async throws -> Void
    ) async throws {
        let isEvents = request.headers["Accept"] == "text/event-stream"
        if request.path.contains("files") { return try await download(request, onHead, onBytes) }
        guard isEvents else {
            let text = state.withLock { state in
                state.requests.append(request)
                return state.logText
            }
            try await onHead(TransportResponse(status: 200))
            // Three bytes at a time, so that characters are cut.
            for start in stride(from: 0, to: text.count, by: 3) {
                try await onBytes(Array(text[start..<min(start + 3, text.count)]))
            }
            return
        }
        let connection = state.withLock { state in
            state.requests.append(request)
            return state.connections.isEmpty ? nil : state.connections.removeFirst()
        }
        guard let connection else {
            // A stream on which nothing comes, until the client goes.
            try await onHead(TransportResponse(status: 200, headers: ["Content-Type": "text/event-stream"]))
            try await Task.sleep(for: .seconds(3600))
            return
        }
        try await onHead(TransportResponse(status: 200, headers: ["content-type": "text/event-stream; charset=utf-8"]))
        for chunk in connection.chunks { try await onBytes(Array(chunk.utf8)) }
        state.withLock { if $0.connections.isEmpty, !$0.ended.isEmpty { $0.builds = $0.ended } }
        if connection.isLost { throw KilnError(.unavailable, "127.0.0.1 closed the connection") }
    }

    private func download(
        _ request: TransportRequest, _ onHead: (TransportResponse) async throws -> Void,
        _ onBytes: ([UInt8]) async throws -> Void
    ) async throws {
        let (bytes, cut, ignoresRanges) = state.withLock { state in
            state.requests.append(request)
            let path = request.path.drop { $0 != "files" }.dropFirst().joined(separator: "/")
            return (
                state.files[path] ?? [], state.cuts.isEmpty ? Int.max : state.cuts.removeFirst(), state.ignoresRanges
            )
        }
        let digest = try Checksum.sha256(bytes)
        var start = 0
        if let range = request.headers["Range"], !ignoresRanges, request.headers["If-Range"] == "\"\(digest)\"" {
            start = Int(range.dropFirst("bytes=".count).dropLast()) ?? 0
            try await onHead(
                TransportResponse(
                    status: 206, headers: ["Content-Range": "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"]))
        } else {
            try await onHead(TransportResponse(status: 200, headers: ["ETag": "\"\(digest)\""]))
        }
        let end = min(bytes.count, cut == .max ? .max : start + cut)
        for at in stride(from: start, to: end, by: 7) { try await onBytes(Array(bytes[at..<min(at + 7, end)])) }
        if end < bytes.count { throw KilnError(.unavailable, "the connection was lost") }
    }

    private static func answer(_ request: TransportRequest, _ state: inout State) throws -> TransportResponse {
        let path = request.path
        switch (request.method.rawValue, path.dropFirst(2).first, path.count) {
        case ("GET", _, 1): return try response(200, Health(status: "ok", version: "9.9"))
        case ("GET", "projects", 3): return try page(state.projects, request, state)
        case ("POST", "projects", 3):
            let draft = try JSONText.decode(ProjectDraft.self, request.body ?? [], "draft")
            guard !state.projects.contains(where: { $0.name.text == draft.name }) else {
                return try problem(409, "conflict", "there is a project \(draft.name) already; change it with PUT")
            }
            state.projects.append(try Sample.project(draft))
            return try response(201, state.projects.last)
        case ("PUT", "projects", 4):
            state.projects = [
                try Sample.project(try JSONText.decode(ProjectDraft.self, request.body ?? [], "draft"))
            ]
            return try response(200, state.projects.last)
        case ("GET", "projects", 4):
            guard let project = state.projects.first(where: { $0.name.text == path[3] }) else {
                return try problem(404, "not-found", "there is no project \(path[3])")
            }
            return try response(200, project)
        case ("DELETE", "projects", 4): return raw(204, [])
        case ("POST", "projects", 5):
            let draft = try JSONText.decode(BuildDraft.self, request.body ?? [], "draft")
            state.builds = [try Sample.build(3) { $0.ref = draft.ref.flatMap { RefName($0) } }]
            return try response(201, state.builds[0])
        case ("GET", "builds", 3): return try page(state.builds, request, state)
        case ("GET", "toolchains", 3): return try page(state.toolchains, request, state)
        case ("GET", "projects", 5): return try page(state.versions, request, state)
        case ("GET", "projects", 6) where path[4] == "builds":
            guard let build = state.builds.first(where: { String($0.id.number) == path[5] }) else {
                return try problem(404, "not-found", "there is no build \(path[3])#\(path[5])")
            }
            return try response(200, build)
        case ("GET", "projects", 6):
            guard let version = state.versions.first else {
                return try problem(404, "not-found", "\(path[3]) has no versions")
            }
            return try response(200, version)
        case ("POST", "projects", 7): return try response(202, state.builds[0])
        case ("GET", "projects", 7) where path[6] == "events": return try page(state.events, request, state)
        case ("GET", "projects", 7): return raw(200, state.manifest)
        default: return try problem(404, "not-found", "no such path")
        }
    }

    private static func page<Item: Codable & Sendable>(
        _ items: [Item], _ request: TransportRequest, _ state: State
    ) throws -> TransportResponse {
        func query(_ name: String) -> Int? { request.query.first { $0.0 == name }.flatMap { Int($0.1) } }
        let start = query("cursor") ?? 0
        let end = min(items.count, start + min(query("limit") ?? 100, state.pageSize))
        let next = end < items.count ? String(end) : nil
        return try response(200, Page(items: Array(items[start..<end]), next: next))
    }

    private static func problem(_ status: Int, _ code: String, _ detail: String) throws -> TransportResponse {
        try response(
            status,
            Problem(
                type: "https://kiln.build/problems/\(code)", title: code, status: status, detail: detail, code: code,
                reason: nil, fields: nil))
    }

    private static func response(_ status: Int, _ value: some Encodable) throws -> TransportResponse {
        raw(status, try JSONText.encode(value))
    }

    private static func raw(_ status: Int, _ body: [UInt8]) -> TransportResponse {
        TransportResponse(status: status, body: body)
    }
}
