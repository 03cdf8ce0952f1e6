internal import HTTPServer
internal import Support

/// A Maven repository over HTTP that answers each request late, as one that is far away: `.sha1` files included.
struct SlowUpstream {
    private let server: HTTPServer

    var url: String { "http://127.0.0.1:\(server.port)" }

    static func start(serving folder: String, milliseconds: Int, _ workshop: Workshop) async throws -> SlowUpstream {
        let sums = try await checksums(folder, workshop)
        let server = try HTTPServer.start { request in
            // Cancelled means that nobody waits any more.
            try? await Task.sleep(for: .milliseconds(milliseconds))
            let path = String(request.path.dropFirst())
            guard !path.contains("..") else { return HTTPResponse(status: 404) }
            if path.hasSuffix(".sha1") {
                return sums[String(path.dropLast(5))].map { .text($0) } ?? HTTPResponse(status: 404)
            }
            do {
                return .bytes(try Files.read("\(folder)/\(path)"), mediaType: "application/xml")
            } catch {
                return HTTPResponse(status: 404)
            }
        }
        return SlowUpstream(server: server)
    }

    /// Stops serving.
    func stop() async { await server.stop() }

    private static func checksums(_ folder: String, _ workshop: Workshop) async throws -> [String: String] {
        let script = "cd \"$1\" && find . -type f -print0 | xargs -0 sha1sum"
        var sums: [String: String] = [:]
        for line in try await workshop.run(["sh", "-c", script, "sh", folder]).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { continue }
            sums[String(parts[1].drop { $0 == " " }.dropFirst(2))] = String(parts[0])
        }
        return sums
    }
}
