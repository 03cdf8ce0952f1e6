internal import Database
package import Pipeline
internal import Support

extension Catalog {
    private static let versionColumns: SQL = """
        SELECT v.id AS id, p.name AS project, v.number AS number, v.digest AS digest, b.number AS build,
            v.commit_id AS commit_id, v.ref AS ref, v.toolchain AS toolchain, v.sandbox AS sandbox,
            v.created_at AS created_at
        FROM version v JOIN project p ON p.id = v.project_id JOIN build b ON b.id = v.build_id

        """

    /// A project's versions with their outputs, newest first. Pass `next` as `before` to go on. Throws `notFound`.
    package func versions(
        of name: ProjectName, before number: Int64? = nil, limit: Int = 100
    ) throws -> (items: [Version], next: Int64?) {
        try database.transaction(.deferred) {
            let projectID = try known(name).id
            let limit = clamped(limit)
            let rows = try database.query(
                Self.versionColumns + "WHERE v.project_id = ? AND v.number < ? ORDER BY v.number DESC LIMIT ?",
                projectID, number ?? .max, limit + 1
            ) { (key: try $0.integer("number"), item: try complete($0.version(), try $0.integer("id"))) }
            return page(rows, limit)
        }
    }

    /// One version with its outputs. Throws `notFound` and names what there is.
    package func version(_ name: ProjectName, _ selector: VersionSelector) throws -> Version {
        try database.transaction(.deferred) {
            let projectID = try known(name).id
            let condition: (sql: SQL, argument: any DatabaseBindable) =
                switch selector {
                case .latest:
                    ("v.id = (SELECT version_id FROM channel WHERE project_id = v.project_id AND name = ?)", "latest")
                case .number(let number): ("v.number = ?", number)
                case .digest(let digest): ("v.digest = ?", digest.description)
                }
            let found = try database.first(
                Self.versionColumns + "WHERE v.project_id = ? AND " + condition.sql + " ORDER BY v.number DESC LIMIT 1",
                projectID, condition.argument
            ) { try complete($0.version(), try $0.integer("id")) }
            guard let found else { throw try missing(name, projectID, selector) }
            return found
        }
    }

    /// Every digest that a version or a build names, sorted: what the store has to keep.
    package func referencedDigests() throws -> [Digest] {
        try database.query(
            """
            SELECT digest FROM version UNION SELECT digest FROM output UNION SELECT digest FROM version_blob
            UNION SELECT log_digest FROM build WHERE log_digest IS NOT NULL ORDER BY digest
            """
        ) { try $0.value("digest") { Digest($0) } }
    }

    /// Writes a version with the next number, its outputs, and `latest`. A build that was asked for earlier than the
    /// one behind `latest` and ends later does not move it back.
    func publish(_ draft: VersionDraft, of build: Build, _ buildRow: Int64) throws -> Version {
        let projectID = try known(build.id.project).id
        let number = try nextNumber(
            "UPDATE numbering SET versions = versions + 1 WHERE project_name = ? RETURNING versions AS number",
            build.id.project)
        let version = Version(
            project: build.id.project, number: number, digest: draft.digest, build: build.id.number,
            commit: draft.commit, ref: build.ref, toolchain: draft.toolchain, sandbox: draft.sandbox,
            createdAt: clock.now(), outputs: draft.outputs)
        try database.run(
            """
            INSERT INTO version (project_id, number, digest, build_id, commit_id, ref, toolchain, sandbox, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, projectID, number, version.digest.description, buildRow, version.commit.hex, version.ref?.text,
            version.toolchain, version.sandbox.rawValue, version.createdAt.milliseconds)
        let row = database.lastInsertedID
        for (position, output) in draft.outputs.enumerated() { try insert(output, position, row) }
        for digest in Set(draft.blobs) {
            try database.run(
                "INSERT INTO version_blob (version_id, digest) VALUES (?, ?)", row, digest.description)
        }
        try database.run(
            """
            INSERT INTO channel (project_id, name, version_id, moved_at) VALUES (?1, 'latest', ?2, ?3)
            ON CONFLICT (project_id, name) DO UPDATE SET version_id = ?2, moved_at = ?3
            WHERE (SELECT build_id FROM version WHERE id = channel.version_id) < ?4
            """, projectID, row, version.createdAt.milliseconds, buildRow)
        try append("version", "version \(number) \(version.digest)", to: buildRow)
        return version
    }

    private func insert(_ output: Output, _ position: Int, _ version: Int64) throws {
        try database.run(
            """
            INSERT INTO output (version_id, position, path, kind, module, packaging, group_id, artifact_id, version,
                type, extension, classifier, file, digest, size)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, version, position, output.path.text, output.kind.rawValue, output.module, output.packaging,
            output.coordinate.group, output.coordinate.artifact, output.coordinate.version, output.type,
            output.extension, output.classifier, output.file, output.digest.description, output.size)
    }

    private func complete(_ version: Version, _ row: Int64) throws -> Version {
        var version = version
        version.outputs = try database.query("SELECT * FROM output WHERE version_id = ? ORDER BY position", row) {
            try $0.output()
        }
        return version
    }

    private func missing(_ name: ProjectName, _ projectID: Int64, _ selector: VersionSelector) throws -> KilnError {
        let range = try database.first(
            "SELECT min(number) AS low, max(number) AS high FROM version WHERE project_id = ?", projectID
        ) { (low: try $0.optionalInteger("low"), high: try $0.optionalInteger("high")) }
        guard let low = range?.low, let high = range?.high else {
            return KilnError(
                .notFound, "'\(name)' has no version yet; 'kiln build \(name)' makes one", reason: "version")
        }
        let known = low == high ? "only version \(low)" : "the versions \(low) to \(high)"
        return KilnError(.notFound, "'\(name)' has no version \(selector); it has \(known)", reason: "version")
    }
}
