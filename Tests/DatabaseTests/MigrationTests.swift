import Database
import Support
import TestSupport
import Testing

struct MigrationTests {
    private let first = Migration("001-item", "CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT")
    private let second = Migration(
        "002-name", "ALTER TABLE item ADD COLUMN name TEXT; INSERT INTO item (name) VALUES ('a')")

    private func recorded(_ database: Database) throws -> [String] {
        try database.query("SELECT identifier FROM migration ORDER BY position") { try $0.text("identifier") }
    }

    @Test("migrations run in order, once each, also over several programs")
    func order() async throws {
        try await withScratch { folder in
            let database = try Database(path: "\(folder)/a.db")
            try database.migrate([first])
            try database.migrate([first, second])
            try database.migrate([first, second])
            #expect(try recorded(database) == ["001-item", "002-name"])
            #expect(try column(database, "SELECT name FROM item", "name") == [.text("a")])
            try database.close()
        }
    }

    @Test("a migration that fails leaves the one before it and nothing of itself")
    func failure() async throws {
        try await withScratch { folder in
            let database = try Database(path: "\(folder)/a.db")
            let bad = Migration("002-bad", "CREATE TABLE extra (id INTEGER); INSERT INTO nothing VALUES (1)")
            #expect(throws: KilnError.self) { try database.migrate([first, bad]) }
            #expect(try recorded(database) == ["001-item"])
            #expect(try column(database, "SELECT name FROM sqlite_schema WHERE name = 'extra'", "name").isEmpty)
            try database.migrate([first, second])
            #expect(try recorded(database) == ["001-item", "002-name"])
            try database.close()
        }
    }

    @Test("a migration that leaves a broken reference is refused")
    func brokenReference() async throws {
        try await withScratch { folder in
            let database = try Database(path: "\(folder)/a.db")
            let bad = Migration(
                "002-bad",
                """
                CREATE TABLE child (item INTEGER REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
                INSERT INTO child VALUES (77)
                """)
            #expect(throws: KilnError.self) { try database.migrate([first, bad]) }
            #expect(try recorded(database) == ["001-item"])
            try database.close()
        }
    }

    @Test("a database that is newer than the program, or another's, is refused and left as it is")
    func newer() async throws {
        try await withScratch { folder in
            let database = try Database(path: "\(folder)/a.db")
            try database.migrate([first, second])
            for older in [[first], [second, first], [Migration("001-other", "SELECT 1")]] {
                let error = #expect(throws: KilnError.self) { try database.migrate(older) }
                #expect(error?.reason == "database.newer")
            }
            #expect(try recorded(database) == ["001-item", "002-name"])
            try database.close()
        }
    }

    @Test("programs that start at once apply nothing twice")
    func together() async throws {
        try await withScratch { folder in
            let migrations = [first, second]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<4 {
                    group.addTask {
                        try await onOwnThread("migrate \(index)") {
                            let database = try Database(path: "\(folder)/a.db")
                            try database.migrate(migrations)
                            try database.close()
                        }
                    }
                }
                try await group.waitForAll()
            }
            let database = try Database(path: "\(folder)/a.db")
            #expect(try recorded(database).count == 2)
            #expect(try column(database, "SELECT id FROM item", "id") == [.integer(1)])
            try database.close()
        }
    }
}
