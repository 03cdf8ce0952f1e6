internal import CSQLite
internal import Support

/// Owns one prepared statement; finalised with it. Used only by its `Database`.
@safe final class Statement {
    let handle: OpaquePointer
    private unowned let database: Database
    /// The columns' positions by name.
    let columns: [String: Int32]
    let sql: SQL

    init(_ sql: SQL, _ database: Database) throws {
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        var rest: UnsafePointer<CChar>?
        let isWhole = try unsafe sql.text.withCString { text in
            try database.check(unsafe sqlite3_prepare_v3(database.handle, text, -1, flags, &prepared, &rest))
            return unsafe rest.map { unsafe String(cString: $0).allSatisfy(\.isWhitespace) } ?? true
        }
        guard let prepared = unsafe prepared, isWhole else {
            _ = unsafe sqlite3_finalize(prepared)
            throw KilnError(.internal, "not one SQL statement: \(sql.text)")
        }
        unsafe handle = unsafe prepared
        var columns: [String: Int32] = [:]
        for index in 0..<(unsafe sqlite3_column_count(prepared)) {
            guard let name = unsafe sqlite3_column_name(prepared, index) else { continue }
            columns[unsafe String(cString: name)] = index
        }
        self.columns = columns
        self.sql = sql
        self.database = database
    }

    deinit { _ = unsafe sqlite3_finalize(handle) }

    /// Binds all parameters, in order.
    func bind(_ arguments: [(any DatabaseBindable)?]) throws {
        guard arguments.count == Int(unsafe sqlite3_bind_parameter_count(handle)) else {
            throw KilnError(.internal, "\(arguments.count) arguments do not fit: \(sql.text)")
        }
        for (offset, argument) in arguments.enumerated() {
            let index = Int32(offset + 1)
            let result =
                switch argument?.databaseValue ?? .null {
                case .null: unsafe sqlite3_bind_null(handle, index)
                case .integer(let value): unsafe sqlite3_bind_int64(handle, index, value)
                case .real(let value): unsafe sqlite3_bind_double(handle, index, value)
                case .text(let value):
                    unsafe kiln_sqlite_bind_text(handle, index, value, sqlite3_uint64(value.utf8.count))
                case .blob(let value):
                    value.isEmpty
                        ? unsafe sqlite3_bind_zeroblob(handle, index, 0)
                        : unsafe kiln_sqlite_bind_blob(handle, index, value, sqlite3_uint64(value.count))
                }
            try check(result)
        }
    }

    /// Goes to the next row; false at the end.
    func step() throws -> Bool {
        let result = unsafe sqlite3_step(handle)
        if result == SQLITE_ROW { return true }
        if result != SQLITE_DONE { try check(result) }
        return false
    }

    /// Makes it ready for its next use; an error of the last step was thrown there already.
    func reset() {
        _ = unsafe sqlite3_reset(handle)
        _ = unsafe sqlite3_clear_bindings(handle)
    }

    private func check(_ result: Int32) throws { try database.check(result) }
}
