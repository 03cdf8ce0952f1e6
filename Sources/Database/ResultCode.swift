internal import CSQLite
package import Support

/// A result of SQLite. A primary code matches its extended codes: `.constraint ~= .constraintUnique` is true.
package struct ResultCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// SQLite's number.
    package let rawValue: Int32

    /// Takes SQLite's number.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// Done without error.
    package static let ok = ResultCode(rawValue: SQLITE_OK)
    /// Another connection writes.
    package static let busy = ResultCode(rawValue: SQLITE_BUSY)
    /// Another statement of this connection is in the way.
    package static let locked = ResultCode(rawValue: SQLITE_LOCKED)
    /// The disk is full.
    package static let full = ResultCode(rawValue: SQLITE_FULL)
    /// The file is damaged.
    package static let corrupt = ResultCode(rawValue: SQLITE_CORRUPT)
    /// The file is not a database.
    package static let notADatabase = ResultCode(rawValue: SQLITE_NOTADB)
    /// The disk failed.
    package static let inputOutput = ResultCode(rawValue: SQLITE_IOERR)
    /// The file cannot be written.
    package static let readOnly = ResultCode(rawValue: SQLITE_READONLY)
    /// The file cannot be opened.
    package static let cannotOpen = ResultCode(rawValue: SQLITE_CANTOPEN)
    /// A rule of the schema refused a change.
    package static let constraint = ResultCode(rawValue: SQLITE_CONSTRAINT)
    /// A CHECK refused a change.
    package static let constraintCheck = ResultCode(rawValue: SQLITE_CONSTRAINT | (1 << 8))
    /// A foreign key refused a change.
    package static let constraintForeignKey = ResultCode(rawValue: SQLITE_CONSTRAINT | (3 << 8))
    /// A PRIMARY KEY refused a change.
    package static let constraintPrimaryKey = ResultCode(rawValue: SQLITE_CONSTRAINT | (6 << 8))
    /// A trigger refused a change.
    package static let constraintTrigger = ResultCode(rawValue: SQLITE_CONSTRAINT | (7 << 8))
    /// A UNIQUE refused a change.
    package static let constraintUnique = ResultCode(rawValue: SQLITE_CONSTRAINT | (8 << 8))

    /// The code without its extension.
    package var primary: ResultCode { ResultCode(rawValue: rawValue & 0xFF) }

    /// Whether `code` is the pattern or, for a primary pattern, one of its extended codes.
    package static func ~= (pattern: ResultCode, code: ResultCode) -> Bool {
        pattern == code || pattern == code.primary
    }

    /// SQLite's own words for the code, and its number.
    package var description: String {
        let text = unsafe sqlite3_errstr(rawValue).map { unsafe String(cString: $0) } ?? "unknown"
        return "\(text) (SQLite \(rawValue))"
    }
}

extension KilnError {
    private static let resultField = "sqlite"

    /// The result of SQLite that led to this error, when one did.
    package var databaseResult: ResultCode? {
        fields[Self.resultField].flatMap { Int32($0) }.map(ResultCode.init(rawValue:))
    }

    /// The error for a failed call: what kind it is, and what to do.
    static func database(_ code: ResultCode, systemNumber: Int32, path: String, message: String) -> KilnError {
        let fields = [resultField: String(code.rawValue), "path": path]
        let isDiskFull = ResultCode.inputOutput ~= code && SystemCallError.isNoSpace(systemNumber)
        return switch isDiskFull ? .full : code {
        case .full:
            KilnError(
                .noSpace, "no space left for the database \(path); free some, or move the data directory",
                fields: fields)
        case .busy, .locked:
            KilnError(
                .unavailable, "the database \(path) is in use by another program; stop it, or try again",
                reason: "database.busy", fields: fields)
        case .corrupt, .notADatabase:
            KilnError(
                .corrupt,
                "the database \(path) is damaged or not a database (\(message)); stop Kiln, keep a copy of the file, "
                    + "and restore a backup or run 'sqlite3 FILE .recover'", fields: fields)
        case .readOnly, .cannotOpen:
            KilnError(
                .unavailable, "cannot open or write the database \(path): \(message); check the path and its rights",
                fields: fields)
        case .constraint:
            KilnError(
                .conflict, "the database refused a change: \(message)", reason: "database.constraint", fields: fields)
        default: KilnError(.internal, "the database \(path) failed: \(message): \(code)", fields: fields)
        }
    }
}

extension SystemCallError {
    /// Whether an `errno` says that the disk or the quota is full.
    fileprivate static func isNoSpace(_ number: Int32) -> Bool {
        SystemCallError(call: "", number: number, subject: "").asKilnError.code == .noSpace
    }
}
