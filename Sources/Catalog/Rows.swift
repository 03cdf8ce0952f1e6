internal import Database
internal import JSON
internal import Pipeline
internal import Support

/// How the core's values stand in rows. A row that holds something else is `corrupt`.
extension Row {
    /// A text as a value of the core.
    func value<Value>(_ column: String, _ make: (String) throws -> Value?) throws -> Value {
        guard let value = try optionalValue(column, make) else { throw unreadable(column) }
        return value
    }

    /// A text as a value of the core; `nil` when it is NULL.
    func optionalValue<Value>(_ column: String, _ make: (String) throws -> Value?) throws -> Value? {
        guard let text = try optionalText(column) else { return nil }
        // What the value refuses is told by the column; its own words are for people who type it.
        guard let value = try? make(text) else { throw unreadable(column) }
        return value
    }

    func json<Value: Decodable>(_ column: String, _ type: Value.Type) throws -> Value {
        try value(column) { try JSONText.decode(type, Array($0.utf8), column) }
    }

    func optionalJSON<Value: Decodable>(_ column: String, _ type: Value.Type) throws -> Value? {
        try optionalValue(column) { try JSONText.decode(type, Array($0.utf8), column) }
    }

    func timestamp(_ column: String) throws -> Timestamp { Timestamp(milliseconds: try integer(column)) }

    func optionalTimestamp(_ column: String) throws -> Timestamp? {
        try optionalInteger(column).map(Timestamp.init(milliseconds:))
    }

    private func unreadable(_ column: String) -> KilnError {
        KilnError(.corrupt, "the database holds an unreadable '\(column)'; restore a backup")
    }

    func project() throws -> Project {
        Project(
            name: try value("name") { ProjectName($0) }, url: try value("url") { try GitURL($0) },
            ref: try optionalValue("ref") { RefName($0) }, pom: try value("pom") { RelativePath($0) },
            toolchain: try optionalText("toolchain"), arguments: try json("arguments", [String].self),
            git: try value("git") { Project.GitDirectory(rawValue: $0) }, createdAt: try timestamp("created_at"))
    }

    func buildID() throws -> BuildID {
        BuildID(project: try value("project") { ProjectName($0) }, number: try int("number"))
    }

    func build() throws -> Build {
        var build = Build(
            id: try buildID(), ref: try optionalValue("ref") { RefName($0) },
            commit: try optionalValue("commit_id") { CommitID($0) }, pom: try value("pom") { RelativePath($0) },
            arguments: try json("arguments", [String].self), toolchain: try optionalText("toolchain"),
            createdAt: try timestamp("created_at"))
        build.state = try value("state") { BuildState(rawValue: $0) }
        build.phase = try optionalValue("phase") { BuildPhase(rawValue: $0) }
        build.attempt = try int("attempt")
        build.cancelRequested = try bool("cancel_requested")
        build.startedAt = try optionalTimestamp("started_at")
        build.finishedAt = try optionalTimestamp("finished_at")
        build.reason = try optionalJSON("reason", BuildReason.self)
        build.warnings = try json("warnings", [String].self)
        build.tests = try optionalJSON("tests", TestCounts.self)
        build.sandbox = try optionalValue("sandbox") { SandboxKind(rawValue: $0) }
        build.version = try optionalInteger("version").map(Int.init)
        build.logBytes = try integer("log_bytes")
        build.log = try optionalValue("log_digest") { Digest($0) }
        return build
    }

    func output() throws -> Output {
        Output(
            path: try value("path") { RelativePath($0) }, kind: try value("kind") { OutputKind(rawValue: $0) },
            module: try text("module"), packaging: try text("packaging"),
            coordinate: ModuleCoordinate(
                group: try text("group_id"), artifact: try text("artifact_id"), version: try text("version")),
            type: try text("type"), extension: try text("extension"), classifier: try optionalText("classifier"),
            file: try text("file"), digest: try value("digest") { Digest($0) }, size: try integer("size"))
    }

    /// A version without its outputs.
    func version() throws -> Version {
        Version(
            project: try value("project") { ProjectName($0) }, number: try int("number"),
            digest: try value("digest") { Digest($0) }, build: try int("build"),
            commit: try value("commit_id") { CommitID($0) }, ref: try optionalValue("ref") { RefName($0) },
            toolchain: try text("toolchain"), sandbox: try value("sandbox") { SandboxKind(rawValue: $0) },
            createdAt: try timestamp("created_at"), outputs: [])
    }
}

/// A value as JSON text for a column.
func json(_ value: some Encodable) throws -> String { String(decoding: try JSONText.encode(value), as: UTF8.self) }
