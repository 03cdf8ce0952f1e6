import ArtifactStore
import Crypto
import Glibc
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

/// A power cut, by a copy of a mounted disk's image: what is only in memory is not in the copy.
@Suite(.timeLimit(.minutes(5)))
struct PowerCutTests {
    /// Whether a file system in a file can be made and mounted here; containers often have no loop devices.
    static let canMount = getuid() == 0 && Files.exists("/usr/sbin/mke2fs") && Files.exists("/dev/loop-control")

    @Test(
        "a committed blob survives a power cut, where a file that was only written does not",
        .enabled(if: canMount, "needs root, mke2fs and loop devices"))
    func committed() async throws {
        try await withScratch { folder in
            let (disk, after) = ("\(folder)/disk", "\(folder)/after")
            let image = try FileDescriptor.open("\(folder)/disk.img", O_RDWR | O_CREAT)
            try #require(ftruncate(image.raw, 32 << 20) == 0)
            try await command("/usr/sbin/mke2fs", "-q", "-t", "ext4", "\(folder)/disk.img")
            var blobs: [Blob] = []
            try await mounted("\(folder)/disk.img", disk) {
                let store = try BlobStore(directory: "\(disk)/store")
                for size in [0, 10, 70_000, 1_500_000] { blobs.append(try store.ingest(sample(size))) }
                try FileDescriptor.open("\(disk)/loose", O_WRONLY | O_CREAT).write(sample(50_000))
                try await command("cp", "\(folder)/disk.img", "\(folder)/after.img")
            }
            try await mounted("\(folder)/after.img", after) {
                // The control: a method that lost nothing would prove nothing.
                let loose = Files.exists("\(after)/loose") ? try Files.read("\(after)/loose") : []
                #expect(loose != sample(50_000))
                let store = try BlobStore(directory: "\(after)/store")
                for blob in blobs { #expect(try store.verify(blob.digest) == blob.size) }
                try expectNoLeftovers(store)
            }
        }
    }

    /// Mounts an image while the body runs.
    private func mounted(_ image: String, _ place: String, _ body: () async throws -> Void) async throws {
        try Files.createDirectory(place)
        try await command("mount", "-o", "loop", image, place)
        do {
            try await body()
        } catch {
            try await command("umount", place)
            throw error
        }
        try await command("umount", place)
    }

    private func command(_ arguments: String...) async throws {
        let result = try await Subprocess.run(ProcessRequest(arguments))
        try #require(
            result.end == .exited(0), "\(arguments): \(String(decoding: result.standardError, as: UTF8.self))")
    }
}
