import ArtifactStore
import Crypto
import Glibc
import Pipeline
import Support
import Synchronization
import TestSupport
import Testing

struct CollectorTests {
    @Test("an output is taken by content", arguments: ["a.jar", "jobs/a/target/a-1.0.jar", "ü/{x} $(y).txt"])
    func regular(path: String) async throws {
        try await withBuild { store, root, folder in
            let output = try #require(RelativePath(path))
            try Files.createDirectory(Files.parent(of: "\(folder)/\(path)"))
            try Files.writeAtomically("\(folder)/\(path)", sample(1_500_000))
            let blob = try store.collect(root: root, path: output, limit: 1_500_000)
            #expect(blob == Blob(digest: try Crypto.sha256(sample(1_500_000)), size: 1_500_000))
            #expect(try store.verify(blob.digest) == 1_500_000)
        }
    }

    /// What a hostile build may leave, the path it reports, and what the refusal calls it.
    static let refused: [(make: String, path: String, word: String)] = [
        ("link to a file of the host", "evil", "a link"), ("link within the build", "evil", "a link"),
        ("folder that is a link", "evil/passwd", "a link"), ("pipe", "evil", "a pipe"),
        ("folder", "evil", "a folder"), ("socket", "evil", "a socket"), ("device", "evil", "a device"),
        ("file for a folder", "evil/x", "a file where a folder should be"), ("dangling link", "evil", "a link"),
    ]

    @Test("nothing but a regular file below the build's folder is taken, and nothing hangs", arguments: refused)
    func refusals(make: String, path: String, word: String) async throws {
        try await withBuild { store, root, folder in
            let evil = "\(folder)/evil"
            switch make {
            case "link to a file of the host": try #require(symlink("/etc/passwd", evil) == 0)
            case "link within the build":
                try Files.writeAtomically("\(folder)/good", [1])
                try #require(symlink("good", evil) == 0)
            case "folder that is a link": try #require(symlink("/etc", evil) == 0)
            case "pipe": try #require(mkfifo(evil, 0o600) == 0)
            case "folder": try Files.createDirectory(evil)
            case "socket": try #require(mknod(evil, S_IFSOCK | 0o600, 0) == 0)
            case "device":
                // Only root makes devices; the build of an ordinary user cannot leave one either.
                guard mknod(evil, S_IFCHR | 0o600, 0x103) == 0 else { return }
            case "file for a folder": try Files.writeAtomically(evil, [1])
            default: try #require(symlink("nowhere", evil) == 0)
            }
            let output = try #require(RelativePath(path))
            let error = #expect(throws: KilnError.self) { try store.collect(root: root, path: output, limit: 1 << 20) }
            #expect(error?.code == .invalid)
            #expect(error?.reason == "output.type")
            #expect(error?.message.contains("evil is \(word)") == true)
            try expectNoLeftovers(store)
        }
    }

    @Test("an output that is not there is 'not found' by its path")
    func missing() async throws {
        try await withBuild { store, root, _ in
            let output = try #require(RelativePath("target/a.jar"))
            let error = #expect(throws: KilnError.self) { try store.collect(root: root, path: output, limit: 1) }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("target") == true)
        }
    }

    @Test("an output past the limit is refused by name")
    func limit() async throws {
        try await withBuild { store, root, folder in
            try Files.writeAtomically("\(folder)/a.jar", sample(1001))
            let output = try #require(RelativePath("a.jar"))
            let error = #expect(throws: KilnError.self) { try store.collect(root: root, path: output, limit: 1000) }
            #expect(error?.code == .tooLarge)
            #expect(error?.message.contains("a.jar") == true)
            try expectNoLeftovers(store)
        }
    }

    @Test("an output that something still writes is refused, never stored half")
    func changing() async throws {
        try await withBuild { store, root, folder in
            let path = "\(folder)/a.jar"
            try Files.writeAtomically(path, [1])
            try #require(truncate(path, 64 << 20) == 0)
            let output = try #require(RelativePath("a.jar"))
            let file = try FileDescriptor.open(path, O_WRONLY | O_APPEND)
            let flag = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await onOwnThread("write") {
                        while !flag.isSet.load(ordering: .relaxed) {
                            try file.write([1])
                            flag.hasBegun.store(true, ordering: .relaxed)
                        }
                    }
                }
                while !flag.hasBegun.load(ordering: .relaxed) { await Task.yield() }
                let error = await #expect(throws: KilnError.self) {
                    try await onOwnThread("collect") { try store.collect(root: root, path: output, limit: 1 << 30) }
                }
                flag.isSet.store(true, ordering: .relaxed)
                #expect(error?.reason == "output.changed")
                try await group.waitForAll()
            }
            try expectNoLeftovers(store)
        }
    }
}

/// Gives the body a store, and a build's folder with its descriptor.
private func withBuild(_ body: (BlobStore, FileDescriptor, String) async throws -> Void) async throws {
    try await withScratch { folder in
        let store = try BlobStore(directory: "\(folder)/store")
        try Files.createDirectory("\(folder)/build")
        try await body(store, try FileDescriptor.open("\(folder)/build", O_RDONLY | O_DIRECTORY), "\(folder)/build")
    }
}

private final class Flag: Sendable {
    let hasBegun = Atomic(false)
    let isSet = Atomic(false)
}
