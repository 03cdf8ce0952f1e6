import ArtifactStore
import Crypto
import Glibc
import Pipeline
import Support
import TestSupport
import Testing

struct BlobStoreTests {
    @Test("stored bytes come back by their digest, read-only", arguments: [0, 1, 4096, (1 << 20) + 1, 3_000_000])
    func roundTrip(size: Int) async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            let bytes = sample(size)
            let blob = try store.ingest(bytes)
            #expect(blob == Blob(digest: try Crypto.sha256(bytes), size: Int64(size)))
            let (file, count) = try store.open(blob.digest, size: blob.size)
            #expect(count == blob.size)
            #expect(try file.status().st_mode & 0o7777 == 0o444)
            #expect(try store.read(blob.digest, limit: size) == bytes)
            #expect(try store.verify(blob.digest) == blob.size)
            #expect(try store.contains(blob.digest))
            #expect(Files.exists(blobPath(store, blob.digest)))
            try expectNoLeftovers(store)
        }
    }

    @Test("what is not there is 'not found', by digest")
    func missing() async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            let digest = try Crypto.sha256([1])
            #expect(try !store.contains(digest))
            for attempt in [{ _ = try store.open(digest) }, { _ = try store.verify(digest) }] {
                let error = #expect(throws: KilnError.self) { try attempt() }
                #expect(error?.code == .notFound)
                #expect(error?.message.contains(digest.description) == true)
            }
        }
    }

    @Test("a descriptor's content is taken up to the limit, and not beyond")
    func limit() async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            try Files.writeAtomically("\(folder)/source", sample(2_000_000))
            let blob = try store.ingest(from: try FileDescriptor.open("\(folder)/source", O_RDONLY), limit: 2_000_000)
            #expect(try store.read(blob.digest, limit: 2_000_000) == sample(2_000_000))
            let error = #expect(throws: KilnError.self) {
                try store.ingest(from: try FileDescriptor.open("\(folder)/source", O_RDONLY), limit: 1_999_999)
            }
            #expect(error?.code == .tooLarge)
            try expectNoLeftovers(store)
        }
    }

    @Test("a pipe that fills slowly is taken to its end")
    func pipe() async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            let bytes = sample(300_000)
            let read = try FileDescriptor.openFed(bytes)
            let blob = try await onOwnThread("ingest") { try store.ingest(from: read, limit: 1 << 20) }
            #expect(try blob.digest == Crypto.sha256(bytes))
        }
    }

    @Test("content that is there already keeps its file")
    func duplicate() async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            let blob = try store.ingest(sample(5000))
            let inode = try store.open(blob.digest).file.status().st_ino
            #expect(try store.ingest(sample(5000)) == blob)
            let writer = try store.writer()
            try writer.append(sample(5000).span)
            #expect(try writer.commit() == blob)
            #expect(try store.open(blob.digest).file.status().st_ino == inode)
            try expectNoLeftovers(store)
        }
    }

    @Test("a blob that lost bytes is replaced when its content comes again, and the loss is logged")
    func repair() async throws {
        try await withScratch { folder in
            let recorder = LogRecorder()
            let store = try BlobStore(directory: "\(folder)/store", log: recorder.log)
            let blob = try store.ingest(sample(5000))
            try Files.writeAtomically(blobPath(store, blob.digest), sample(100), mode: 0o444)
            #expect(try store.ingest(sample(5000)) == blob)
            #expect(try store.verify(blob.digest) == 5000)
            #expect(recorder.recorded.contains { $0.contains("damaged") })
            #expect(try Files.list("\(store.path)/quarantine").count == 1)
        }
    }

    @Test("a damaged blob is found, put aside and not served again", arguments: ["flipped", "shorter", "link"])
    func damage(kind: String) async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            let bytes = sample(5000)
            let blob = try store.ingest(bytes)
            let path = blobPath(store, blob.digest)
            switch kind {
            case "flipped":
                var bad = bytes
                bad[2500] ^= 1
                try Files.writeAtomically(path, bad)
            case "shorter": try Files.writeAtomically(path, Array(bytes.dropLast()))
            default:
                try Files.removeTree(path)
                try #require(symlink("/etc/passwd", path) == 0)
            }
            if kind == "link" {
                #expect(throws: KilnError.self) { try store.open(blob.digest) }
                return
            }
            let error = #expect(throws: KilnError.self) {
                if kind == "shorter" { _ = try store.open(blob.digest, size: blob.size) }
                try store.verify(blob.digest)
            }
            #expect(error?.code == .corrupt)
            #expect(try !store.contains(blob.digest))
            #expect(try Files.list("\(store.path)/quarantine").count == 1)
            try store.ingest(bytes)
            #expect(try store.verify(blob.digest) == 5000)
        }
    }

    @Test("content with another digest than announced is refused and leaves nothing")
    func expectedDigest() async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            let writer = try store.writer()
            try writer.append([1, 2, 3].span)
            let error = #expect(throws: KilnError.self) { try writer.commit(expected: try Crypto.sha256([1, 2])) }
            #expect(error?.code == .corrupt)
            #expect(try !store.contains(try Crypto.sha256([1, 2, 3])))
            try expectNoLeftovers(store)
            #expect(throws: KilnError.self) { try writer.append([1].span) }
            #expect(throws: KilnError.self) { try writer.commit() }
        }
    }

    @Test("a writer that is dropped or abandoned leaves nothing")
    func abandoned() async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            try drop(store)
            let writer = try store.writer()
            try writer.append([1].span)
            #expect(try Files.list("\(store.path)/ingest").count == 1)
            writer.abandon()
            try expectNoLeftovers(store)
        }
    }

    private func drop(_ store: BlobStore) throws { try store.writer().append([1].span) }

    @Test("opening sweeps what a killed writer left, but not while another holder has the store open")
    func sweep() async throws {
        try await withScratch { folder in
            let path = "\(folder)/store"
            do {
                let store = try BlobStore(directory: path)
                try Files.writeAtomically("\(path)/ingest/1-1", [1])
                let writer = try store.writer()
                try writer.append([2].span)
                _ = try BlobStore(directory: path)
                #expect(try Files.list("\(path)/ingest").count == 2)
                _ = try writer.commit()
            }
            let store = try BlobStore(directory: path)
            try expectNoLeftovers(store)
            #expect(try store.verify(try Crypto.sha256([2])) == 1)
        }
    }

    @Test("many writers of the same and of different content agree")
    func together() async throws {
        try await withScratch { folder in
            let store = try BlobStore(directory: "\(folder)/store")
            try await withThrowingTaskGroup(of: Blob.self) { group in
                for index in 0..<24 {
                    group.addTask {
                        try await onOwnThread("writer \(index)") { try store.ingest(sample(100_000 + index % 4)) }
                    }
                }
                var digests: Set<Digest> = []
                for try await blob in group { digests.insert(blob.digest) }
                #expect(digests.count == 4)
                for digest in digests { try store.verify(digest) }
            }
            try expectNoLeftovers(store)
        }
    }

    @Test("no descriptor is left open")
    func descriptors() async throws {
        try await withScratch { folder in
            do {
                let store = try BlobStore(directory: "\(folder)/store")
                for index in 0..<20 {
                    let blob = try store.ingest(sample(index))
                    try store.verify(blob.digest)
                    _ = try? store.open(try Crypto.sha256([UInt8(index), 7]))
                    _ = try store.writer()
                }
            }
            let open = try Files.list("/proc/self/fd").compactMap { try? Files.realPath("/proc/self/fd/\($0)") }
            #expect(open.filter { $0.hasPrefix(folder) } == [])
        }
    }
}

/// Bytes that depend on their count only.
func sample(_ count: Int) -> [UInt8] {
    var state = UInt32(truncatingIfNeeded: count) | 1
    let block = (0..<min(count, 1 << 12)).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24)
    }
    var bytes = block
    while bytes.count < count { bytes += block.prefix(count - bytes.count) }
    return bytes
}

/// Where a blob lies.
func blobPath(_ store: BlobStore, _ digest: Digest) -> String {
    "\(store.path)/blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)"
}

/// Expects `ingest/` empty.
func expectNoLeftovers(_ store: BlobStore, sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try Files.list("\(store.path)/ingest") == [], sourceLocation: sourceLocation)
}

extension FileDescriptor {
    /// The end of a pipe into which a thread writes the bytes in parts, and then closes its end.
    fileprivate static func openFed(_ bytes: [UInt8]) throws -> FileDescriptor {
        let ends = try pipe()
        let write = ends.write
        Task {
            try await onOwnThread("feed") {
                for start in stride(from: 0, to: bytes.count, by: 1000) {
                    try write.write(Array(bytes[start..<min(start + 1000, bytes.count)]))
                }
            }
        }
        return ends.read
    }
}
