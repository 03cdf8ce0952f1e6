internal import CSQLite
internal import Support

/// The row a query stands on, valid inside the closure that gets it. A value of another type than asked for, and a
/// column that the query does not have, are errors.
package struct Row: ~Copyable {
    private let statement: Statement

    init(_ statement: Statement) { self.statement = statement }

    /// The value as it is.
    package func value(_ column: String) throws -> DatabaseValue {
        let index = try index(column)
        let handle = unsafe statement.handle
        return switch unsafe sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER: .integer(unsafe sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT: .real(unsafe sqlite3_column_double(handle, index))
        case SQLITE_TEXT: .text(String(decoding: bytes(index), as: UTF8.self))
        case SQLITE_BLOB: .blob(bytes(index))
        default: .null
        }
    }

    /// An INTEGER; `nil` when it is NULL.
    package func optionalInteger(_ column: String) throws -> Int64? {
        switch try value(column) {
        case .integer(let value): value
        case .null: nil
        default: throw mismatch(column, "an integer")
        }
    }

    /// A TEXT; `nil` when it is NULL.
    package func optionalText(_ column: String) throws -> String? {
        switch try value(column) {
        case .text(let value): value
        case .null: nil
        default: throw mismatch(column, "a text")
        }
    }

    /// An INTEGER.
    package func integer(_ column: String) throws -> Int64 {
        guard let value = try optionalInteger(column) else { throw mismatch(column, "an integer") }
        return value
    }

    /// An INTEGER.
    package func int(_ column: String) throws -> Int { Int(try integer(column)) }

    /// An INTEGER that is not 0.
    package func bool(_ column: String) throws -> Bool { try integer(column) != 0 }

    /// A TEXT.
    package func text(_ column: String) throws -> String {
        guard let value = try optionalText(column) else { throw mismatch(column, "a text") }
        return value
    }

    /// A REAL.
    package func real(_ column: String) throws -> Double {
        guard case .real(let value) = try value(column) else { throw mismatch(column, "a real number") }
        return value
    }

    /// A BLOB.
    package func blob(_ column: String) throws -> [UInt8] {
        guard case .blob(let value) = try value(column) else { throw mismatch(column, "a blob") }
        return value
    }

    /// Whether it is NULL.
    package func isNull(_ column: String) throws -> Bool { try value(column) == .null }

    private func index(_ column: String) throws -> Int32 {
        guard let index = statement.columns[column] else {
            throw KilnError(.internal, "the query has no column '\(column)': \(statement.sql.text)")
        }
        return index
    }

    private func bytes(_ index: Int32) -> [UInt8] {
        let handle = unsafe statement.handle
        guard let start = unsafe sqlite3_column_blob(handle, index) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, index))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    private func mismatch(_ column: String, _ expected: String) -> KilnError {
        KilnError(.corrupt, "the database holds something else than \(expected) in '\(column)'; restore a backup")
    }
}
