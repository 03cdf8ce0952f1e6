internal import Glibc
internal import Maven
internal import Pipeline
internal import Sandbox
internal import Support

/// The folders of one build, as the factory makes them, behind a wall or not.
struct BuildRoom {
    /// The host user of builds when this runs as root; any that nobody else has.
    private static let identity: UInt32? = geteuid() == 0 ? 1_879_048_192 + 90_000 : nil
    private static let writable = ["workspace", "home", "tmp", "repository", "report"]

    let root: String
    let isWalled: Bool
    private let spy: String
    private let toolchain: Toolchain

    /// Makes the folders below a root.
    init(_ root: String, isWalled: Bool, toolchain: Toolchain, spy: String) throws {
        self.root = root
        self.isWalled = isWalled
        self.toolchain = toolchain
        self.spy = spy
        for name in Self.writable + ["settings"] { try Files.createDirectory(host(name)) }
    }

    /// Where a folder is.
    func host(_ name: String) -> String { "\(root)/\(name)" }

    /// Where the build sees it.
    func inside(_ name: String) -> String {
        guard isWalled else { return host(name) }
        return name == "tmp" ? "/tmp" : "/kiln/\(name)"
    }

    /// Empties all but the local repository and puts a copy of a project into the workspace.
    func fill(from source: String, _ workshop: Workshop) async throws {
        for name in ["workspace", "home", "tmp", "report"] {
            try Files.removeTree(host(name))
            try Files.createDirectory(host(name))
        }
        try await workshop.run(["cp", "-r", "--no-preserve=mode", source + "/.", host("workspace")])
    }

    /// Maven as the factory would start it here, with its settings in place.
    func invocation(_ arguments: [String], upstream: MavenUpstream) throws -> MavenInvocation {
        let places = MavenPlaces(
            workspace: inside("workspace"), home: inside("home"), localRepository: inside("repository"),
            configuration: inside("settings"), eventSpy: isWalled ? "/kiln/event-spy" : spy,
            report: inside("report") + "/events.jsonl")
        let invocation = MavenInvocation(
            toolchain: toolchain, places: places, pom: .pom,
            base: try MavenBase.find(workspace: host("workspace"), pom: .pom),
            maven: try MavenArguments.parse(arguments), upstreams: [upstream], memoryBytes: 4 << 30, isLongBuild: false)
        for (name, content) in invocation.files {
            try Files.writeAtomically(host("settings") + "/" + name, Array(content.utf8))
        }
        return invocation
    }

    /// The wall around it.
    func profile(environment: [String: String], upstream: MavenUpstream?) throws -> SandboxProfile {
        var mounts = (toolchain.mounts + [upstream?.directory].compactMap(\.self)).map { SandboxMount($0) }
        mounts.append(SandboxMount(spy, at: "/kiln/event-spy"))
        mounts.append(SandboxMount(host("settings"), at: inside("settings")))
        mounts += Self.writable.map { SandboxMount(host($0), at: inside($0), isWritable: true) }
        if let identity = Self.identity {
            for name in Self.writable { try Sandbox.handOver(host(name), to: identity) }
        }
        return SandboxProfile(
            mounts: mounts, environment: environment, workingDirectory: inside("workspace"),
            limits: SandboxLimits(processes: 4096), hostIdentity: Self.identity)
    }
}
