import Glibc
import Subprocess
import Support
import Synchronization
import TestSupport
import Testing

/// nginx with a repository's files over TLS and HTTP/2, and an authority of its own that nobody knows.
final class TLSRepository: Sendable {
    static let isPossible = Files.exists("/usr/sbin/nginx") && Files.exists("/usr/bin/openssl")

    let port: Int
    private let scratch: String
    private let process: RunningProcess

    var url: String { "https://localhost:\(port)/repo" }
    /// The certificate of the authority.
    var authority: String { scratch + "/authority.pem" }

    /// Makes the certificates, and returns when nginx listens.
    init(_ scratch: String, _ repository: ServedRepository) async throws {
        self.scratch = scratch
        try repository.write(to: scratch + "/files/repo")
        try await Self.makeCertificates(scratch)
        port = try Self.freePort()
        try Files.writeAtomically(scratch + "/nginx.conf", Array(Self.configuration(scratch, port).utf8))
        let started = AsyncStream<Void>.makeStream()
        let output = Mutex("")
        process = try Subprocess.start(
            ProcessRequest(["/usr/sbin/nginx", "-e", "stderr", "-p", scratch, "-c", scratch + "/nginx.conf"])
        ) { bytes in
            let text = output.withLock { output in
                output += String(decoding: bytes, as: UTF8.self)
                return output
            }
            // By then it listens.
            if text.contains("start worker process ") { started.continuation.yield() }
        }
        let ended = Task { [process] in
            _ = await process.wait()
            started.continuation.finish()
        }
        defer { ended.cancel() }
        var start = started.stream.makeAsyncIterator()
        guard await start.next() != nil else { throw KilnError(.unavailable, output.withLock { $0 }) }
    }

    /// Ends it, and gives protocol, connection and target of each request.
    func stop() async throws -> [(version: String, connection: String, target: String)] {
        process.signalProcess(SIGQUIT)
        _ = await process.wait()
        return try Files.readText(scratch + "/access.log").split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            return (words[0], words[1], words[2])
        }
    }

    private static func configuration(_ scratch: String, _ port: Int) -> String {
        let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(scratch)/\($0);" }
        return """
            daemon off; \(geteuid() == 0 ? "user root;" : "") worker_processes 1; pid \(scratch)/pid;
            error_log stderr notice;
            events { worker_connections 512; }
            http {
              \(paths.joined(separator: " "))
              log_format short '$server_protocol $connection $request_uri';
              access_log \(scratch)/access.log short;
              server {
                listen 127.0.0.1:\(port) ssl http2;
                ssl_certificate \(scratch)/certificate.pem; ssl_certificate_key \(scratch)/key.pem;
                root \(scratch)/files;
              }
            }

            """
    }

    /// An authority, and a certificate for `localhost` that it signed.
    private static func makeCertificates(_ scratch: String) async throws {
        let new = [
            "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-x509", "-days", "2",
        ]
        let authority =
            new + [
                "-keyout", scratch + "/authority.key", "-out", scratch + "/authority.pem", "-subj",
                "/CN=Test authority",
            ]
        let server =
            new + [
                "-keyout", scratch + "/key.pem", "-out", scratch + "/certificate.pem", "-subj", "/CN=localhost",
                "-CA", scratch + "/authority.pem", "-CAkey", scratch + "/authority.key",
                "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
            ]
        for command in [authority, server] {
            let made = try await Subprocess.run(ProcessRequest(command))
            try #require(made.end.isSuccess, "\(made.errorText)")
        }
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> Int {
        let server = try FaultServer { _ in .status(404) }
        defer { server.stop() }
        return server.port
    }
}

/// Gives the body a repository over TLS and the program; afterwards the cache has to be consistent. Returns the requests
/// that nginx saw.
func withTLSRepository(
    _ body: (RealProgram, TLSRepository) async throws -> Void
) async throws -> [(version: String, connection: String, target: String)] {
    try await withScratch { scratch in
        try Files.createDirectory(scratch + "/server")
        let repository = try await TLSRepository(scratch + "/server", .usual)
        let program = RealProgram(scratch: scratch)
        do {
            try await body(program, repository)
        } catch {
            _ = try await repository.stop()
            throw error
        }
        try expectConsistent(program.cache)
        return try await repository.stop()
    }
}
