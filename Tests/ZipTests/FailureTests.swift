import Dispatch
import Entries
import Glibc
import Subprocess
import Support
import TestSupport
import Testing

@testable import Zip

/// Whatever fails, nothing is at the target but what was there before.
@Suite struct FailureTests {
    private static let bytes: [UInt8] = {
        let noise = randomBytes(10_000, seed: 1)
        return HandmadeZip((0..<400).map { .init(Array("n\($0)".utf8), little($0, 8) + noise) }).bytes
    }()

    private static func source(_ scratch: String) throws -> String {
        let path = "\(scratch)/in.jar"
        try Files.writeAtomically(path, bytes)
        return path
    }

    private static func bundle(_ source: String, _ target: String) throws {
        let writer = try ZipWriter(target)
        try writer.copyAll(ZipArchive(source))
        try writer.add("last", "text")
        try writer.finish()
    }

    @Test(
        "a disk that is really full gives 'no space' and leaves nothing",
        .enabled(if: getuid() == 0, "needs root to mount a small disk"))
    func fullDisk() async throws {
        try await withScratch { scratch in
            let source = try Self.source(scratch)
            let disk = "\(scratch)/disk"
            try Files.createDirectory(disk)
            for size in ["64k", "1m", "3m", "3900k"] {
                try #require(mount("none", disk, "tmpfs", 0, "size=\(size)") == 0)
                defer { umount2(disk, Int32(MNT_DETACH)) }
                try Files.writeAtomically("\(disk)/out.jar", [1])
                let error = #expect(throws: KilnError.self) { try Self.bundle(source, "\(disk)/out.jar") }
                #expect(error?.code == .noSpace)
                #expect(error?.message.contains("out.jar") == true)
                try #expect(Files.list(disk) == ["out.jar"])
                try #expect(Files.read("\(disk)/out.jar") == [1])
            }
        }
    }

