internal import ArtifactStore
internal import Catalog
internal import Glibc
internal import Pipeline
internal import Support

/// A `kiln serve` with rows and a version in it.
enum KilnService {
    /// The path of the version's only output.
    static let file = "big.bin"

    /// Starts it with so many projects; `p000` has a version with an output of the file's content. Gives the service,
    /// the token and the output's digest.
    static func with<Result>(
        _ workshop: Workshop, projects: Int, output path: String,
        _ body: (_ service: Service, _ token: String, _ digest: Digest) async throws -> Result
    ) async throws -> Result {
        let data = workshop.folder + "/data"
        let digest = try await fill(data, projects: projects, output: path)
        let port = try Connection.freePort()
        let configuration = """
            listen: 127.0.0.1:\(port)
            data: \(data)
            cache: \(workshop.folder)/cache
            maven:
              repositories: [file:///usr/share/maven-repo]

            """
        let file = workshop.folder + "/kiln.yaml"
        try Files.writeAtomically(file, Array(configuration.utf8))
        return try await Service.with([workshop.binaries + "/kiln", "serve", "--config", file], port: port) { service in
            let token = try Files.readText(data + "/token").split(whereSeparator: \.isNewline).first ?? ""
            return try await body(service, String(token), digest)
        }
    }

    private static func fill(_ data: String, projects: Int, output path: String) async throws -> Digest {
        try Files.createDirectory(data, mode: 0o700)
        let store = try BlobStore(directory: data)
        let blob = try store.ingest(from: try FileDescriptor.open(path, O_RDONLY), limit: .max)
        let catalog = try Catalog(path: data + "/kiln.db", clock: .system)
        for number in 0..<projects {
            let digits = String(number)
            let name = "p" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
            try await catalog.add(
                Project(
                    name: try ProjectName(name).orThrow(name),
                    url: GitURL("https://git.example.com/team/\(name).git"), ref: RefName("main"),
                    arguments: ["-Pprod", "package"], createdAt: Clock.system.now()))
        }
        try await publish(blob, store, catalog)
        try await catalog.close()
        return blob.digest
    }

    private static func publish(_ blob: Blob, _ store: BlobStore, _ catalog: Catalog) async throws {
        let name = try ProjectName("p000").orThrow("p000")
        let manifest = try store.ingest(Array("{}".utf8))
        let commit = String(repeating: "ab", count: 20)
        let queued = try await catalog.enqueue(BuildRequest(ref: RefName("main")), project: name)
        let id = queued.build.id
        let until = Clock.system.now().advanced(bySeconds: 600)
        let epoch = try await catalog.claim(id, owner: "bench", leaseUntil: until).orThrow("a lease")
        let output = Output(
            path: try RelativePath(file).orThrow(file), kind: .main, module: ".", packaging: "jar",
            coordinate: ModuleCoordinate(group: "bench", artifact: "big", version: "1"), type: "jar", extension: "bin",
            classifier: nil, file: file, digest: blob.digest, size: blob.size)
        let draft = VersionDraft(
            digest: manifest.digest, commit: try CommitID(commit).orThrow(commit), toolchain: "debian",
            sandbox: .bubblewrap, outputs: [output])
        _ = try await catalog.finish(id, epoch: epoch, .succeeded(draft))
    }
}

extension Optional {
    /// The value; an error of this program when there is none.
    func orThrow(_ what: String) throws -> Wrapped {
        guard let self else { throw KilnError(.internal, "kiln-bench expected \(what)") }
        return self
    }
}
