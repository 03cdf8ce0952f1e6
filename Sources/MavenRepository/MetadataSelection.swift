/// Metadata, and where it comes from.
package struct MetadataSource: Sendable, Hashable {
    /// The repository; `nil` for what was installed locally, which comes first.
    package var repository: RemoteRepository?
    /// What it says.
    package var metadata: RepositoryMetadata

    /// Joins the parts.
    package init(repository: RemoteRepository?, metadata: RepositoryMetadata) {
        self.repository = repository
        self.metadata = metadata
    }
}

/// What the metadata of several repositories say together (R15, R16). The sources come in the order in which the
/// repositories are asked, the local one first.
package enum MetadataSelection {
    /// A version, and the index of the source that has it.
    package struct Choice: Sendable, Hashable {
        /// The version.
        package var version: String
        /// The source's index.
        package var source: Int
    }

    /// The versions that a range chooses from: those of each source whose repository takes such versions (snapshots,
    /// releases); the first source of a version counts. In the order they are found; the resolver sorts them.
    package static func versions(_ sources: [MetadataSource]) -> [Choice] {
        var seen: Set<String> = []
        var result: [Choice] = []
        for (index, source) in sources.enumerated() {
            for version in source.metadata.versions where isTaken(version, by: source.repository) {
                if seen.insert(version).inserted { result.append(Choice(version: version, source: index)) }
            }
        }
        return result
    }

    private static func isTaken(_ version: String, by repository: RemoteRepository?) -> Bool {
        guard let repository else { return true }
        return (isSnapshot(version) ? repository.snapshots : repository.releases).isEnabled
    }

    /// The version that `RELEASE` or `LATEST` stands for, from the metadata of the artifact; `nil` when nobody says.
    /// Where `LATEST` gives a snapshot, that is to be resolved further, in the repository chosen here.
    package static func meaning(of word: String, _ sources: [MetadataSource]) -> Choice? {
        let latest = word == "LATEST" ? newest(sources, \.latest) : nil
        return latest ?? newest(sources, \.release)
    }

    private static func newest(
        _ sources: [MetadataSource], _ field: KeyPath<RepositoryMetadata, String?>
    ) -> Choice? {
        var best = Best()
        for (index, source) in sources.enumerated() {
            guard let version = source.metadata[keyPath: field], !version.isEmpty else { continue }
            best.offer(version, index, source.metadata.lastUpdated)
        }
        return best.choice
    }

    /// The build that a version ending in `SNAPSHOT` stands for, for one file of it, from the metadata of the version:
    /// the newest that names the file, or a newer one of another repository that names none. `nil`: the version stands
    /// for itself.
    package static func snapshot(
        _ version: String, classifier: String, fileExtension: String, _ sources: [MetadataSource]
    ) -> Choice? {
        var ofFile = Best()
        var ofAll = Best()
        for (index, source) in sources.enumerated() {
            let metadata = repaired(source)
            for entry in metadata.snapshotVersions
            where !entry.version.isEmpty && entry.classifier == classifier && entry.fileExtension == fileExtension {
                ofFile.offer(entry.version, index, entry.updated)
            }
            if let snapshot = metadata.snapshot, metadata.snapshotVersions.isEmpty {
                var build = version
                if let timestamp = snapshot.timestamp, snapshot.buildNumber > 0 {
                    build = "\(version.dropLast("SNAPSHOT".count))\(timestamp)-\(snapshot.buildNumber)"
                }
                ofAll.offer(build, index, metadata.lastUpdated)
            }
        }
        guard let own = ofFile.choice else { return ofAll.choice }
        guard let other = ofAll.choice, ofFile.isOlder(than: ofAll.timestamp), other.source != own.source else {
            return own
        }
        return other
    }

    /// A local file that has a remote's build number is what a remote repository of the id `local` left behind.
    private static func repaired(_ source: MetadataSource) -> RepositoryMetadata {
        guard source.repository == nil, let snapshot = source.metadata.snapshot, snapshot.buildNumber > 0 else {
            return source.metadata
        }
        var result = RepositoryMetadata()
        result.lastUpdated = source.metadata.lastUpdated
        result.snapshot = .init(isLocalCopy: true)
        return result
    }

    /// Whether a version is a snapshot: it ends in SNAPSHOT, or in a timestamp and a build number.
    package static func isSnapshot(_ version: String) -> Bool {
        let bytes = Array(version.utf8)
        if bytes.count >= 8, String(decoding: bytes.suffix(8), as: UTF8.self).uppercased() == "SNAPSHOT" { return true }
        // …-yyyyMMdd.HHmmss-N
        guard let dash = bytes.lastIndex(of: UInt8(ascii: "-")), dash + 1 < bytes.count, dash >= 16,
            bytes[(dash + 1)...].allSatisfy(isDigit), bytes[dash - 16] == UInt8(ascii: "-")
        else { return false }
        let stamp = bytes[(dash - 15)..<dash]
        return stamp.enumerated().allSatisfy { $0 == 8 ? $1 == UInt8(ascii: ".") : isDigit($1) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// The newest offer so far; of equally old ones the first.
    private struct Best {
        var choice: Choice?
        var timestamp = ""

        func isOlder(than other: String?) -> Bool {
            guard let other else { return false }
            return timestamp.utf8.lexicographicallyPrecedes(other.utf8)
        }

        mutating func offer(_ version: String, _ source: Int, _ updated: String?) {
            guard choice == nil || isOlder(than: updated) else { return }
            choice = Choice(version: version, source: source)
            timestamp = updated ?? ""
        }
    }
}
