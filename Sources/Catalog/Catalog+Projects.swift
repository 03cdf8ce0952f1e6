internal import Database
package import Pipeline
internal import Support

extension Catalog {
    private static let projectColumns: SQL =
        "SELECT id, name, url, ref, pom, toolchain, arguments, git, created_at FROM project "

    /// Registers a project; throws `conflict` when the name is taken. `createdAt` is kept as given.
    package func add(_ project: Project) throws {
        try database.transaction {
            guard try find(project.name) == nil else {
                throw KilnError(
                    .conflict, "there is a project '\(project.name)' already; change it, or take another name",
                    reason: "project.exists")
            }
            try database.run(
                "INSERT INTO numbering (project_name) VALUES (?) ON CONFLICT DO NOTHING", project.name.text)
            try database.run(
                """
                INSERT INTO project (name, url, ref, pom, toolchain, arguments, git, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, project.name.text, project.url.text, project.ref?.text, project.pom.text, project.toolchain,
                try json(project.arguments), project.git.rawValue, project.createdAt.milliseconds)
        }
    }

    /// Changes all of a project but its name and `createdAt`; the project as it is now. Throws `notFound`.
    package func replace(_ project: Project) throws -> Project {
        try database.transaction {
            let id = try known(project.name).id
            try database.run(
                "UPDATE project SET url = ?, ref = ?, pom = ?, toolchain = ?, arguments = ?, git = ? WHERE id = ?",
                project.url.text, project.ref?.text, project.pom.text, project.toolchain, try json(project.arguments),
                project.git.rawValue, id)
            return try known(project.name).project
        }
    }

    /// Removes a project with its builds and versions. Throws `notFound`, and `conflict` (reason `project.busy`) while
    /// builds are queued or running. Its numbers are not used again, whoever takes the name.
    package func remove(_ name: ProjectName) throws {
        try database.transaction {
            let id = try known(name).id
            let unfinished = try database.first(
                "SELECT count(*) AS count FROM build WHERE project_id = ? AND state IN ('QUEUED', 'RUNNING')", id
            ) { try $0.int("count") }
            guard let unfinished, unfinished == 0 else {
                throw KilnError(
                    .conflict,
                    "'\(name)' has \(unfinished ?? 0) builds queued or running; cancel them and wait for their end",
                    reason: "project.busy")
            }
            try database.run("DELETE FROM project WHERE id = ?", id)
        }
    }

    /// A project by name. Throws `notFound`.
    package func project(_ name: ProjectName) throws -> Project { try known(name).project }

    /// Projects by name, beginning after one.
    package func projects(after name: ProjectName? = nil, limit: Int = 100) throws -> [Project] {
        try database.query(
            Self.projectColumns + "WHERE name > ? ORDER BY name LIMIT ?", name?.text ?? "", clamped(limit)
        ) { try $0.project() }
    }

    /// A small number that belongs to the project for good and to no other ever: for the uid and the folders of its
    /// builds. A project that takes a removed one's name gets a new number. Throws `notFound`.
    package func hostSlot(of name: ProjectName) throws -> Int { Int(try known(name).id) }

    /// The row of a project that has to be there.
    func known(_ name: ProjectName) throws -> (id: Int64, project: Project) {
        if let found = try find(name) { return found }
        throw KilnError(.notFound, "there is no project '\(name)'; 'kiln projects' lists them", reason: "project")
    }

    private func find(_ name: ProjectName) throws -> (id: Int64, project: Project)? {
        try database.first(Self.projectColumns + "WHERE name = ?", name.text) { row in
            (try row.integer("id"), try row.project())
        }
    }
}
