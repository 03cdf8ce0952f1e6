internal import Subprocess
internal import Support
internal import Synchronization

/// Requests as fast as they are answered: by `wrk` when it is installed, else by an own loop.
enum Load {
    private static let connections = 16

    /// Requests per second to a URL over kept connections.
    static func requestsPerSecond(_ url: String, port: Int, token: String, _ workshop: Workshop) async throws -> Double
    {
        guard workshop.has("wrk") else { return try await ownLoop(url, port: port, token: token, seconds: 1) }
        let text = try await workshop.run([
            "wrk", "-t", "1", "-c", "\(connections)", "-d", "1s", "-H", "Authorization: Bearer \(token)", url,
        ])
        guard !text.contains("Non-2xx"), !text.contains("Socket errors"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Requests/sec:") }),
            let rate = line.split(separator: " ").last.flatMap({ Double($0) })
        else { throw KilnError(.unavailable, "wrk on \(url): \(text)") }
        return rate
    }

    private static func ownLoop(_ url: String, port: Int, token: String, seconds: Double) async throws -> Double {
        let path = url.dropFirst("http://127.0.0.1:\(port)".count)
        let request = Array(
            "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\n\r\n".utf8)
        let end = monotonicSeconds() + seconds
        let (results, continuation) = AsyncThrowingStream.makeStream(of: Int.self)
        for _ in 0..<connections {
            try startThread("load") {
                do {
                    var connection = try Connection(port: port)
                    var count = 0
                    while monotonicSeconds() < end {
                        try connection.exchange(request)
                        count += 1
                    }
                    continuation.yield(count)
                } catch {
                    continuation.finish(throwing: error)
                }
            }
        }
        var (total, left) = (0, connections)
        for try await count in results {
            total += count
            left -= 1
            if left == 0 { break }
        }
        return Double(total) / seconds
    }
}
