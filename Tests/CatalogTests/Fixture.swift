import Catalog
import Pipeline
import Support
import Synchronization
import TestSupport
import Testing

/// A clock that goes on by one second each time it is read.
final class TickingClock: Sendable {
    private let milliseconds = Atomic<Int64>(1_000_000)

    var clock: Clock {
        Clock { Timestamp(milliseconds: self.milliseconds.add(1000, ordering: .relaxed).newValue) }
    }
}

/// Gives the body a catalog in a file of its own, and expects it sound and cleanly closed.
func withCatalog(_ body: (Catalog, String) async throws -> Void) async throws {
    try await withScratch { folder in
        let catalog = try Catalog(path: "\(folder)/catalog.db", clock: TickingClock().clock)
        try await body(catalog, "\(folder)/catalog.db")
        #expect(try await catalog.problems() == [])
        try await catalog.close()
    }
}

func name(_ text: String) throws -> ProjectName { try #require(ProjectName(text)) }

func orders(_ text: String = "orders", ref: String? = "main") throws -> Project {
    Project(
        name: try name(text), url: try GitURL("ssh://git@git.example/\(text).git"), ref: ref.flatMap { RefName($0) },
        arguments: ["-Pprod", "-DskipTests"], createdAt: Timestamp(milliseconds: 7))
}

func commit(_ digit: Character) throws -> CommitID { try #require(CommitID(String(repeating: digit, count: 40))) }

func digest(_ number: Int) throws -> Digest {
    try #require(Digest(bytes: [UInt8](repeating: 0, count: 24) + (0..<8).map { UInt8(number >> ($0 * 8) & 255) }))
}

func draft(_ number: Int, outputs: Int = 2) throws -> VersionDraft {
    let outputs = try (0..<outputs).map { index in
        Output(
            path: try #require(RelativePath("jobs/a/a-\(index).jar")), kind: index == 0 ? .pom : .main,
            module: "jobs/a", packaging: "jar",
            coordinate: ModuleCoordinate(group: "g", artifact: "a", version: "1.0"), type: "jar", extension: "jar",
            classifier: index == 0 ? nil : "c\(index)", file: "target/a-\(index).jar",
            digest: try digest(number * 1000 + index), size: Int64(index))
    }
    return VersionDraft(
        digest: try digest(number), commit: try commit("a"), toolchain: "default", sandbox: .bubblewrap,
        outputs: outputs, blobs: [try digest(number * 1000 + 999)])
}

let farAway = Timestamp(milliseconds: 1 << 50)

extension Catalog {
    /// Adds a project, queues a build and claims it.
    func running(_ project: String = "orders") async throws -> (id: BuildID, epoch: Int64) {
        let known = try name(project)
        if try projects().allSatisfy({ $0.name != known }) { try add(try orders(project)) }
        let id = try enqueue(BuildRequest(), project: known).build.id
        let epoch = try claim(id, owner: "test", leaseUntil: farAway)
        return (id, try #require(epoch))
    }

    /// A build that goes through to a version.
    func published(_ number: Int, of project: String = "orders") async throws -> Version {
        let (id, epoch) = try await running(project)
        let result = try finish(id, epoch: epoch, .succeeded(try draft(number)))
        guard case .ended(_, let version) = result else { throw KilnError(.internal, "fenced out: \(id)") }
        return try #require(version)
    }

    /// The kinds of a build's events.
    func kinds(_ id: BuildID) throws -> [String] { try events(of: id).map(\.kind) }
}
