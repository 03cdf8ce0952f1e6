internal import ArtifactStore
internal import Catalog
package import CommandSyntax
internal import Crypto
internal import Factory
internal import Glibc
internal import Pipeline
internal import Support

/// The body of `kiln run`: the whole pipeline in this process, then the outputs in a directory.
package enum RunEngine {
    private static let project = "run"

    /// Builds once; the exit code is the build's result.
    package static func run(_ options: RunOptions, _ context: CommandContext) async throws -> ExitCode {
        let url: String
        switch options.source {
        case .repository(let repository): url = repository.text
        case .directory(let path): url = "file://" + path
        }
        var configuration = try Engine.configuration(
            file: options.configuration, data: options.dataDirectory, allowsNoSandbox: options.allowsNoSandbox, context)
        // Who runs this may read the directory anyway; there is no server that acts for others.
        configuration.allowsFileURLs = true
        if !options.repositories.isEmpty { configuration.repositories = options.repositories }
        // Each repository has its own state, so that runs of different ones do not wait for each other.
        let key = try Crypto.sha256(Array(url.utf8)).hex.prefix(16)
        let base = options.dataDirectory ?? "\(configuration.cache)/run/\(key)"
        configuration.data = base + "/data"
        configuration.cache = base + "/cache"

        let kiln = try await Kiln.start(configuration, log: .standardError(level: .warning))
        do {
            let code = try await build(kiln, url, options, context)
            await kiln.stop()
            return code
        } catch {
            await kiln.stop()
            throw error
        }
    }

    private static func build(
        _ kiln: Kiln, _ url: String, _ options: RunOptions, _ context: CommandContext
    ) async throws -> ExitCode {
        let draft = ProjectDraft(
            name: project, url: url, ref: options.ref?.text, pom: options.pom.text, toolchain: options.toolchain,
            arguments: options.arguments)
        let name = try kiln.check(draft).name
        do {
            _ = try await kiln.addProject(draft)
        } catch let error as KilnError where error.code == .conflict {
            _ = try await kiln.replaceProject(name, draft)
        }
        let request = BuildDraft(ref: options.ref?.text, commit: options.commit?.hex)
        let build = try await kiln.requestBuild(name, request)
        do {
            try await follow(kiln, build.id, context)
        } catch {
            _ = try? await kiln.cancel(build.id)  // it may have ended by itself
            throw error
        }
        if Task.isCancelled {
            _ = try? await kiln.cancel(build.id)  // it may have ended by itself
            throw CancellationError()
        }
        let ended = try await kiln.catalog.build(build.id)
        guard let number = ended.version else {
            let reason = ended.reason.map { ": \($0.message)" } ?? ""
            try context.error.write("kiln: \(ended.state.rawValue)\(InertText.inert(reason))\n")
            for detail in ended.reason?.details ?? [] { try context.error.write("  \(InertText.line(detail))\n") }
            return .failed
        }
        let version = try await kiln.catalog.version(name, .number(number))
        for output in version.outputs {
            let path = "\(options.outputDirectory)/\(output.path)"
            try write(output, kiln, to: path)
            try context.output.write("\(path) \(output.digest)\n")
        }
        try context.output.write("SUCCEEDED commit \(version.commit) version \(version.digest)\n")
        return .done
    }

    /// Prints the log as it comes.
    private static func follow(_ kiln: Kiln, _ id: BuildID, _ context: CommandContext) async throws {
        var reader = try await kiln.logEvents(id, from: 0)
        while !Task.isCancelled, let event = try await reader.next(waiting: 5) {
            switch event {
            case .text(let text, _): try context.error.write(InertText.inert(text))
            case .gap(let from, let to): try context.error.write("\n… \(to - from) bytes left out …\n")
            case .end: return
            }
        }
    }

    /// Copies an output from the store, checked, whole or not at all.
    private static func write(_ output: Output, _ kiln: Kiln, to path: String) throws {
        let (source, _) = try kiln.blobs.open(output.digest)
        try Files.createDirectory(Files.parent(of: path))
        let part = path + ".part"
        do {
            let file = try FileDescriptor.open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
            let hash = try SHA256()
            while true {
                let bytes = try source.read(upTo: 1 << 20)
                if bytes.isEmpty { break }
                try hash.update(bytes.span)
                try file.write(bytes)
            }
            guard try hash.finish() == output.digest else {
                throw KilnError(.corrupt, "the stored bytes of \(output.path) are not what was built")
            }
            try file.sync()
            try systemCall("rename", path) { rename(part, path) }
        } catch {
            try? Files.removeTree(part)  // the error that led here matters more
            throw error
        }
    }
}
