internal import ArtifactStore
internal import Glibc
internal import Subprocess
internal import Support

/// Ingest of a file of 200 MiB: hash, copy, fsync, rename. The peer does the same with Debian's tools.
enum StoreBench {
    private static let bytes = 200 << 20

    static func run(_ workshop: Workshop) async throws {
        let content = workshop.folder + "/content"
        let copy = workshop.folder + "/copy"
        try workshop.makeFile(content, bytes: bytes)
        let script = "sha256sum content && cp content copy && sync copy"
        let (kiln, peer) = try await inTurns(7) {
            let folder = workshop.folder + "/store"
            let store = try BlobStore(directory: folder)
            let cost = try await Cost.of {
                try store.ingest(from: try FileDescriptor.open(content, O_RDONLY), limit: .max)
            }
            try Files.removeTree(folder)
            return cost
        } peer: {
            let cost = try await Cost.of { try await workshop.run(["sh", "-c", script]) }
            try Files.removeTree(copy)
            return cost
        }
        try write("store.ingest", kiln, peer, "sha256sum, cp, sync")
        let many = try await small(workshop)
        try Figure("store.ingest-4KiB", unit: "blobs/s", better: .more, kiln: many, peer: nil).write()
    }

    private static func write(_ name: String, _ kiln: [Cost], _ peer: [Cost], _ words: String) throws {
        func rates(_ costs: [Cost]) -> [Double] { costs.map { Double(bytes) / 1_048_576 / $0.wall } }
        try Figure(name + ".rate", unit: "MiB/s", better: .more, kiln: rates(kiln), peer: (words, rates(peer))).write()
        try Figure(name + ".cpu", unit: "cpu-s", kiln: kiln.map(\.cpu), peer: (words, peer.map(\.cpu))).write()
    }

    /// Durable blobs of 4 KiB per second: four calls of fsync each, so the disk's figure more than Kiln's.
    private static func small(_ workshop: Workshop) async throws -> [Double] {
        let store = try BlobStore(directory: workshop.folder + "/many")
        var rates: [Double] = []
        for round in 0..<3 {
            let count = 200
            let start = monotonicSeconds()
            for number in 0..<count {
                try store.ingest(Array("\(round) \(number) ".utf8) + [UInt8](repeating: 0x61, count: 4096))
            }
            rates.append(Double(count) / (monotonicSeconds() - start))
        }
        return rates
    }
}