    @Test(arguments: [0, 1, 100_000, 2_500_000, 4_000_000, 4_030_000])
    func `A write that fails leaves nothing`(bytes: Int) async throws {
        try await withScratch { scratch in
            let source = try Self.source(scratch)
            await #expect(processExitsWith: .success) {
                [scratch = scratch as String, source = source as String, bytes = bytes as Int] in
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
                unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                do {
                    try Self.bundle(source, "\(scratch)/out.jar")
                    exit(2)
                } catch let error as KilnError {
                    let names = try Files.list(scratch)
                    exit(error.message.contains("out.jar") && names == ["in.jar"] ? 0 : 3)
                }
            }
        }
    }

    @Test func `A writer that is killed leaves nothing at the target, and the next one cleans up`() async throws {
        try await withScratch { scratch in
            let source = try Self.source(scratch)
            let target = "\(scratch)/out.jar"
            for round in 0..<20 {
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    [source = source as String, target = target as String, round = round as Int] in
                    let writer = try ZipWriter(target)
                    let archive = try ZipArchive(source)
                    for index in 0..<round * 20 { try writer.copy(index, of: archive) }
                    kill(getpid(), SIGKILL)
                }
                #expect(!Files.exists(target))
                // One killed writer's file at most: each begins with what the last left.
                try #expect(Files.list(scratch).count == 2)
            }
            try Self.bundle(source, target)
            try #expect(Files.list(scratch) == ["in.jar", "out.jar"])
            try #expect(ZipArchive(target).table.entries.count == 401)
        }
    }

    @Test func `A writer that is killed at any moment leaves the whole archive or the one before`() async throws {
        try await withScratch { scratch in
            let source = try Self.source(scratch)
            let target = "\(scratch)/out.jar"
            try Files.writeAtomically(target, [1])
            for round in 0..<20 {
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    [source = source as String, target = target as String, round = round as Int] in
                    DispatchQueue.global().async {
                        usleep(UInt32(1_000 + round * 911 % 20_000))
                        kill(getpid(), SIGKILL)
                    }
                    while true { try Self.bundle(source, target) }
                }
                if try Files.read(target) != [1] { try #expect(ZipArchive(target).table.entries.count == 401) }
            }
        }
    }

    @Test func `Two writers of one target do not disturb each other`() async throws {
        try await withScratch { scratch in
            let target = "\(scratch)/out.jar"
            let first = try ZipWriter(target)
            try first.add("first")
            let second = try ZipWriter(target)
            try second.add("second")
            try first.finish()
            try #expect(contents(ZipArchive(target)) == ["first="])
            try second.finish()
            try #expect(contents(ZipArchive(target)) == ["second="])
            try #expect(Files.list(scratch) == ["out.jar"])
        }
    }

    @Test func `What the system takes in parts is written whole`() async throws {
        await #expect(processExitsWith: .success) {
            let (reading, writing) = try FileDescriptor.pipe()
            // A call that a signal interrupts has written a part.
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in }
            unsafe sigaction(SIGUSR1, &action, nil)
            var signals = sigset_t()
            unsafe sigaddset(&signals, SIGUSR1)
            unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            let thread = pthread_self()
            let expected = randomBytes(1_000_000, seed: 9)
            DispatchQueue.global().async {
                // An error ends the process with another status.
                guard var got = try? reading.read(upTo: 1_000) else { exit(2) }
                while got.count < expected.count {
                    pthread_kill(thread, SIGUSR1)
                    guard let part = try? reading.read(upTo: 5_003), !part.isEmpty else { exit(3) }
                    got += part
                }
                exit(got == expected ? 0 : 4)
            }
            var batch = try OutputBatch(writing, "pipe")
            var first = 0
            while first < expected.count {
                let count = min(7_001, expected.count - first)
                try batch.makeRoom(8 + count, pieces: 1)
                // A gap, so that each piece is one by itself.
                _ = try unsafe batch.take(8)
                let memory = try unsafe batch.take(count)
                unsafe memory.copyBytes(from: expected[first..<first + count])
                unsafe batch.add(UnsafeRawBufferPointer(memory))
                first += count
            }
            try batch.flush()
            while true { pause() }
        }
    }

    @Test func `A writer that is given up leaves nothing`() async throws {
        try await withScratch { scratch in
            do {
                let writer = try ZipWriter("\(scratch)/out.jar")
                try writer.add("a", "text")
                try #expect(Files.list(scratch).count == 1)
            }
            try #expect(Files.list(scratch) == [])
            #expect(throws: KilnError.self) { try ZipWriter("\(scratch)/none/out.jar") }
        }
    }

    @Test(arguments: [0, 40, 5_000, 1_000_000, 3_999_999])
    func `An input that is cut short while it is read is an error`(size: Int) async throws {
        try await withScratch { scratch in
            let source = try Self.source(scratch)
            let archive = try ZipArchive(source)
            let writer = try ZipWriter("\(scratch)/out.jar")
            #expect(truncate(source, off_t(size)) == 0)
            let error = #expect(throws: KilnError.self) {
                try writer.copyAll(archive)
                try writer.finish()
            }
            #expect(error?.reason == "zip.cut-short" && error?.message.contains("in.jar") == true)
            #expect(throws: KilnError.self) { try archive.read(399) }
            try #expect(Files.list(scratch) == ["in.jar"])
        }
    }

    @Test func `An input that changes while it is read is an error`() async throws {
        try await withScratch { scratch in
            let source = try Self.source(scratch)
            let archive = try ZipArchive(source)
            let writer = try ZipWriter("\(scratch)/out.jar")
            try writer.copyAll(archive)
            let file = try FileDescriptor.open(source, O_WRONLY)
            lseek(file.raw, 5_000, SEEK_SET)
            try file.write([1, 2, 3])
            let error = #expect(throws: KilnError.self) { try writer.finish() }
            #expect(error?.code == .conflict && error?.reason == "zip.changed")
            try #expect(Files.list(scratch) == ["in.jar"])
        }
    }
}
