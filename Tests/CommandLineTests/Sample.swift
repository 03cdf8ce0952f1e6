import Client
import Pipeline
import Testing

/// Values to put into a fake server.
enum Sample {
    static let now = Timestamp(milliseconds: 1_790_000_000_000)

    static func project(_ draft: ProjectDraft) throws -> Project {
        Project(
            name: try #require(ProjectName(draft.name)), url: try GitURL(draft.url),
            ref: draft.ref.flatMap { RefName($0) }, pom: draft.pom.flatMap { RelativePath($0) } ?? .pom,
            toolchain: draft.toolchain, arguments: draft.arguments ?? [],
            git: draft.git == "none" ? .none : .generated, createdAt: now.advanced(bySeconds: -7200))
    }

    static func project(_ name: String) throws -> Project {
        try project(ProjectDraft(name: name, url: "https://git.example.com/\(name).git", ref: "main"))
    }

    static func build(_ number: Int, _ change: (inout Build) -> Void = { _ in }) throws -> Build {
        var build = Build(
            id: try #require(BuildID("orders#\(number)")), ref: RefName("main"), commit: nil, pom: .pom,
            arguments: ["-Pprod"], toolchain: "default", createdAt: now.advanced(bySeconds: -300))
        change(&build)
        return build
    }

    static func succeeded(_ number: Int) throws -> Build {
        try build(number) {
            $0.state = .succeeded
            $0.startedAt = now.advanced(bySeconds: -20)
            $0.finishedAt = now.advanced(bySeconds: -7.7)
            $0.version = 4
        }
    }

    static func failed(_ number: Int) throws -> Build {
        try build(number) {
            $0.state = .failed
            $0.startedAt = now.advanced(bySeconds: -20)
            $0.finishedAt = now.advanced(bySeconds: -10)
            $0.reason = BuildReason(
                code: "compile", message: "A.java:[3,5] cannot find symbol", details: ["symbol: class Nowhere"])
        }
    }

    static func output(
        _ path: String, _ content: [UInt8], kind: OutputKind = .main, classifier: String? = nil, size: Int64? = nil
    ) throws -> Output {
        let module = RelativePath(path)?.parent?.text ?? "."
        let artifact = module == "." ? "orders" : module.split(separator: "/").last.map(String.init) ?? "orders"
        return Output(
            path: try #require(RelativePath(path)), kind: kind, module: module, packaging: "jar",
            coordinate: ModuleCoordinate(group: "org.example", artifact: artifact, version: "1.0"),
            type: kind == .pom ? "pom" : "jar", extension: kind == .pom ? "pom" : "jar", classifier: classifier,
            file: "target/x.jar", digest: try Checksum.sha256(content), size: size ?? Int64(content.count))
    }

    static func version(_ number: Int, outputs: [Output]) throws -> Version {
        Version(
            project: try #require(ProjectName("orders")), number: number,
            digest: try Checksum.sha256(Array("manifest \(number)".utf8)), build: 3,
            commit: try #require(CommitID(String(repeating: "ab", count: 20))), ref: RefName("main"),
            toolchain: "default", sandbox: .bubblewrap, createdAt: now.advanced(bySeconds: -3600), outputs: outputs)
    }
}
