/// What role an output has in its module, in Maven's words.
package enum OutputKind: String, Hashable, Sendable, Codable {
    /// The pom that Maven would install (often not `pom.xml`).
    case pom
    /// The module's main artifact.
    case main
    /// An attached artifact.
    case attached
}

/// `groupId:artifactId:version` of a module.
package struct ModuleCoordinate: Hashable, Sendable, Codable {
    /// The groupId.
    package var group: String
    /// The artifactId.
    package var artifact: String
    /// The version, interpolated.
    package var version: String

    /// Joins the parts.
    package init(group: String, artifact: String, version: String) {
        self.group = group
        self.artifact = artifact
        self.version = version
    }

    /// `g:a:v`.
    package var text: String { "\(group):\(artifact):\(version)" }
}

/// A file that Maven declares as built, as it stands in the workspace or in the store.
package struct Output: Hashable, Sendable, Codable {
    /// The name by which it is fetched: the module's folder and the file's name, such as `jobs/a/a-1.0.jar`.
    package var path: RelativePath
    /// The role.
    package var kind: OutputKind
    /// The module's folder; `.` at the top.
    package var module: String
    /// The module's packaging.
    package var packaging: String
    /// The coordinates.
    package var coordinate: ModuleCoordinate
    /// Maven's artifact type, such as `jar`, `test-jar`.
    package var type: String
    /// The extension in a repository.
    package var `extension`: String
    /// The classifier.
    package var classifier: String?
    /// The file, relative to the module's folder, such as `target/a-1.0.jar`.
    package var file: String
    /// The content's digest.
    package var digest: Digest
    /// The content's bytes.
    package var size: Int64

    /// Joins the parts.
    package init(
        path: RelativePath, kind: OutputKind, module: String, packaging: String, coordinate: ModuleCoordinate,
        type: String, extension: String, classifier: String?, file: String, digest: Digest, size: Int64
    ) {
        self.path = path
        self.kind = kind
        self.module = module
        self.packaging = packaging
        self.coordinate = coordinate
        self.type = type
        self.extension = `extension`
        self.classifier = classifier
        self.file = file
        self.digest = digest
        self.size = size
    }
}

/// An immutable, numbered, digest-addressed publication of a build's outputs.
package struct Version: Hashable, Sendable, Codable {
    /// The project.
    package var project: ProjectName
    /// 1, 2, 3… in its project.
    package var number: Int
    /// The digest of its manifest.
    package var digest: Digest
    /// The build that made it.
    package var build: Int
    /// The commit it was made of.
    package var commit: CommitID
    /// The branch or tag asked for.
    package var ref: RefName?
    /// The toolchain's id.
    package var toolchain: String
    /// The wall it was built behind.
    package var sandbox: SandboxKind
    /// When it was published.
    package var createdAt: Timestamp
    /// What it holds, in Maven's order.
    package var outputs: [Output]

    /// Joins the parts.
    package init(
        project: ProjectName, number: Int, digest: Digest, build: Int, commit: CommitID, ref: RefName?,
        toolchain: String, sandbox: SandboxKind, createdAt: Timestamp, outputs: [Output]
    ) {
        self.project = project
        self.number = number
        self.digest = digest
        self.build = build
        self.commit = commit
        self.ref = ref
        self.toolchain = toolchain
        self.sandbox = sandbox
        self.createdAt = createdAt
        self.outputs = outputs
    }
}

/// Which version is meant: `latest`, `3` or `sha256:…`.
package enum VersionSelector: Hashable, Sendable, CustomStringConvertible {
    /// The newest success.
    case latest
    /// The version of this number.
    case number(Int)
    /// The version with this digest.
    case digest(Digest)

    /// `nil` when the text is none of them.
    package init?(_ text: some StringProtocol) {
        if text == "latest" {
            self = .latest
        } else if let digest = Digest(text) {
            self = .digest(digest)
        } else if let number = decimal(text), number > 0 {
            self = .number(number)
        } else {
            return nil
        }
    }

    /// The written form.
    package var description: String {
        switch self {
        case .latest: "latest"
        case .number(let number): String(number)
        case .digest(let digest): digest.description
        }
    }
}
