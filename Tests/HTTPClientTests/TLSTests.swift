import HTTPClient
import Subprocess
import Support
import Synchronization
import TestSupport
import Testing

/// Against OpenSSL's own server with a certificate nobody knows.
@Suite(.timeLimit(.minutes(2)))
struct TLSTests {
    @Test("A certificate is trusted only when its authority is, and only for its name")
    func trust() async throws {
        try await withScratch { scratch in
            let (key, certificate) = (scratch + "/key.pem", scratch + "/certificate.pem")
            let made = try await Subprocess.run(
                ProcessRequest([
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout",
                    key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost",
                ]))
            try #require(made.end.isSuccess, "\(made.errorText)")
            let port = AsyncStream<Int>.makeStream()
            let output = Mutex("")
            let server = try Subprocess.start(
                ProcessRequest([
                    "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", key,
                ])
            ) { bytes in
                let text = output.withLock { output in
                    output += String(decoding: bytes, as: UTF8.self)
                    return output
                }
                guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT ") }),
                    text.contains(line + "\n"), let number = line.split(separator: ":").last.flatMap({ Int($0) })
                else { return }
                port.continuation.yield(number)
            }
            var ports = port.stream.makeAsyncIterator()
            let number = try #require(await ports.next())

            let stranger = HTTPClient(userAgent: "a")
            let unknown = await #expect(throws: KilnError.self) {
                _ = try await stranger.send(.init(.get, "https://localhost:\(number)/"))
            }
            #expect(unknown?.reason == "http.tls")
            var configuration = HTTPClient.Configuration(userAgent: "a")
            configuration.certificateAuthorities = certificate
            let friend = HTTPClient(configuration)
            let response = try await friend.send(.init(.get, "https://localhost:\(number)/"))
            #expect(response.status == 200)
            let otherName = await #expect(throws: KilnError.self) {
                _ = try await friend.send(.init(.get, "https://127.0.0.1:\(number)/"))
            }
            #expect(otherName?.reason == "http.tls")
            server.requestStop(graceSeconds: 0)
            _ = await server.wait()
        }
    }
}
