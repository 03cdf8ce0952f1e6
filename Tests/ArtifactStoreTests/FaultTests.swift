import ArtifactStore
import Crypto
import Glibc
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

/// The store under a full disk, a failing disk and kill −9, by the real kernel: strace makes the calls fail.
@Suite(.timeLimit(.minutes(5)))
struct FaultTests {
    /// Attaching to our own process needs root (or a permissive ptrace_scope), and strace is not everywhere.
    static let canInject = getuid() == 0 && Files.exists("/usr/bin/strace")

    /// A call of the writer, its number within one `ingest`, and whether the blob is already there by then.
    static let steps: [(call: String, number: Int, isStored: Bool)] = [
        ("openat", 1, false), ("openat", 2, false), ("openat", 3, false), ("openat", 4, false), ("openat", 5, false),
        ("openat", 6, false), ("write", 1, false), ("fchmod", 1, false), ("fsync", 1, false), ("renameat", 1, false),
        ("fsync", 2, true),
    ]

    @Test(
        "killed at any step, the store has the whole blob or none, and the next start is clean",
        .enabled(if: canInject, "needs root and strace"), arguments: steps)
    func kill(call: String, number: Int, isStored: Bool) async throws {
        try await withScratch { folder in
            let path = "\(folder)/store"
            let bytes = sample(200_000)
            _ = await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, call = call as String, number = number as Int] in
                let store = try BlobStore(directory: path)
                try await withFault(call, "signal=KILL", number) { _ = try store.ingest(sample(200_000)) }
            }
            let store = try BlobStore(directory: path)
            try expectNoLeftovers(store)
            let digest = try Crypto.sha256(bytes)
            #expect(try store.contains(digest) == isStored)
            if isStored { try store.verify(digest) }
            try store.ingest(bytes)
            #expect(try store.verify(digest) == 200_000)
        }
    }

    /// A call of the writer, its failure, and the error that comes of it.
    static let failures: [(call: String, number: Int, error: String, code: String)] = [
        ("write", 1, "ENOSPC", "no-space"), ("write", 1, "EDQUOT", "no-space"), ("write", 1, "EIO", "internal"),
        ("fsync", 1, "EIO", "internal"), ("fsync", 1, "ENOSPC", "no-space"), ("renameat", 1, "ENOSPC", "no-space"),
        ("openat", 1, "EMFILE", "internal"), ("fsync", 2, "EIO", "internal"),
    ]

    @Test(
        "a failing call is an error of its kind, leaves nothing unfinished, and the same content can come again",
        .enabled(if: canInject, "needs root and strace"), arguments: failures)
    func fail(call: String, number: Int, error: String, code: String) async throws {
        try await withScratch { folder in
            _ = await #expect(processExitsWith: .success) {
                [
                    path = "\(folder)/store" as String, call = call as String, number = number as Int,
                    fault = "error=\(error)" as String, code = code as String
                ] in
                let store = try BlobStore(directory: path)
                try await withFault(call, fault, number) {
                    let error = #expect(throws: KilnError.self) { try store.ingest(sample(200_000)) }
                    #expect(error?.code.rawValue == code)
                }
                try expectNoLeftovers(store)
                let blob = try store.ingest(sample(200_000))
                #expect(try store.verify(blob.digest) == 200_000)
            }
        }
    }

    @Test(
        "interrupted calls are taken up again", .enabled(if: canInject, "needs root and strace"),
        arguments: ["write", "fsync", "openat"])
    func interrupted(call: String) async throws {
        try await withScratch { folder in
            _ = await #expect(processExitsWith: .success) {
                [path = "\(folder)/store" as String, call = call as String] in
                let store = try BlobStore(directory: path)
                try await withFault(call, "error=EINTR", 1) {
                    let blob = try store.ingest(sample(200_000))
                    let size = try store.verify(blob.digest)
                    #expect(size == 200_000)
                }
            }
        }
    }

    @Test(
        "a disk that is really full gives 'no space', keeps what was there, and takes more once there is room",
        .enabled(if: getuid() == 0, "needs root to mount a small disk"))
    func fullDisk() async throws {
        try await withScratch { folder in
            let disk = "\(folder)/disk"
            try Files.createDirectory(disk)
            try #require(mount("none", disk, "tmpfs", 0, "size=4m") == 0)
            defer { umount2(disk, Int32(MNT_DETACH)) }
            let store = try BlobStore(directory: "\(disk)/store")
            let kept = try store.ingest(sample(1_000_000))
            let error = #expect(throws: KilnError.self) { try store.ingest(sample(5_000_000)) }
            #expect(error?.code == .noSpace)
            #expect(error?.message.contains("free some") == true)
            try expectNoLeftovers(store)
            #expect(try store.verify(kept.digest) == 1_000_000)
            try store.ingest(sample(2_000_000))
        }
    }
}

/// Runs the body on one thread, and makes that thread's call of that name and number fail or kill.
private func withFault(_ call: String, _ fault: String, _ number: Int, _ body: @escaping @Sendable () throws -> Void)
    async throws
{
    let tracer = try await onOwnThread("fault") {
        // libcrypto reads its configuration when it is first used.
        _ = try Crypto.sha256([])
        let thread = try Files.realPath("/proc/thread-self").split(separator: "/").last.map(String.init) ?? ""
        let status = try FileDescriptor.open("/proc/thread-self/status", O_RDONLY)
        let tracer = try Subprocess.start(
            ProcessRequest([
                "/usr/bin/strace", "-qq", "-p", thread, "-e", "trace=\(call)", "-e",
                "inject=\(call):\(fault):when=\(number)", "-o", "/dev/null",
            ])
        ) { _ in }
        // strace counts this thread's calls from here on; waiting makes none of those that may fail.
        while String(decoding: try status.read(upTo: 4096, at: 0), as: UTF8.self).contains("TracerPid:\t0\n") {
            sched_yield()
        }
        try body()
        return tracer
    }
    tracer.signal(SIGINT)
    _ = await tracer.wait()
}
