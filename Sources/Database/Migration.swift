internal import Support

/// One step of a schema. Once released, neither its identifier nor its text changes.
package struct Migration: Sendable {
    /// The name that is recorded in the database.
    package let identifier: String
    /// The statements.
    package let script: SQL

    /// Joins the parts.
    package init(_ identifier: String, _ script: SQL) {
        self.identifier = identifier
        self.script = script
    }
}

extension Database {
    /// Brings the schema up to date: each migration that is not recorded yet, in order, in a transaction of its own.
    ///
    /// Throws `conflict` (reason `database.newer`) when the database records migrations this program does not know,
    /// or another order of them; nothing is changed then.
    package func migrate(_ migrations: [Migration]) throws {
        _ = try transaction {
            try run(
                """
                CREATE TABLE IF NOT EXISTS migration (
                    position INTEGER PRIMARY KEY,
                    identifier TEXT NOT NULL UNIQUE
                ) STRICT
                """)
        }
        while try transaction(.immediate, { try applyNext(migrations) }) {}
    }

    /// Applies the first migration that is missing; false when none is. What is recorded is read under the write lock,
    /// so that two programs that start at once apply nothing twice.
    private func applyNext(_ migrations: [Migration]) throws -> Bool {
        let recorded = try query("SELECT identifier FROM migration ORDER BY position") { try $0.text("identifier") }
        guard recorded == migrations.prefix(recorded.count).map(\.identifier) else {
            let strange = recorded.first { name in !migrations.contains { $0.identifier == name } }
            throw KilnError(
                .conflict,
                "the database \(path) was made by a newer or other Kiln"
                    + " (it has '\(strange ?? recorded.last ?? "")'); use that version, or another data directory",
                reason: "database.newer")
        }
        guard recorded.count < migrations.count else { return false }
        let next = migrations[recorded.count]
        try runScript(next.script)
        try run("INSERT INTO migration (position, identifier) VALUES (?, ?)", recorded.count + 1, next.identifier)
        let broken = try query("PRAGMA foreign_key_check") { try $0.text("table") }
        guard broken.isEmpty else {
            throw KilnError(.corrupt, "the migration '\(next.identifier)' leaves broken references in \(broken[0])")
        }
        return true
    }
}
