/// What some classes refer to, as flat arrays.
package struct ReferenceBatch: Sendable {
    /// How a class names another.
    package struct Use: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        /// Makes a set of its bits.
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Without it the class does not run.
        package static let linked = Use(rawValue: 1)
        /// In the type of a field or method.
        package static let described = Use(rawValue: 2)
        /// In a signature, an annotation or debug information.
        package static let mentioned = Use(rawValue: 4)
        /// In a string.
        package static let string = Use(rawValue: 8)

        /// The strongest of them.
        package var word: String {
            if contains(.linked) { return "linked" }
            if contains(.described) { return "described" }
            return contains(.mentioned) ? "mentioned" : "string"
        }
    }

    /// A class that refers to a name that nobody brings.
    package struct Absent: Hashable, Sendable {
        /// Who.
        package var node: Int32
        /// The name with slashes.
        package var path: String
        /// How.
        package var use: Use
    }

    /// A member of a class that is asked for.
    package struct Member: Hashable, Sendable {
        /// The class that it is looked for in.
        package var owner: Int32
        /// Its name, of a method with `()`.
        package var name: String
    }

    /// The classes.
    package var nodes: [Int32] = []
    /// By class, where its references end in `targets`.
    package var ends: [Int32] = []
    /// The classes that are referred to.
    package var targets: [Int32] = []
    /// How.
    package var uses: [Use] = []
    /// The members of what is asked for that are used, with how often.
    package var members: [Member: Int] = [:]
    /// References into packages that are asked for, to classes that nobody brings.
    package var absent: [Absent] = []
    /// Classes, and the path that is asked for that they hold as a string.
    package var mentions: [(node: Int32, path: Int)] = []
    /// Entries that cannot be read as classes.
    package var unreadable = 0

    /// Nothing yet.
    package init() {}
}
