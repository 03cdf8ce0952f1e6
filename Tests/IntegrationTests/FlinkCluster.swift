import FoundationEssentials
import Support
import Testing

/// A real Flink on loopback, started from the fixture's jars.
struct FlinkCluster {
    let shop: Workshop
    /// Where its logs are.
    let state: String
    /// Its REST endpoint.
    let rest: String

    /// Gives the body a cluster and stops it whatever happens. Each suite has a port of its own.
    static func with(_ shop: Workshop, port: Int, _ body: (FlinkCluster) async throws -> Void) async throws {
        let script = try #require(Machine.shared) + "/tools/flink.sh"
        let state = shop.scratch + "/flink"
        let started = try await shop.run(script, "start", state, try #require(Machine.flink), String(port))
        let rest = String(started.split(separator: "\n").last ?? "")
        do {
            try await body(FlinkCluster(shop: shop, state: state, rest: rest))
        } catch {
            try await shop.run(script, "stop", state)
            throw error
        }
        try await shop.run(script, "stop", state)
    }

    /// What its jobs printed so far, with Flink's own log.
    func printed() throws -> String { try Files.readText(state + "/taskmanager.log") }

    /// Uploads and runs a jar; answers the state in which the job ended. Arguments are a JSON list.
    func run(_ jar: String, _ arguments: String) async throws -> String {
        struct Uploaded: Decodable { var filename: String }
        struct Started: Decodable { var jobid: String }
        struct Job: Decodable { var state: String }
        let uploaded = try await shop.run("curl", "-sf", "-F", "jarfile=@\(jar)", rest + "/jars/upload")
        let id = try JSONDecoder().decode(Uploaded.self, from: Data(uploaded.utf8)).filename.split(separator: "/").last
        let started = try await shop.run(
            "curl", "-sf", "-H", "Content-Type: application/json", "-d", "{\"programArgsList\":\(arguments)}",
            "\(rest)/jars/\(id ?? "")/run")
        let job = try JSONDecoder().decode(Started.self, from: Data(started.utf8)).jobid
        var state = ""
        for _ in 0..<600 {
            let text = try await shop.run("curl", "-sf", "\(rest)/jobs/\(job)")
            state = try JSONDecoder().decode(Job.self, from: Data(text.utf8)).state
            if ["FINISHED", "FAILED", "CANCELED"].contains(state) { return state }
            try await Task.sleep(for: .milliseconds(200))
        }
        return state
    }
}
