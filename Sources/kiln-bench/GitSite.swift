internal import Glibc
internal import HTTPServer
internal import Subprocess
internal import Support

/// A repository of a usual size, and `git http-backend` that serves it.
enum GitSite {
    /// Makes a bare repository `source.git` in the workshop: 5,000 files, 2,000 commits on `main`, 20 tags, one pack.
    static func makeRepository(_ workshop: Workshop) async throws {
        let path = workshop.folder + "/source.git"
        try await workshop.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", path])
        let stream = workshop.folder + "/stream"
        try Files.writeAtomically(stream, history(files: 5000, commits: 2000))
        let input = try FileDescriptor.open(stream, O_RDONLY)
        try await workshop.run(["git", "-C", path, "fast-import", "--quiet"], input: input)
        try await workshop.run(["git", "-C", path, "repack", "-q", "-a", "-d", "--window=10"])
        try await workshop.run(["git", "-C", path, "pack-refs", "--all"])
        try Files.removeTree(stream)
    }

    /// The input of git-fast-import(1).
    private static func history(files: Int, commits: Int) -> [UInt8] {
        var text: [UInt8] = []
        for commit in 0..<commits {
            let message = "Change \(commit)\n"
            text +=
                "commit refs/heads/main\ncommitter Bench <bench@localhost> \(1_700_000_000 + commit * 600) +0000\n".utf8
            text += "data \(message.utf8.count)\n\(message)".utf8
            let changed = commit == 0 ? Array(0..<files) : (0..<3).map { (commit * 7919 + $0 * 104_729) % files }
            for number in changed {
                let content = source(number, revision: commit)
                text += "M 100644 inline src/p\(number / 50)/Class\(number).java\ndata \(content.count)\n".utf8
                text += content
                text.append(0x0A)
            }
            if commit % 100 == 99 { text += "reset refs/tags/v\(commit / 100)\nfrom refs/heads/main\n\n".utf8 }
        }
        return text
    }

    /// About 3 KiB that differ from file to file, and in one line from revision to revision.
    private static func source(_ number: Int, revision: Int) -> [UInt8] {
        var text = "package p\(number / 50);\n\n/** Revision \(revision). */\npublic class Class\(number) {\n"
        for method in 0..<30 {
            let value = UInt32(truncatingIfNeeded: number &* 2_654_435_761 &+ method &* 40_503)
            text += "    public long value\(method)(long input) { return input * \(value)L + \(value >> 7)L; }\n"
        }
        return Array((text + "}\n").utf8)
    }

    /// Serves the workshop's repositories over HTTP while the body runs; gives the base of their addresses.
    static func serve<Result>(_ workshop: Workshop, _ body: (String) async throws -> Result) async throws -> Result {
        let server = try HTTPServer.start { request in
            do {
                return try await answer(request, root: workshop.folder)
            } catch {
                return .text("\(error)", status: 500)
            }
        }
        do {
            let result = try await body("http://127.0.0.1:\(server.port)")
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private static func answer(_ request: HTTPRequest, root: String) async throws -> HTTPResponse {
        var program = ProcessRequest(["git", "http-backend"])
        program.environment.merge([
            "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            "PATH_INFO": request.path, "REQUEST_METHOD": request.method.rawValue, "REMOTE_ADDR": "127.0.0.1",
            "QUERY_STRING": request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&"),
            "CONTENT_TYPE": request.headers["content-type"] ?? "", "CONTENT_LENGTH": "\(request.body.count)",
            "HTTP_CONTENT_ENCODING": request.headers["content-encoding"] ?? "",
            "GIT_PROTOCOL": request.headers["git-protocol"] ?? "",
        ]) { $1 }
        program.input = try .memory(request.body)
        let output = try await Subprocess.run(program, outputLimit: 1 << 30).standardOutput
        guard let end = output.firstRange(of: [0x0D, 0x0A, 0x0D, 0x0A]) else {
            return .text("git http-backend gave no head", status: 500)
        }
        var response = HTTPResponse(status: 200, body: .bytes(Array(output[end.upperBound...])))
        for line in String(decoding: output[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].drop { $0 == " " }
            if parts[0] == "Status" {
                response.status = Int(value.prefix(3)) ?? 500
            } else {
                response.headers.add(String(parts[0]), String(value))
            }
        }
        return response
    }
}
