import Database
import Glibc
import Support
import TestSupport
import Testing

struct DatabaseTests {
    @Test("every kind of value comes back as it was bound")
    func values() async throws {
        try await withDatabase { database in
            try database.run("CREATE TABLE item (id INTEGER PRIMARY KEY, value ANY) STRICT")
            let values: [DatabaseValue] = [
                .null, .integer(.min), .integer(.max), .real(0.1), .text(""), .text("ü\u{0}x'); DROP TABLE item;--"),
                .blob([]), .blob([0, 255]),
            ]
            for value in values { try database.run("INSERT INTO item (value) VALUES (?)", value) }
            let read = try database.query("SELECT value FROM item ORDER BY id") { try $0.value("value") }
            #expect(read == values)
            #expect(database.lastInsertedID == Int64(values.count))
        }
    }

    @Test("a column that is not there, another type and NULL are errors that name the column")
    func mismatches() async throws {
        try await withDatabase { database in
            #expect(throws: KilnError.self) { try database.query("SELECT 1 AS a") { try $0.integer("b") } }
            let error = #expect(throws: KilnError.self) { try database.query("SELECT 'x' AS a") { try $0.int("a") } }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("'a'") == true)
            #expect(throws: KilnError.self) { try database.query("SELECT NULL AS a") { try $0.text("a") } }
            let texts = try database.query("SELECT NULL AS a") { try $0.optionalText("a") }
            #expect(texts == [nil])
            let isRight = try database.first("SELECT 2.5 AS a, x'01' AS b, 1 AS c") { row in
                try row.real("a") == 2.5 && row.blob("b") == [1] && row.bool("c") && !row.isNull("c")
            }
            #expect(isRight == true)
        }
    }

    @Test("arguments have to fit, and a text is one statement")
    func statements() async throws {
        try await withDatabase { database in
            #expect(throws: KilnError.self) { try database.run("SELECT ?") }
            #expect(throws: KilnError.self) { try database.run("SELECT ?", 1, 2) }
            #expect(throws: KilnError.self) { try database.run("SELECT 1; SELECT 2") }
            #expect(throws: KilnError.self) { try database.run("") }
            #expect(throws: KilnError.self) { try database.run("SELEC 1") }
            let ones = try column(database, "SELECT 1 AS a; ", "a")
            #expect(ones == [.integer(1)])
        }
    }

    @Test("the same statement may run again inside its own rows")
    func reentrance() async throws {
        try await withDatabase { database in
            let query: SQL = "SELECT 1 AS a UNION ALL SELECT 2"
            let pairs = try database.query(query) { outer in
                let value = try outer.int("a")
                return try database.query(query) { value * 10 + (try $0.int("a")) }
            }
            #expect(pairs == [[11, 12], [21, 22]])
        }
    }

    @Test("the settings are those the durability rests on")
    func settings() async throws {
        try await withDatabase { database in
            func pragma(_ sql: SQL, _ column: String) throws -> DatabaseValue? {
                try database.first(sql) { try $0.value(column) }
            }
            #expect(try pragma("PRAGMA journal_mode", "journal_mode") == .text("wal"))
            #expect(try pragma("PRAGMA synchronous", "synchronous") == .integer(2))
            #expect(try pragma("PRAGMA foreign_keys", "foreign_keys") == .integer(1))
            #expect(try pragma("PRAGMA trusted_schema", "trusted_schema") == .integer(0))
            #expect(throws: KilnError.self) { try database.run("SELECT \"no column but a text\"") }
            try database.run("PRAGMA writable_schema = ON")
            #expect(throws: KilnError.self) { try database.run("DELETE FROM sqlite_schema") }
            #expect(try database.problems() == [])
        }
    }

    @Test("the files are for their owner only")
    func mode() async throws {
        try await withScratch { folder in
            let database = try Database(path: "\(folder)/a.db")
            try database.run("CREATE TABLE item (id INTEGER)")
            for name in ["a.db", "a.db-wal", "a.db-shm"] {
                let status = try FileDescriptor.open("\(folder)/\(name)", O_RDONLY).status()
                #expect(status.st_mode & 0o777 == 0o600, "\(name)")
            }
            try database.close()
        }
    }

