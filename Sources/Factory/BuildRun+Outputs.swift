internal import ArtifactStore
internal import Catalog
internal import Git
internal import Glibc
internal import JSON
internal import Maven
internal import Pipeline
internal import Sandbox
internal import Support

/// From what Maven declares to a version.
extension BuildRun {
    /// Copies every declared output into the store, in Maven's order.
    func collect(_ report: MavenReport) throws -> [Output] {
        let limits = configuration.limits
        guard report.outputs.count <= limits.outputs else {
            throw KilnError(
                .tooLarge, "the build declares \(report.outputs.count) outputs; at most \(limits.outputs) are taken",
                reason: "outputs.count")
        }
        var outputs: [Output] = []
        var left = limits.outputBytes
        for (declared, path) in zip(report.outputs, OutputPaths.paths(of: report.outputs)) {
            let blob = try collect(declared, limit: left)
            left -= blob.size
            outputs.append(
                Output(
                    path: path, kind: declared.kind, module: declared.module, packaging: declared.packaging,
                    coordinate: declared.coordinate, type: declared.type, extension: declared.extension,
                    classifier: declared.classifier, file: declared.file, digest: blob.digest, size: blob.size))
            if control.stop != nil { break }
        }
        text.note("\(outputs.count) outputs, \(limits.outputBytes - left) bytes")
        return outputs
    }

    /// Copies one output: from where it was declared, or from the event spy's copy when Maven deleted it.
    private func collect(_ declared: DeclaredOutput, limit: Int64) throws -> Blob {
        do {
            return try collect(declared.absolutePath, of: declared, limit: limit)
        } catch let error as KilnError where error.code == .notFound {
            guard let copy = declared.copy else { throw error }
            return try collect(copy, of: declared, limit: limit)
        }
    }

    private func collect(_ path: String, of declared: DeclaredOutput, limit: Int64) throws -> Blob {
        guard let (place, relative) = places.host(ofInside: path) else {
            throw KilnError(
                .invalid,
                "the output \(InertText.line(path)) of \(declared.coordinate.text) lies outside what a build can write to",
                reason: "output.outside")
        }
        guard let relativePath = RelativePath(relative) else {
            throw KilnError(
                .invalid, "the output \(InertText.line(path)) has a name that no output may have", reason: "output.name"
            )
        }
        let directory = try FileDescriptor.open(place.host, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        return try runner.blobs.collect(root: directory, path: relativePath, limit: limit)
    }

    /// Stores config and manifest; the version they make is published by the transaction that ends the build.
    func publish(_ outputs: [Output], _ source: ResolvedCommit, _ toolchain: Toolchain) throws -> VersionDraft {
        let config = Manifest.Config(
            project: project.name, build: build.id.number, url: project.url.description, commit: source.id,
            ref: build.ref, pom: build.pom, arguments: build.arguments, toolchain: toolchain.id,
            toolchainDigest: toolchain.digest, sandbox: runner.sandbox.kind)
        let stored = try runner.blobs.ingest(JSONText.encode(config))
        let manifest = Manifest(config: (stored.digest, stored.size), outputs: outputs)
        let digest = try runner.blobs.ingest(JSONText.encode(manifest)).digest
        return VersionDraft(
            digest: digest, commit: source.id, toolchain: toolchain.id, sandbox: runner.sandbox.kind, outputs: outputs,
            blobs: [stored.digest])
    }
}
