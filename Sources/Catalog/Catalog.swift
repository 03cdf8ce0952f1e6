internal import Database
package import Support

/// Projects, builds with their events, versions and settings, in one SQLite file. Each method is one transaction.
///
/// It runs on a queue of its own. All SQL of Kiln is in this target.
package actor Catalog {
    private let executor: QueueExecutor
    let database: Database
    let clock: Clock

    /// Opens the file and brings its schema up to date; blocks meanwhile.
    package init(path: String, clock: Clock) throws {
        executor = QueueExecutor(label: "kiln.catalog")
        self.clock = clock
        database = try Database(path: path)
        try database.migrate(Schema.migrations)
    }

    /// The queue that the catalog runs on.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Closes the file; every later call throws.
    package func close() throws { try database.close() }

    /// What is wrong with the file; empty when it is sound. Reads all of it.
    package func problems() throws -> [String] { try database.problems() }

    /// A setting's value; `nil` when it was never set.
    package func setting(_ name: String) throws -> String? {
        try database.first("SELECT value FROM setting WHERE name = ?", name) { try $0.text("value") }
    }

    /// Sets a setting; `nil` removes it.
    package func set(_ name: String, to value: String?) throws {
        try database.transaction {
            guard let value else { return _ = try database.run("DELETE FROM setting WHERE name = ?", name) }
            try database.run(
                """
                INSERT INTO setting (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """, name, value)
        }
    }

    /// A list's length as asked for, within 1…500.
    func clamped(_ limit: Int) -> Int { min(max(limit, 1), 500) }

    /// The first `limit` of one row more than that, and the key of the last one when more follow.
    func page<Item>(_ rows: [(key: Int64, item: Item)], _ limit: Int) -> (items: [Item], next: Int64?) {
        (rows.prefix(limit).map(\.item), rows.count > limit ? rows[limit - 1].key : nil)
    }
}
