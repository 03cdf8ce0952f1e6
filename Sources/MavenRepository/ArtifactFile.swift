/// One file of a repository that a coordinate names.
package struct ArtifactFile: Hashable, Sendable, CustomStringConvertible {
    /// The groupId.
    package var group: String
    /// The artifactId.
    package var artifact: String
    /// The version; a snapshot's may carry its timestamp.
    package var version: String
    /// The file's extension, such as `jar`; empty when there is none.
    package var `extension`: String
    /// The classifier; empty when there is none.
    package var classifier: String

    /// Joins the parts.
    package init(
        _ group: String, _ artifact: String, _ version: String, extension: String = "jar", classifier: String = ""
    ) {
        self.group = group
        self.artifact = artifact
        self.version = version
        self.extension = `extension`
        self.classifier = classifier
    }

    /// As Maven writes it: `group:artifact:extension[:classifier]:version`.
    package var description: String {
        "\(group):\(artifact):\(`extension`)\(classifier.isEmpty ? "" : ":" + classifier):\(version)"
    }

    /// Whether it is a snapshot, with or without a timestamp, as Maven's resolver tells.
    package var isSnapshot: Bool { SnapshotVersion.isSnapshot(version) }
}
