internal import Glibc
internal import Support

/// Requests per second and memory of the server: the smallest route, and a listing of 100 projects. The peer is nginx
/// with files of the same bytes: what HTTP itself costs on this machine, not a service that does the same.
enum ServerBench {
    static func run(_ workshop: Workshop) async throws {
        let content = workshop.folder + "/content"
        try Files.writeAtomically(content, Array("small".utf8))
        try await KilnService.with(workshop, projects: 100, output: content) { kiln, token, _ in
            let routes = [("healthz", "/healthz"), ("list-100", "/api/v1/projects?limit=100")]
            let site = workshop.folder + "/site"
            try Files.createDirectory(site)
            for (name, path) in routes {
                let body = try await workshop.run([
                    "curl", "-sSf", "-H", "Authorization: Bearer \(token)", kiln.url + path,
                ])
                try Files.writeAtomically("\(site)/\(name)", Array(body.utf8))
            }
            let atStart = try Cost.residentBytes(ofService: kiln.pid)
            try await Service.nginx(workshop, serving: site) { nginx in
                for (name, path) in routes {
                    let (rates, peers) = try await inTurns(5) {
                        try await Load.requestsPerSecond(kiln.url + path, port: kiln.port, token: token, workshop)
                    } peer: {
                        try await Load.requestsPerSecond(
                            "\(nginx.url)/\(name)", port: nginx.port, token: token, workshop)
                    }
                    try Figure(
                        "server.\(name)", unit: "requests/s", better: .more, kiln: rates,
                        peer: ("nginx, a file of the same bytes", peers)
                    ).write()
                }
                let idle = Figure("server.rss.idle", unit: "MiB", kiln: [atStart / 1_048_576], peer: nil)
                try idle.write()
                try Figure(
                    "server.rss.loaded", unit: "MiB",
                    kiln: [try Cost.residentBytes(ofService: kiln.pid) / 1_048_576],
                    peer: ("nginx, three processes", [try Cost.residentBytes(ofService: nginx.pid) / 1_048_576])
                ).write()
            }
        }
    }
}
