/// A level of class files, by their major version (JVMS 4.1).
package struct JavaLevel: Hashable, Sendable, Comparable, Encodable {
    /// The major version: 52 is Java 8.
    package var major: Int

    /// Takes a major version.
    package init(major: Int) { self.major = major }

    /// `Java 8`; before 1.2, and for numbers that no Java has had, the number.
    package var text: String {
        switch major {
        case 46...48: "Java 1.\(major - 44)"
        case 49...99: "Java \(major - 44)"
        case 45: "Java 1.1"
        default: "version \(major)"
        }
    }

    /// By age.
    package static func < (one: JavaLevel, other: JavaLevel) -> Bool { one.major < other.major }

    /// The text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
