internal import Bundling
internal import Crypto
internal import Entries
internal import Pipeline
internal import Support
internal import Zip

/// Makes the index of a real distribution.
package struct RuntimeImport: Sendable {
    /// The folder: the distribution's own, with `lib`, or that of its jars.
    package var folder: String
    /// The name that the runtime gets; nil: that of its profile.
    package var name: String?
    /// The profile; nil: the one of the name, else the one that knows the distribution.
    package var profile: String?
    /// A JDK's folder.
    package var javaHome: String
    /// The release of Java; nil: the profile's.
    package var java: Int?

    /// Joins the parts.
    package init(folder: String, javaHome: String) {
        self.folder = folder
        self.javaHome = javaHome
    }

    /// Reads the distribution and the JDK and writes the index; `path`: elsewhere than where the runtime is looked for.
    /// Throws what is wrong with the folder, a jar or the JDK; no index is written then.
    package func run(_ profiles: RuntimeProfiles, to path: String? = nil) throws -> RuntimeIndex {
        let jars = try self.jars()
        let definitions = try profiles.definitions()
        let (definition, version) = try self.definition(definitions, jars, profiles)
        let name = name ?? definition.id
        guard RuntimeDefinition.isName(name) else {
            throw KilnError(.invalid, "--name: '\(InertText.line(name, limit: 80))' \(RuntimeDefinition.nameRule)")
        }
        guard let target = path ?? profiles.indexPath(name) else {
            throw KilnError(
                .unavailable, "there is no home folder to keep the index in: set HOME, or name a file with --output")
        }
        let java = java ?? definition.java
        let jdk = try JDKClasses(home: javaHome, release: java)
        var summaries: [[UInt8]] = []
        var end: UInt64 = 0
        func archive(_ read: Read) throws -> RuntimeIndex.Archive {
            let start = end
            let names = read.collector.names
            let count = read.collector.count
            let unreadable = read.collector.damaged
            let summary = read.collector.packed()
            end += UInt64(summary.count)
            summaries.append(summary)
            return RuntimeIndex.Archive(
                name: read.name, digest: read.digest, size: read.size, artifacts: read.artifacts,
                classNames: names, classCount: count, unreadable: unreadable, summary: start..<end,
                summaryDigest: try Crypto.sha256(summary))
        }
        let archives = try jars.map { try archive(Self.read($0, release: java)) }
        var collector = ClassCollector()
        let source = try jdk.read { collector.add($0, $1) }
        let index = RuntimeIndex(
            name: name, profile: definition.id, version: version, java: java, jdkVersion: jdk.version,
            jdkSource: source, jars: archives, jdk: try archive(Read(name: "jdk", collector: collector)))
        try RuntimeIndexFile.write(index, summaries: summaries, to: target)
        return index
    }

    // MARK: what is there

    private static let jarLimit = 10_000

    /// The jars of the class path, sorted by name.
    private func jars() throws -> [String] {
        guard Files.isDirectory(folder) else {
            throw KilnError(.notFound, "\(folder) is no folder; name one of a distribution", reason: "runtime.import")
        }
        for folder in [folder + "/lib", folder] where Files.isDirectory(folder) {
            let names = try Files.list(folder).filter { $0.hasSuffix(".jar") && !$0.hasPrefix(".") }
            guard names.count <= Self.jarLimit else {
                throw KilnError(.tooLarge, "\(folder) has more than \(Self.jarLimit) jars", reason: "runtime.import")
            }
            if !names.isEmpty { return names.map { "\(folder)/\($0)" } }
        }
        throw KilnError(
            .invalid,
            "neither \(folder)/lib nor \(folder) has a jar; name the folder of a distribution, such as "
                + "/opt/flink", reason: "runtime.import")
    }

    /// The profile that is meant, and the distribution's version; empty: not known.
    private func definition(
        _ definitions: [String: RuntimeDefinition], _ jars: [String], _ profiles: RuntimeProfiles
    ) throws -> (RuntimeDefinition, String) {
        let names = jars.map { String($0.split(separator: "/").last ?? "") }
        let asked = profile ?? name.flatMap { definitions[$0] == nil ? nil : $0 }
        if let asked {
            guard let definition = definitions[asked] else { throw profiles.unknown(asked, definitions, nil) }
            guard let version = Self.version(definition, names) else {
                throw KilnError(
                    .invalid,
                    "\(folder) is not what the profile '\(asked)' is for: no jar is named "
                        + "\(definition.distribution?.artifact ?? "")-\(definition.distribution?.versions ?? "").jar; "
                        + "name another profile with --profile", reason: "runtime.import")
            }
            return (definition, version)
        }
        let fitting = definitions.values.sorted { $0.id < $1.id }.compactMap { definition in
            definition.distribution.flatMap { _ in Self.version(definition, names) }.map { (definition, $0) }
        }
        guard let first = fitting.first, fitting.count == 1 else {
            let which = fitting.isEmpty ? "no profile knows" : "more than one profile knows"
            let list = fitting.isEmpty ? definitions.keys.sorted() : fitting.map(\.0.id)
            throw KilnError(
                .invalid,
                "\(which) the distribution in \(folder); name one with --profile: "
                    + "\(list.joined(separator: ", "))", reason: "runtime.import")
        }
        return first
    }

    /// The version of a distribution; empty when the profile does not say how to tell, nil when it is another.
    private static func version(_ definition: RuntimeDefinition, _ names: [String]) -> String? {
        guard let distribution = definition.distribution else { return "" }
        return names.lazy.compactMap { name -> String? in
            guard name.hasPrefix(distribution.artifact + "-") else { return nil }
            let version = String(name.dropFirst(distribution.artifact.count + 1).dropLast(4))
            return RuntimeArtifacts.fits(distribution.versions, version) ? version : nil
        }.first
    }

    // MARK: reading

    private struct Read {
        var name: String
        var digest: Digest?
        var size: UInt64 = 0
        var artifacts: [RuntimeArtifacts.Found] = []
        var collector: ClassCollector
    }

    private static func read(_ path: String, release: Int) throws -> Read {
        let name = String(path.split(separator: "/").last ?? "")
        var limits = ZipLimits()
        limits.duplicates = .lastWins
        let archive = try ZipArchive(path, limits: limits)
        let manifest = try BundleInput.manifestEntry(in: archive.table).map { try archive.read($0, limit: 16 << 20) }
        let jar = RuntimeJar(archive.table, manifest: manifest, fileName: name, release: release)
        var read = Read(name: name, collector: ClassCollector())
        read.artifacts = jar.artifacts(try jar.descriptions.map { try archive.read($0, limit: 16 << 20) })
        let reader = try ZipEntryReader()
        var text: [UInt8] = []
        let names = archive.table.names
        for entry in jar.classes {
            let count = try reader.read(Int(entry.entry), of: archive, into: &text)
            let range = archive.table.range(Int(entry.entry))
            read.collector.add(
                names.span.extracting(range.lowerBound + Int(entry.prefix)..<range.upperBound - 6),
                text.span.extracting(first: count))
        }
        read.size = UInt64(clamping: archive.stamp.size)
        let hash = try SHA256()
        try archive.forEachPart { try hash.update($0) }
        read.digest = try hash.finish()
        try archive.checkUnchanged()
        return read
    }
}
