internal import Glibc
internal import Subprocess
internal import Support

/// A server program that runs while a body does.
struct Service {
    /// Its process.
    let pid: Int32
    /// Where it listens on 127.0.0.1.
    let port: Int

    /// The address that it serves.
    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts a program that listens on that port, waits until it does, and stops it after the body.
    static func with<Result>(
        _ arguments: [String], port: Int, _ body: (Service) async throws -> Result
    ) async throws -> Result {
        let output = Tail()
        // Ends with this program, however that ends.
        let request = ProcessRequest(["setpriv", "--pdeathsig", "TERM"] + arguments)
        let process = try Subprocess.start(request, onOutput: output.take)
        do {
            let started = monotonicSeconds()
            while !Connection.isAnswered(port: port) {
                guard monotonicSeconds() - started < 20, kill(process.pid, 0) == 0 else {
                    throw KilnError(.unavailable, "\(arguments[0]) does not listen: \(output.text)")
                }
                try await Task.sleep(for: .milliseconds(20))
            }
            let result = try await body(Service(pid: process.pid, port: port))
            _ = await process.terminate(graceSeconds: 10)
            return result
        } catch {
            _ = await process.terminate(graceSeconds: 10)
            throw error
        }
    }

    /// nginx with the files of a folder, tuned as its manual does for files: two processes, sendfile, no log.
    static func nginx<Result>(
        _ workshop: Workshop, serving folder: String, _ body: (Service) async throws -> Result
    ) async throws -> Result {
        guard workshop.has("nginx") else {
            throw KilnError(.unavailable, "nginx is missing; scripts/setup --tests installs it")
        }
        let port = try Connection.freePort()
        let state = workshop.folder + "/nginx"
        try Files.createDirectory(state)
        let user = geteuid() == 0 ? "user root;" : ""
        let configuration = """
            daemon off; \(user) worker_processes 2; pid \(state)/pid; error_log stderr error;
            events { worker_connections 512; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
              client_body_temp_path \(state)/body; proxy_temp_path \(state)/proxy; fastcgi_temp_path \(state)/fastcgi;
              uwsgi_temp_path \(state)/uwsgi; scgi_temp_path \(state)/scgi;
              default_type application/json;
              server { listen 127.0.0.1:\(port); root \(folder); }
            }

            """
        try Files.writeAtomically(state + "/nginx.conf", Array(configuration.utf8))
        return try await with(
            ["/usr/sbin/nginx", "-e", "stderr", "-p", state, "-c", state + "/nginx.conf"], port: port, body)
    }
}
