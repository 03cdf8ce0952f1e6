internal import Markup
internal import XML

/// A maven-metadata.xml of a group, an artifact or a version, read as leniently as Maven does.
package struct RepositoryMetadata: Sendable, Hashable {
    /// `<snapshot>`: which build a version ending in -SNAPSHOT stands for.
    package struct Snapshot: Sendable, Hashable {
        /// `<timestamp>`.
        package var timestamp: String?
        /// `<buildNumber>`; 0 when there is none.
        package var buildNumber = 0
        /// `<localCopy>`: it was installed here.
        package var isLocalCopy = false
    }

    /// One of `<snapshotVersions>`: the build of one file.
    package struct SnapshotVersion: Sendable, Hashable {
        /// `<classifier>`; empty when there is none.
        package var classifier: String
        /// `<extension>`.
        package var fileExtension: String
        /// `<value>`: the version in the file's name.
        package var version: String
        /// `<updated>`.
        package var updated: String
    }

    /// `<latest>`.
    package var latest: String?
    /// `<release>`.
    package var release: String?
    /// `<versions>`, in order.
    package var versions: [String] = []
    /// `<lastUpdated>`, as yyyyMMddHHmmss.
    package var lastUpdated: String?
    /// `<snapshot>`.
    package var snapshot: Snapshot?
    /// `<snapshotVersions>`, in order.
    package var snapshotVersions: [SnapshotVersion] = []

    /// Says nothing: what a repository without metadata says.
    package init() {}

    /// Reads a file; `what` names it in errors. Throws `invalid` for what Maven cannot read: it then goes on as if
    /// there were none.
    package init(_ bytes: [UInt8], _ what: String) throws {
        let document = try XMLReader.parse(bytes, what)
        guard let fields = try XMLFields(document, what).one("versioning") else { return }
        latest = try fields.text("latest")
        release = try fields.text("release")
        lastUpdated = try fields.text("lastUpdated")
        versions = try fields.list("versions", of: "version").map { try $0.plainText() }
        if let element = try fields.one("snapshot") {
            var value = Snapshot()
            value.timestamp = try element.text("timestamp")
            value.buildNumber = try element.text("buildNumber").flatMap { Int32($0) }.map(Int.init) ?? 0
            value.isLocalCopy = try element.flag("localCopy", default: false)
            snapshot = value
        }
        snapshotVersions = try fields.list("snapshotVersions", of: "snapshotVersion").map {
            SnapshotVersion(
                classifier: try $0.text("classifier") ?? "", fileExtension: try $0.text("extension") ?? "",
                version: try $0.text("value") ?? "", updated: try $0.text("updated") ?? "")
        }
    }
}
