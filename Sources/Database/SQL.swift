/// The text of a statement. Only literals make one, so nothing from outside can become SQL: values are bound.
package struct SQL: ExpressibleByStringLiteral, Hashable, Sendable {
    let text: String

    /// Takes a literal without interpolation.
    package init(stringLiteral text: StaticString) { self.text = text.description }

    private init(joined text: String) { self.text = text }

    /// One text after the other.
    package static func + (left: SQL, right: SQL) -> SQL { SQL(joined: left.text + right.text) }
}

/// A value as SQLite holds it.
package enum DatabaseValue: Hashable, Sendable {
    /// NULL.
    case null
    /// INTEGER.
    case integer(Int64)
    /// REAL.
    case real(Double)
    /// TEXT.
    case text(String)
    /// BLOB.
    case blob([UInt8])
}

/// What can be bound to a parameter of a statement.
package protocol DatabaseBindable {
    /// The value to bind.
    var databaseValue: DatabaseValue { get }
}

extension DatabaseValue: DatabaseBindable {
    /// The value itself.
    package var databaseValue: DatabaseValue { self }
}

extension Int: DatabaseBindable {
    /// INTEGER.
    package var databaseValue: DatabaseValue { .integer(Int64(self)) }
}

extension Int64: DatabaseBindable {
    /// INTEGER.
    package var databaseValue: DatabaseValue { .integer(self) }
}

extension Bool: DatabaseBindable {
    /// INTEGER 1 or 0.
    package var databaseValue: DatabaseValue { .integer(self ? 1 : 0) }
}

extension Double: DatabaseBindable {
    /// REAL.
    package var databaseValue: DatabaseValue { .real(self) }
}

extension String: DatabaseBindable {
    /// TEXT.
    package var databaseValue: DatabaseValue { .text(self) }
}

extension [UInt8]: DatabaseBindable {
    /// BLOB.
    package var databaseValue: DatabaseValue { .blob(self) }
}
