import FoundationEssentials
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

/// Real input that is not ours to shape: three projects that build from a slice of Maven Central, with three Mavens.
@Suite("Real projects", .serialized, .enabled(if: Machine.central != nil && Machine.shared != nil))
struct RealProjectsTests {
    /// A line of `expected-outputs.jsonl`: what Maven itself declares.
    struct Expected: Codable, Hashable {
        var project: String
        var kind: String
        var module: String
        var packaging: String
        var gav: String
        var type: String
        var `extension`: String
        var classifier: String?
        var file: String

        init(_ output: Output, project: String) {
            self.project = project
            kind = output.kind.rawValue
            module = output.module
            packaging = output.packaging
            gav = output.coordinate.text
            type = output.type
            `extension` = output.extension
            classifier = output.classifier
            file = output.file
        }
    }

    static func expected() throws -> [Expected] {
        let text = try Files.readText(try #require(Machine.shared) + "/central/expected-outputs.jsonl")
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Expected.self, from: Data($0.utf8)) }
    }

    enum Maven: String, CaseIterable, Sendable {
        case debian
        case maven39
        case maven4
    }

    static let projects = ["flink-orders", "reactor", "wordcount"]

    /// Starts a server that knows the Maven, with its repository.
    func serve(_ shop: Workshop, _ maven: Maven) async throws {
        let home: String?
        switch maven {
        case .debian: home = nil
        case .maven39: home = Machine.maven39
        case .maven4: home = Machine.maven4
        }
        let folder = shop.scratch + "/toolchains"
        try Files.createDirectory(folder)
        if let home {
            let text = """
                id: \(maven.rawValue)
                summary: from the fixtures
                java:
                  home: /usr/lib/jvm/default-java
                maven:
                  home: \(home)
                mounts: [/usr, {path: /bin, optional: true}, {path: /lib, optional: true}, {path: /lib64, optional: true},
                  /etc/alternatives, /etc/java-*-openjdk, {path: /etc/ssl/certs, optional: true}, /etc/ld.so.cache]

                """
            try Files.writeAtomically(folder + "/\(maven.rawValue).yaml", Array(text.utf8))
        }
        let repository = maven == .maven4 ? try #require(Machine.central4) : try #require(Machine.central)
        try await shop.serve(
            "toolchains:\n  directories: [\(folder)]\n  default: \(maven.rawValue)",
            upstream: "file://" + repository)
    }

    @Test("the versions hold exactly what Maven declares", arguments: Maven.allCases)
    func outputs(maven: Maven) async throws {
        try await withWorkshop { shop in
            try await serve(shop, maven)
            for project in Self.projects {
                let url = try await shop.repository(
                    of: try #require(Machine.shared) + "/projects/\(project)", named: project)
                #expect(try await shop.kiln("project", "add", project, "--git", url).end == .exited(0))
                let built = try await shop.kiln("build", project, "--follow", timeout: 600)
                #expect(built.end == .exited(0), "\(project): \(built.outputText.suffix(3000))\(built.errorText)")
                let version = try await shop.json(Version.self, "show", "\(project)@latest", "--json")
                var made = version.outputs
                if maven == .maven4 {
                    // Maven 4 attaches a consumer pom to every module, under a new name each run.
                    let consumers = made.filter { $0.classifier == "consumer" && $0.type == "pom" }
                    #expect(consumers.count == Set(made.map(\.module)).count)
                    made.removeAll { $0.classifier == "consumer" && $0.type == "pom" }
                }
                let expected = try Self.expected().filter { $0.project == project }
                #expect(Set(made.map { Expected($0, project: project) }) == Set(expected))
                #expect(made.count == expected.count)
                for output in made { #expect(output.size > 0) }
            }
        }
    }

    @Test(
        "a build that fails gives the compiler's or the test's own line, and the version before it stays",
        arguments: [
            ("broken-compile", "compile", "Broken.java"), ("broken-test", "test", "LoudTest.failsWhenAsked"),
        ])
    func failures(profile: String, code: String, says: String) async throws {
        try await withWorkshop { shop in
            try await serve(shop, .debian)
            let source = try #require(Machine.shared) + "/projects/reactor"
            let url = try await shop.repository(of: source, named: "reactor")
            #expect(try await shop.kiln("project", "add", "reactor", "--git", url).end == .exited(0))
            #expect(try await shop.kiln("build", "reactor", "--follow").end == .exited(0))
            let before = try await shop.json(Version.self, "show", "reactor@latest", "--json")
            #expect(
                try await shop.kiln("project", "set", "reactor", "--git", url, "--", "-P\(profile)").end == .exited(0))
            let broken = try await shop.kiln("build", "reactor", "--follow")
            #expect(broken.end == .exited(1))
            let build = try await shop.json(Build.self, "show", "reactor#2", "--json")
            #expect(build.state == .failed && build.reason?.code == code)
            #expect(build.reason?.message.contains(says) == true, "\(build.reason?.message ?? "")")
            #expect(try await shop.json(Version.self, "show", "reactor@latest", "--json") == before)
        }
    }

    @Test("the fetched Flink jars run to their end on a real Flink", .enabled(if: Machine.flink != nil))
    func flink() async throws {
        try await withWorkshop { shop in
            try await serve(shop, .debian)
            let shared = try #require(Machine.shared)
            let url = try await shop.repository(of: shared + "/projects/flink-orders", named: "flink-orders")
            #expect(try await shop.kiln("project", "add", "orders", "--git", url).end == .exited(0))
            let built = try await shop.kiln("build", "orders", "--follow", timeout: 600)
            #expect(built.end == .exited(0), "\(built.outputText.suffix(3000))")
            let out = shop.scratch + "/out"
            #expect(try await shop.kiln("get", "orders@latest", "-o", out).end == .exited(0))

            try await FlinkCluster.with(shop, port: 18081) { flink in
                let stream = out + "/stream/orders-stream-1.4.0-SNAPSHOT-all.jar"
                let streamed = try await flink.run(stream, "[\"--demo\",\"2000\"]")
                #expect(streamed == "FINISHED")
                let queried = try await flink.run(out + "/sql/orders-sql-1.4.0-SNAPSHOT.jar", "[]")
                #expect(queried == "FINISHED")
                #expect(try flink.printed().contains("="))
            }
        }
    }
}
