/// A `maven-metadata.xml` of a group, of an artifact or of a snapshot version.
package struct MetadataFile: Hashable, Sendable, CustomStringConvertible {
    /// Which versions it speaks of; a repository whose policy forbids all of them is not asked.
    package enum Nature: Hashable, Sendable {
        /// Releases only.
        case release
        /// Snapshots only.
        case snapshot
        /// Both.
        case any
    }

    /// The groupId.
    package var group: String
    /// The artifactId; empty for the metadata of a group.
    package var artifact: String
    /// The snapshot version; empty for the metadata of an artifact.
    package var version: String
    /// Which versions are wanted.
    package var nature: Nature

    /// Joins the parts.
    package init(_ group: String, _ artifact: String = "", _ version: String = "", nature: Nature = .any) {
        self.group = group
        self.artifact = artifact
        self.version = version
        self.nature = nature
    }

    /// `group:artifact:version/maven-metadata.xml`, without what is empty.
    package var description: String {
        [group, artifact, version].filter { !$0.isEmpty }.joined(separator: ":") + "/maven-metadata.xml"
    }
}
