import ClassFile

/// The artifacts a runtime holds: those its profile vouches for, and those found in its jars.
package struct RuntimeArtifacts: Sendable {
    /// Artifacts that a profile vouches for: the runtime has their classes under their own names.
    package struct Promise: Hashable, Sendable {
        /// The group; `*` and `?` stand for any.
        package var group: String
        /// The artifact; `*` and `?` stand for any.
        package var artifact: String
        /// The version, `*` and `?` stand for any; nil: not known.
        package var version: String?

        /// Joins the parts.
        package init(group: String, artifact: String, version: String? = nil) {
            self.group = group
            self.artifact = artifact
            self.version = version
        }
    }

    /// An artifact of which a jar of the runtime says that it is in it, perhaps moved or in part.
    package struct Found: Hashable, Sendable {
        /// The group.
        package var group: String
        /// The artifact.
        package var artifact: String
        /// The version.
        package var version: String

        /// Joins the parts.
        package init(group: String, artifact: String, version: String) {
            self.group = group
            self.artifact = artifact
            self.version = version
        }
    }

    /// What is known of one artifact.
    struct Known {
        var isPromised: Bool
        /// Its versions in the runtime, each once, sorted; those of a promise may hold `*` and `?`.
        var versions: [String]

        func has(_ version: String) -> Bool { versions.contains { RuntimeArtifacts.fits($0, version) } }
    }

    private struct Name: Hashable {
        var group: String
        var artifact: String
    }

    private let promises: [Promise]
    private var found: [Name: Set<String>] = [:]

    /// Joins the parts.
    package init(promises: [Promise] = [], found: [Found] = []) {
        self.promises = promises
        for item in found {
            self.found[Name(group: item.group, artifact: item.artifact), default: []].insert(item.version)
        }
    }

    /// What is known of an artifact; nil: nothing.
    func known(_ coordinate: BundleInput.Coordinate) -> Known? {
        let fitting = promises.filter {
            Self.fits($0.group, coordinate.group) && Self.fits($0.artifact, coordinate.artifact)
        }
        let versions = found[Name(group: coordinate.group, artifact: coordinate.artifact)] ?? []
        if fitting.isEmpty && versions.isEmpty { return nil }
        return Known(
            isPromised: !fitting.isEmpty,
            versions: versions.isEmpty ? Set(fitting.compactMap(\.version)).sorted() : versions.sorted())
    }

    /// Whether a text is what a pattern with `*` and `?` says.
    package static func fits(_ pattern: String, _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glob.matches(Array(pattern.utf8), bytes.span)
    }
}
