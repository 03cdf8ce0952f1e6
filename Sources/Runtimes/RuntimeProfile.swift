package import Bundling
package import Linkage
internal import Support

/// A runtime to bundle for or to check against: its profile, and its index when a distribution was imported.
package struct RuntimeProfile: Sendable {
    /// The name it was asked for by.
    package let name: String
    /// One line about it.
    package let summary: String
    /// The release of Java that its classes may need.
    package let java: Int
    /// Beginnings of the dotted names of classes that it loads before a job's own.
    package let parentFirst: [String]
    /// The artifacts it has, by coordinate.
    package let artifacts: RuntimeArtifacts
    /// What was imported; nil: nothing, and only coordinates and patterns are known.
    package let index: RuntimeIndex?
    /// The file of the index.
    let file: RuntimeIndexFile?

    /// A profile with its index or without.
    init(_ name: String, _ definition: RuntimeDefinition, _ file: RuntimeIndexFile?) {
        self.name = name
        self.file = file
        index = file?.index
        summary = definition.summary
        java = index?.java ?? definition.java
        parentFirst = definition.parentFirst
        let version = index.flatMap { $0.version.isEmpty ? nil : $0.version }
        artifacts = RuntimeArtifacts(
            promises: definition.promises(version: version), found: index?.jars.flatMap(\.artifacts) ?? [])
    }

    /// What the planner of a bundle asks: the classes of the jars and of the JDK. Takes some milliseconds.
    package func classes() -> RuntimeClasses {
        let archives = index.map { $0.jars + [$0.jdk] } ?? []
        var classes = RuntimeClasses(
            parentFirst: parentFirst, artifacts: artifacts, capacity: archives.reduce(0) { $0 + $1.classCount },
            bytes: archives.reduce(0) { $0 + $1.classNames.count })
        for archive in archives { archive.forEachClass { classes.insert($0) } }
        return classes
    }

    /// What the classes of an archive of `index` declare. Throws `corrupt` when the file is damaged.
    package func summary(of archive: RuntimeIndex.Archive) throws -> JarSummary {
        guard let file else {
            throw KilnError(
                .notFound, "no distribution was imported for the runtime '\(name)'", reason: "runtime.index")
        }
        return try file.summary(archive)
    }
}
