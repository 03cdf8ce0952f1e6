internal import JSON
package import Pipeline
internal import Support

/// A Kiln's API as functions. Every call throws `KilnError`, with the server's own code and words when it answered.
package struct KilnClient: Sendable {
    /// Rows asked for at a time.
    static let pageSize = 200
    private let transport: any Transport

    /// A client over a transport, which adds the token.
    package init(transport: any Transport) { self.transport = transport }

    /// The state of the server; needs no token.
    package func health() async throws -> Health {
        try await get(["healthz"], "health")
    }

    // MARK: projects

    /// All projects, by name.
    package func projects() async throws -> [Project] { try await all(Self.api + ["projects"]) }

    /// One project.
    package func project(_ name: ProjectName) async throws -> Project {
        try await get(Self.project(name), "project")
    }

    /// Registers a project.
    package func add(_ draft: ProjectDraft) async throws -> Project {
        try await call(.post, Self.api + ["projects"], body: draft, "project")
    }

    /// Changes a project.
    package func replace(_ name: ProjectName, by draft: ProjectDraft) async throws -> Project {
        try await call(.put, Self.project(name), body: draft, "project")
    }

    /// Removes a project; `force` cancels its builds first.
    package func remove(_ name: ProjectName, force: Bool) async throws {
        _ = try await send(
            TransportRequest(.delete, Self.project(name), query: force ? [("force", "true")] : []))
    }

    // MARK: builds

    /// Asks for a build.
    package func enqueue(_ project: ProjectName, _ draft: BuildDraft) async throws -> Build {
        try await call(.post, Self.project(project) + ["builds"], body: draft, "build")
    }

    /// Builds, newest first; at most `limit` when it is given.
    package func builds(project: ProjectName?, state: BuildState?, limit: Int?) async throws -> [Build] {
        var query: [(String, String)] = []
        if let project { query.append(("project", project.text)) }
        if let state { query.append(("state", state.rawValue)) }
        return try await all(Self.api + ["builds"], query: query, limit: limit)
    }

    /// One build.
    package func build(_ id: BuildID) async throws -> Build { try await get(Self.build(id), "build") }

    /// What happened to a build, in order.
    package func events(_ id: BuildID) async throws -> [BuildEvent] { try await all(Self.build(id) + ["events"]) }

    /// Asks that a build be cancelled.
    package func cancel(_ id: BuildID) async throws -> Build {
        let response = try await send(TransportRequest(.post, Self.build(id) + ["cancel"]))
        return try decode(Build.self, response.body, "build")
    }

    /// The log's bytes as they are, from an offset.
    package func log(
        _ id: BuildID, from offset: Int64, onBytes: ([UInt8]) async throws -> Void
    ) async throws {
        let request = TransportRequest(
            .get, Self.build(id) + ["log"], query: offset > 0 ? [("from", String(offset))] : [],
            headers: ["Accept": "text/plain"], totalSeconds: nil)
        try await stream(request, onHead: { _ in }, onBytes: onBytes)
    }

    // MARK: versions

    /// All versions of a project, newest first.
    package func versions(_ project: ProjectName, limit: Int? = nil) async throws -> [Version] {
        try await all(Self.project(project) + ["versions"], limit: limit)
    }

    /// One version.
    package func version(_ project: ProjectName, _ selector: VersionSelector) async throws -> Version {
        try await get(Self.version(project, selector), "version")
    }

    /// A version's manifest, as its bytes are.
    package func manifest(_ project: ProjectName, _ selector: VersionSelector) async throws -> [UInt8] {
        try await send(TransportRequest(.get, Self.version(project, selector) + ["manifest"])).body
    }

    /// The toolchains, by id.
    package func toolchains() async throws -> [ToolchainSummary] { try await all(Self.api + ["toolchains"]) }

    // MARK: paths

    static let api = ["api", "v1"]
    static func project(_ name: ProjectName) -> [String] { api + ["projects", name.text] }
    static func build(_ id: BuildID) -> [String] { project(id.project) + ["builds", String(id.number)] }
    static func version(_ name: ProjectName, _ selector: VersionSelector) -> [String] {
        project(name) + ["versions", selector.description]
    }

    // MARK: calls

    private func get<Value: Decodable>(_ path: [String], _ what: String) async throws -> Value {
        let response = try await send(TransportRequest(.get, path))
        return try decode(Value.self, response.body, what)
    }

    private func call<Value: Decodable>(
        _ method: HTTPMethod, _ path: [String], body: some Encodable, _ what: String
    ) async throws -> Value {
        let request = TransportRequest(
            method, path, headers: ["Content-Type": "application/json"], body: try JSONText.encode(body))
        return try decode(Value.self, try await send(request).body, what)
    }

    /// Follows the pages of a list. A cursor that comes twice is the server's mistake and ends the walk with an error.
    private func all<Item: Codable & Sendable>(
        _ path: [String], query: [(String, String)] = [], limit: Int? = nil
    ) async throws -> [Item] {
        var items: [Item] = []
        var cursors: Set<String> = []
        var cursor: String?
        while true {
            let count = min(Self.pageSize, limit.map { $0 - items.count } ?? Self.pageSize)
            if count <= 0 { return items }
            let query = query + [("limit", String(count))] + (cursor.map { [("cursor", $0)] } ?? [])
            let response = try await send(TransportRequest(.get, path, query: query))
            let page = try decode(Page<Item>.self, response.body, "list")
            items += page.items.prefix(limit.map { $0 - items.count } ?? page.items.count)
            guard let next = page.next else { return items }
            guard cursors.insert(next).inserted else {
                throw KilnError(.corrupt, "the server gave the same page of a list twice; report this defect")
            }
            cursor = next
        }
    }

    /// A value that cannot be read is the server's doing, not the caller's.
    private func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], _ what: String) throws -> Value {
        do {
            return try JSONText.decode(type, bytes, "the server's \(what)")
        } catch let error as KilnError {
            throw KilnError(.internal, "\(error.message); is the server a Kiln of another version?")
        }
    }

    private func send(_ request: TransportRequest) async throws -> TransportResponse {
        let response = try await transport.send(request)
        guard response.isSuccess else {
            throw ProblemReading.error(status: response.status, body: response.body, request: request)
        }
        return response
    }

    /// Streams a success; reads any other answer whole (64 KiB of it) and throws what it says.
    func stream(
        _ request: TransportRequest, onHead: (TransportResponse) async throws -> Void,
        onBytes: ([UInt8]) async throws -> Void
    ) async throws {
        var refusal: TransportResponse?
        try await transport.stream(request) { head in
            if head.isSuccess { try await onHead(head) } else { refusal = head }
        } onBytes: { bytes in
            if let body = refusal?.body {
                refusal?.body += bytes.prefix(max(0, 65536 - body.count))
            } else {
                try await onBytes(bytes)
            }
        }
        if let refusal {
            throw ProblemReading.error(status: refusal.status, body: refusal.body, request: request)
        }
    }
}
