internal import Pipeline
internal import Support

/// Download of an artifact of 200 MiB from the server and of the same file from nginx, both by curl.
enum DownloadBench {
    private static let bytes = 200 << 20

    static func run(_ workshop: Workshop) async throws {
        let content = workshop.folder + "/content"
        try workshop.makeFile(content, bytes: bytes)
        try await KilnService.with(workshop, projects: 1, output: content) { kiln, token, digest in
            // The blob itself: one file in the page cache for both.
            let folder = "\(workshop.folder)/data/blobs/sha256/\(digest.hex.prefix(2))"
            try await Service.nginx(workshop, serving: folder) { nginx in
                let ours = "\(kiln.url)/api/v1/projects/p000/versions/latest/files/\(KilnService.file)"
                let theirs = "\(nginx.url)/\(digest.hex)"
                let before = (try Cost.ofService(kiln.pid), try Cost.ofService(nginx.pid))
                let rounds = 15
                let (rates, peers) = try await inTurns(rounds) {
                    try await download(ours, token, workshop)
                } peer: {
                    try await download(theirs, token, workshop)
                }
                try Figure(
                    "download.rate", unit: "MiB/s", better: .more, kiln: rates, peer: ("nginx, the same file", peers)
                ).write()
                let gibibytes = Double(rounds + 1) * Double(bytes) / Double(1 << 30)
                try Figure(
                    "download.server-cpu", unit: "cpu-ms/GiB",
                    kiln: [(try Cost.ofService(kiln.pid) - before.0) * 1000 / gibibytes],
                    peer: ("nginx, the same file", [(try Cost.ofService(nginx.pid) - before.1) * 1000 / gibibytes])
                ).write()
            }
        }
    }

    /// MiB per second, without curl's own start.
    private static func download(_ url: String, _ token: String, _ workshop: Workshop) async throws -> Double {
        let text = try await workshop.run([
            "curl", "-sSf", "-o", "/dev/null", "-w", "%{time_total} %{size_download}", "-H",
            "Authorization: Bearer \(token)", url,
        ])
        let numbers = text.split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 2, numbers[1] == Double(bytes), numbers[0] > 0 else {
            throw KilnError(.unavailable, "curl on \(url) says \(text)")
        }
        return numbers[1] / 1_048_576 / numbers[0]
    }
}
