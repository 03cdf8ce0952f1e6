internal import Pipeline

/// A version as an OCI image manifest (image-spec 1.1, "Guidelines for Artifact Usage"): an artifact type, a config that
/// says what it was made of, and one layer for each output. Its bytes are a function of its values.
package struct Manifest: Codable {
    struct Descriptor: Codable {
        var mediaType: String
        var digest: Digest
        var size: Int64
        var annotations: [String: String]?
    }

    /// What the version was made of.
    struct Config: Codable {
        var project: ProjectName
        var build: Int
        var url: String
        var commit: CommitID
        var ref: RefName?
        var pom: RelativePath
        var arguments: [String]
        var toolchain: String
        var toolchainDigest: Digest?
        var sandbox: SandboxKind
    }

    package static let mediaType = "application/vnd.oci.image.manifest.v1+json"
    static let artifactType = "application/vnd.kiln.version.v1"
    static let configType = "application/vnd.kiln.version.config.v1+json"

    var schemaVersion = 2
    var mediaType = Self.mediaType
    var artifactType = Self.artifactType
    var config: Descriptor
    var layers: [Descriptor]

    /// The manifest over a stored config and stored outputs, in their order.
    init(config: (digest: Digest, size: Int64), outputs: [Output]) {
        self.config = Descriptor(mediaType: Self.configType, digest: config.digest, size: config.size)
        layers = outputs.map { output in
            var annotations = [
                "org.opencontainers.image.title": output.path.text,
                "build.kiln.kind": output.kind.rawValue,
                "build.kiln.module": output.module,
                "build.kiln.packaging": output.packaging,
                "build.kiln.coordinate": output.coordinate.text,
                "build.kiln.type": output.type,
                "build.kiln.extension": output.extension,
                "build.kiln.file": output.file,
            ]
            annotations["build.kiln.classifier"] = output.classifier
            return Descriptor(
                mediaType: Self.mediaType(ofExtension: output.extension), digest: output.digest, size: output.size,
                annotations: annotations)
        }
    }

    /// What a file of that extension is.
    package static func mediaType(ofExtension name: String) -> String {
        switch name {
        case "jar", "war", "ear", "rar": "application/java-archive"
        case "pom", "xml": "application/xml"
        case "zip": "application/zip"
        case "tar.gz", "tgz": "application/gzip"
        case "tar": "application/x-tar"
        case "json": "application/json"
        default: "application/octet-stream"
        }
    }
}
