internal import Database
package import Pipeline
internal import Support

extension Catalog {
    static let buildColumns: SQL = """
        SELECT b.id AS id, p.name AS project, b.project_id AS project_id, b.number AS number, b.state AS state,
            b.phase AS phase, b.ref AS ref, b.commit_id AS commit_id, b.pom AS pom, b.arguments AS arguments,
            b.toolchain AS toolchain, b.attempt AS attempt, b.cancel_requested AS cancel_requested,
            b.created_at AS created_at, b.started_at AS started_at, b.finished_at AS finished_at, b.reason AS reason,
            b.warnings AS warnings, b.tests AS tests, b.sandbox AS sandbox, b.log_bytes AS log_bytes,
            b.log_digest AS log_digest, b.epoch AS epoch, b.lease_owner AS lease_owner,
            b.lease_until AS lease_until, v.number AS version
        FROM build b JOIN project p ON p.id = b.project_id LEFT JOIN version v ON v.build_id = b.id

        """

    /// Queues a build of a project as it is now, under the next number. A commit without a ref leaves the ref open.
    ///
    /// Throws `notFound`, and `unavailable` (reason `queue.full`) when `waitingLimit` builds of the project wait.
    package func enqueue(
        _ request: BuildRequest, project name: ProjectName, waitingLimit: Int = 10_000
    ) throws -> QueuedBuild {
        try database.transaction {
            let (projectID, project) = try known(name)
            let waiting = try database.first(
                "SELECT count(*) AS count FROM build WHERE project_id = ? AND state = 'QUEUED'", projectID
            ) { try $0.int("count") }
            guard let waiting, waiting < waitingLimit else {
                throw KilnError(
                    .unavailable, "\(waitingLimit) builds of '\(name)' wait already; cancel some, or try again later",
                    reason: "queue.full")
            }
            let number = try nextNumber(
                "UPDATE numbering SET builds = builds + 1 WHERE project_name = ? RETURNING builds AS number", name)
            let ref = request.ref ?? (request.commit == nil ? project.ref : nil)
            let now = clock.now()
            try database.run(
                """
                INSERT INTO build (project_id, number, state, ref, commit_id, pom, arguments, toolchain, created_at)
                VALUES (?, ?, 'QUEUED', ?, ?, ?, ?, ?, ?)
                """, projectID, number, ref?.text, request.commit?.hex, project.pom.text, try json(project.arguments),
                project.toolchain, now.milliseconds)
            let order = database.lastInsertedID
            let asked = request.commit.map { "commit \($0.short)" } ?? ref?.text ?? "the repository's HEAD"
            try append("queued", "queued: \(asked)", to: order)
            let id = BuildID(project: name, number: number)
            return QueuedBuild(build: try known(id).build, order: order)
        }
    }

    /// A build. Throws `notFound`.
    package func build(_ id: BuildID) throws -> Build { try known(id).build }

    /// Builds, newest first, of a project and in a state when these are given. Pass `next` as `before` to go on.
    package func builds(
        project name: ProjectName? = nil, state: BuildState? = nil, before cursor: Int64? = nil, limit: Int = 100
    ) throws -> (items: [Build], next: Int64?) {
        let limit = clamped(limit)
        let projectID = try name.map { try known($0).id }
        var arguments: [any DatabaseBindable] = []
        if let projectID { arguments.append(projectID) }
        if let state { arguments.append(state.rawValue) }
        if let cursor { arguments.append(cursor) }
        arguments.append(limit + 1)
        let sql = Self.listing(ofProject: name != nil, inState: state != nil, before: cursor != nil)
        let rows = try database.query(sql, bound: arguments) { (key: try $0.integer("id"), item: try $0.build()) }
        return page(rows, limit)
    }

    /// The query of `builds`, so that each form of it has its index.
    static func listing(ofProject: Bool, inState: Bool, before: Bool) -> SQL {
        var sql = buildColumns + "WHERE 1 "
        if ofProject { sql = sql + "AND b.project_id = ? " }
        if inState { sql = sql + "AND b.state = ? " }
        if before { sql = sql + "AND b.id < ? " }
        return sql + "ORDER BY b.id DESC LIMIT ?"
    }

    /// All builds that have not ended, in the order of asking: what a starting Kiln loads.
    package func unfinished() throws -> [UnfinishedBuild] {
        try database.query(Self.buildColumns + "WHERE b.state IN ('QUEUED', 'RUNNING') ORDER BY b.id") { row in
            UnfinishedBuild(
                id: try row.buildID(), state: try row.value("state") { BuildState(rawValue: $0) },
                epoch: try row.integer("epoch"), attempt: try row.int("attempt"),
                cancelRequested: try row.bool("cancel_requested"), order: try row.integer("id"),
                leaseOwner: try row.optionalText("lease_owner"), leaseUntil: try row.optionalTimestamp("lease_until"))
        }
    }

    /// What happened to a build after an event's sequence number, in order. Throws `notFound`.
    package func events(of id: BuildID, after sequence: Int = 0, limit: Int = 500) throws -> [BuildEvent] {
        let row = try known(id).row
        return try database.query(
            """
            SELECT sequence, at, kind, message FROM build_event WHERE build_id = ? AND sequence > ?
            ORDER BY sequence LIMIT ?
            """, row, sequence, clamped(limit)
        ) {
            BuildEvent(
                sequence: try $0.int("sequence"), at: try $0.timestamp("at"), kind: try $0.text("kind"),
                message: try $0.text("message"))
        }
    }

    /// The row of a build that has to be there.
    func known(_ id: BuildID) throws -> (row: Int64, epoch: Int64, build: Build) {
        if let found = try find(id) { return found }
        _ = try known(id.project)
        throw KilnError(
            .notFound, "there is no build \(id); 'kiln builds --project \(id.project)' lists them", reason: "build")
    }

    /// The row of a build, when it is there.
    func find(_ id: BuildID) throws -> (row: Int64, epoch: Int64, build: Build)? {
        try database.first(Self.buildColumns + "WHERE p.name = ? AND b.number = ?", id.project.text, id.number) {
            (try $0.integer("id"), try $0.integer("epoch"), try $0.build())
        }
    }

    /// Adds an event to a build's row.
    func append(_ kind: String, _ message: String, to row: Int64) throws {
        try database.run(
            """
            INSERT INTO build_event (build_id, sequence, at, kind, message)
            SELECT ?1, coalesce(max(sequence), 0) + 1, ?2, ?3, ?4 FROM build_event WHERE build_id = ?1
            """, row, clock.now().milliseconds, kind, bounded(message))
    }

    /// A text of at most 4,096 characters: what comes from a build has no length of its own.
    func bounded(_ text: String) -> String {
        text.count > 4096 ? text.prefix(4095) + "…" : text
    }

    /// Takes a project's next number of one kind.
    func nextNumber(_ sql: SQL, _ name: ProjectName) throws -> Int {
        guard let number = try database.first(sql, name.text, row: { try $0.int("number") }) else {
            throw KilnError(.corrupt, "the database counts no numbers for '\(name)'; restore a backup")
        }
        return number
    }
}
