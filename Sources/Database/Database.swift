internal import CSQLite
internal import Glibc
internal import Support

/// One connection to an SQLite file, for one queue or actor at a time.
///
/// Write-ahead log, `synchronous=FULL` (a committed transaction survives a power cut), foreign keys enforced, defensive.
/// Calls block; a path is a file's, never a URI.
@safe package final class Database {
    let path: String
    var handle: OpaquePointer?
    private var statements: [SQL: Statement] = [:]
    private var isInTransaction = false

    /// How much a transaction locks at its beginning.
    package enum TransactionKind: Sendable {
        /// A snapshot to read.
        case deferred
        /// The right to write: the transaction cannot fail with `busy` later on.
        case immediate
    }

    /// Opens or creates the file (mode 0600). Waits `busySeconds` for another connection that writes.
    package init(path: String, busySeconds: Double = 10) throws {
        self.path = Files.absolute(path)
        // SQLite gives its -wal and -shm files the mode of the database, so the file is made first.
        _ = try FileDescriptor.open(self.path, O_RDWR | O_CREAT, mode: 0o600)
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        var opened: OpaquePointer?
        let result = unsafe sqlite3_open_v2(self.path, &opened, flags, nil)
        unsafe handle = unsafe opened
        try check(result)
        try configure(busySeconds: busySeconds)
    }

    deinit {
        statements = [:]
        _ = unsafe sqlite3_close_v2(handle)
    }

    private func configure(busySeconds: Double) throws {
        let options: [(Int32, Int32)] = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
            (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        ]
        for (option, value) in options { try check(unsafe kiln_sqlite_configure(handle, option, value)) }
        try check(unsafe sqlite3_busy_timeout(handle, Int32(busySeconds * 1000)))
        let mode = try query("PRAGMA journal_mode = WAL") { try $0.text("journal_mode") }
        guard mode == ["wal"] else {
            throw KilnError(
                .unavailable,
                "the file system of \(path) cannot hold a database with a write-ahead log; use a local disk")
        }
        try run("PRAGMA synchronous = FULL")
        try run("PRAGMA cell_size_check = ON")
        _ = try query("PRAGMA journal_size_limit = 67108864") { _ in }
    }

    /// Closes the connection; throws when something still uses it. Later calls throw.
    package func close() throws {
        statements = [:]
        try check(unsafe sqlite3_close(handle))
        unsafe handle = nil
    }

    /// Runs a statement that answers no rows. The count of rows changed.
    @discardableResult
    package func run(_ sql: SQL, _ arguments: (any DatabaseBindable)?...) throws -> Int {
        try withStatement(sql, arguments) { statement in
            while try statement.step() {}
        }
        return Int(unsafe sqlite3_changes64(handle))
    }

    /// Runs a query, and makes a value of each row.
    package func query<Value>(
        _ sql: SQL, _ arguments: (any DatabaseBindable)?..., row: (borrowing Row) throws -> Value
    ) throws -> [Value] {
        try query(sql, bound: arguments, row: row)
    }

    /// Runs a query whose parameters were put together with its text, and makes a value of each row.
    package func query<Value>(
        _ sql: SQL, bound arguments: [(any DatabaseBindable)?], row: (borrowing Row) throws -> Value
    ) throws -> [Value] {
        try withStatement(sql, arguments) { statement in
            var values: [Value] = []
            while try statement.step() { values.append(try row(Row(statement))) }
            return values
        }
    }

    /// Runs a query, and makes a value of its first row; `nil` when there is none.
    package func first<Value>(
        _ sql: SQL, _ arguments: (any DatabaseBindable)?..., row: (borrowing Row) throws -> Value
    ) throws -> Value? {
        try withStatement(sql, arguments) { statement in
            try statement.step() ? try row(Row(statement)) : nil
        }
    }

    /// Runs several statements without parameters, such as a schema.
    package func runScript(_ sql: SQL) throws {
        try check(unsafe sqlite3_exec(handle, sql.text, nil, nil, nil))
    }

    /// Runs the body as one transaction: committed when it returns, rolled back when it throws. Not to be nested.
    package func transaction<Value>(_ kind: TransactionKind = .immediate, _ body: () throws -> Value) throws -> Value {
        guard !isInTransaction else { throw KilnError(.internal, "a transaction was begun within a transaction") }
        try run(kind == .immediate ? "BEGIN IMMEDIATE" : "BEGIN")
        isInTransaction = true
        defer { isInTransaction = false }
        do {
            let value = try body()
            try run("COMMIT")
            return value
        } catch {
            // A full disk or an input error has already rolled it back (SQLite, "Response To Errors Within A
            // Transaction"); the first error is the one that counts.
            if unsafe sqlite3_get_autocommit(handle) == 0 { _ = try? run("ROLLBACK") }
            throw error
        }
    }

    /// What `PRAGMA integrity_check` and `foreign_key_check` find wrong; empty when the file is sound.
    package func problems() throws -> [String] {
        let pages = try query("PRAGMA integrity_check") { try $0.text("integrity_check") }.filter { $0 != "ok" }
        let keys = try query("PRAGMA foreign_key_check") { row in
            "\(try row.text("table")) points to a row of \(try row.text("parent")) that is not there"
        }
        return pages + keys
    }

    /// The newest row's id.
    package var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    private func withStatement<Value>(
        _ sql: SQL, _ arguments: [(any DatabaseBindable)?], _ body: (Statement) throws -> Value
    ) throws -> Value {
        guard unsafe handle != nil else { throw KilnError(.internal, "the database \(path) is closed") }
        // Taken out while it runs, so that the same text may run again within a row's closure.
        let statement = try statements.removeValue(forKey: sql) ?? Statement(sql, self)
        defer {
            statement.reset()
            statements[sql] = statement
        }
        try statement.bind(arguments)
        return try body(statement)
    }

    /// Throws the error for a result other than OK; SQLite's words are read at once, on the same thread.
    func check(_ result: Int32) throws {
        guard result != SQLITE_OK else { return }
        let message = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) } ?? "out of memory"
        throw KilnError.database(
            ResultCode(rawValue: result), systemNumber: unsafe sqlite3_system_errno(handle), path: path,
            message: message)
    }
}
