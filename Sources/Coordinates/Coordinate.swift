/// Group, artifact and version: what names a pom.
@frozen
package struct GAV: Hashable, Sendable {
    /// The groupId.
    package var group: Symbol
    /// The artifactId.
    package var artifact: Symbol
    /// The version.
    package var version: Symbol

    /// Joins the parts.
    @inlinable
    package init(_ group: Symbol, _ artifact: Symbol, _ version: Symbol) {
        self.group = group
        self.artifact = artifact
        self.version = version
    }
}

/// Group, artifact, extension and classifier: what mediation and request-level management compare (R3, R12).
@frozen
package struct ArtifactKey: Hashable, Sendable {
    /// The groupId.
    package var group: Symbol
    /// The artifactId.
    package var artifact: Symbol
    /// The file's extension, such as `jar`; not the dependency's type (M22).
    package var `extension`: Symbol
    /// The classifier; empty when there is none.
    package var classifier: Symbol

    /// Joins the parts.
    @inlinable
    package init(_ group: Symbol, _ artifact: Symbol, extension: Symbol = .jar, classifier: Symbol = .empty) {
        self.group = group
        self.artifact = artifact
        self.extension = `extension`
        self.classifier = classifier
    }
}

/// One artifact: a key and a version.
@frozen
package struct Coordinate: Hashable, Sendable {
    /// What it is.
    package var key: ArtifactKey
    /// The version, a range in a dependency that declares one.
    package var version: Symbol

    /// Joins the parts.
    @inlinable
    package init(_ key: ArtifactKey, _ version: Symbol) {
        self.key = key
        self.version = version
    }

    /// The pom that describes it.
    @inlinable package var gav: GAV { GAV(key.group, key.artifact, version) }
}

/// What a dependency leaves out below itself; `*` as a whole matches all (R8).
@frozen
package struct Exclusion: Hashable, Sendable {
    /// The groupId or `*`.
    package var group: Symbol
    /// The artifactId or `*`.
    package var artifact: Symbol

    /// Joins the parts.
    @inlinable
    package init(_ group: Symbol, _ artifact: Symbol) {
        self.group = group
        self.artifact = artifact
    }
}