    @Test("a transaction is committed on return, rolled back on throw, and not nested")
    func transactions() async throws {
        try await withDatabase { database in
            try database.run("CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT")
            func count() throws -> Int? { try database.first("SELECT count(*) AS n FROM item") { try $0.int("n") } }
            try database.transaction { _ = try database.run("INSERT INTO item VALUES (1)") }
            struct Stop: Error {}
            #expect(throws: Stop.self) {
                try database.transaction {
                    try database.run("INSERT INTO item VALUES (2)")
                    throw Stop()
                }
            }
            #expect(try count() == 1)
            #expect(throws: KilnError.self) {
                try database.transaction { try database.transaction { _ = try database.run("DELETE FROM item") } }
            }
            #expect(try count() == 1)
            try database.transaction(.deferred) { _ = try count() }
            try database.transaction { _ = try database.run("INSERT INTO item VALUES (3)") }
            #expect(try count() == 2)
        }
    }

    @Test("a primary result matches its extended ones")
    func resultCodes() {
        #expect(ResultCode.constraint ~= .constraintUnique)
        #expect(!(ResultCode.constraintUnique ~= .constraint))
        #expect(ResultCode.constraintUnique ~= .constraintUnique)
        #expect(!(ResultCode.busy ~= .constraintUnique))
        #expect(ResultCode.constraintUnique.primary == .constraint)
    }

    @Test("what the schema refuses is a conflict with SQLite's own result")
    func constraints() async throws {
        try await withDatabase { database in
            try database.runScript(
                """
                CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> '')) STRICT;
                CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent (id)) STRICT;
                CREATE TRIGGER child_is_for_ever BEFORE DELETE ON child BEGIN SELECT RAISE(ABORT, 'no'); END;
                INSERT INTO parent VALUES (1, 'a');
                INSERT INTO child VALUES (1);
                """)
            let cases: [(SQL, ResultCode)] = [
                ("INSERT INTO parent (name) VALUES ('a')", .constraintUnique),
                ("INSERT INTO parent VALUES (1, 'b')", .constraintPrimaryKey),
                ("INSERT INTO parent (name) VALUES ('')", .constraintCheck),
                ("INSERT INTO child VALUES (7)", .constraintForeignKey),
                ("DELETE FROM child", .constraintTrigger),
            ]
            for (sql, code) in cases {
                let error = #expect(throws: KilnError.self) { try database.run(sql) }
                #expect(error?.code == .conflict)
                #expect(error?.databaseResult == code)
            }
        }
    }

    @Test("a connection that cannot get the lock in time says that the database is in use")
    func busy() async throws {
        try await withScratch { folder in
            let first = try Database(path: "\(folder)/a.db", busySeconds: 0)
            let second = try Database(path: "\(folder)/a.db", busySeconds: 0)
            try first.run("CREATE TABLE item (id INTEGER)")
            try first.transaction {
                let error = #expect(throws: KilnError.self) { try second.transaction {} }
                #expect(error?.code == .unavailable)
                #expect(error?.databaseResult == .busy)
            }
            try second.transaction {}
            try first.close()
            try second.close()
        }
    }

    @Test("a full database is 'no space', rolls back, and goes on once there is room")
    func full() async throws {
        try await withDatabase { database in
            try database.run("CREATE TABLE item (value BLOB) STRICT")
            _ = try database.query("PRAGMA max_page_count = 20") { _ in }
            let error = #expect(throws: KilnError.self) {
                try database.transaction {
                    for _ in 0..<100 {
                        try database.run("INSERT INTO item VALUES (?)", [UInt8](repeating: 1, count: 4000))
                    }
                }
            }
            #expect(error?.code == .noSpace)
            #expect(try column(database, "SELECT count(*) AS n FROM item", "n") == [.integer(0)])
            _ = try database.query("PRAGMA max_page_count = 2000") { _ in }
            try database.transaction { _ = try database.run("INSERT INTO item VALUES (x'01')") }
        }
    }

    @Test(
        "a disk that is really full is 'no space', loses nothing committed, and goes on once there is room",
        .enabled(if: getuid() == 0, "needs root to mount a small disk"))
    func fullDisk() async throws {
        try await withScratch { folder in
            let disk = "\(folder)/disk"
            try Files.createDirectory(disk)
            try #require(mount("none", disk, "tmpfs", 0, "size=1m") == 0)
            defer { umount2(disk, Int32(MNT_DETACH)) }
            let database = try Database(path: "\(disk)/a.db")
            try database.run("CREATE TABLE item (id INTEGER PRIMARY KEY, value BLOB) STRICT")
            try Files.writeAtomically("\(disk)/ballast", [UInt8](repeating: 1, count: 300_000))
            var committed = 0
            let error = #expect(throws: KilnError.self) {
                for _ in 0..<1000 {
                    try database.transaction {
                        _ = try database.run("INSERT INTO item (value) VALUES (?)", [UInt8](repeating: 1, count: 3000))
                    }
                    committed += 1
                }
            }
            #expect(error?.code == .noSpace)
            #expect(try column(database, "SELECT count(*) AS n FROM item", "n") == [.integer(Int64(committed))])
            try Files.removeTree("\(disk)/ballast")
            try database.transaction { _ = try database.run("INSERT INTO item (value) VALUES (x'01')") }
            #expect(try database.problems() == [])
            try database.close()
        }
    }

    @Test("a damaged file, and one that is no database, are corrupt and say what to do", arguments: [false, true])
    func corrupt(isDatabase: Bool) async throws {
        try await withScratch { folder in
            let path = "\(folder)/a.db"
            if isDatabase {
                let database = try Database(path: path)
                try database.run("CREATE TABLE item (value BLOB) STRICT")
                for _ in 0..<50 { try database.run("INSERT INTO item VALUES (?)", [UInt8](repeating: 1, count: 3000)) }
                try database.close()
                var bytes = try Files.read(path)
                for index in 4096..<bytes.count { bytes[index] = 0xEE }
                try Files.writeAtomically(path, bytes)
            } else {
                try Files.writeAtomically(path, Array(repeating: UInt8(ascii: "x"), count: 8192))
            }
            let error = #expect(throws: KilnError.self) {
                let database = try Database(path: path)
                _ = try database.query("SELECT length(value) AS n FROM item") { try $0.int("n") }
            }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("backup") == true)
        }
    }

    @Test("a folder that is not there is said by name")
    func noFolder() {
        let error = #expect(throws: KilnError.self) { try Database(path: "/nowhere/at/all.db") }
        #expect(error?.message.contains("/nowhere/at/all.db") == true)
    }

    @Test("a closed connection refuses work, and closing frees every descriptor")
    func closing() async throws {
        try await withScratch { folder in
            let path = "\(folder)/a.db"
            for isClosed in [true, false] {
                let database = try Database(path: path)
                try database.run("CREATE TABLE IF NOT EXISTS item (id INTEGER)")
                _ = try database.query("SELECT id FROM item") { try $0.int("id") }
                if isClosed {
                    try database.close()
                    #expect(throws: KilnError.self) { try database.run("SELECT 1") }
                    #expect(throws: KilnError.self) { try database.transaction {} }
                }
            }
            #expect(try openFiles(below: folder) == [])
        }
    }

    private func openFiles(below folder: String) throws -> [String] {
        try Files.list("/proc/self/fd").compactMap { name in
            var target = [CChar](repeating: 0, count: 4096)
            let count = unsafe readlink("/proc/self/fd/\(name)", &target, target.count)
            let text = String(decoding: target.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
            return text.hasPrefix(folder) ? text : nil
        }
    }
}

/// Gives the body an open database in a folder of its own, and expects it sound and cleanly closed.
func withDatabase(_ body: (Database) throws -> Void) async throws {
    try await withScratch { folder in
        let database = try Database(path: "\(folder)/test.db")
        try body(database)
        #expect(try database.problems() == [])
        try database.close()
    }
}

/// One column of a query's rows.
func column(_ database: Database, _ sql: SQL, _ name: String) throws -> [DatabaseValue] {
    try database.query(sql) { try $0.value(name) }
}
