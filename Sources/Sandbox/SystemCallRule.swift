/// A system call that a build may not make, or not so.
package struct SystemCallRule: Hashable, Sendable {
    /// What an argument has to be for the rule to apply.
    package struct Condition: Hashable, Sendable {
        /// Which argument, from 0.
        package var argument: UInt32
        /// The bits that count.
        package var mask: UInt64
        /// What they are.
        package var value: UInt64
        /// Whether the argument must be greater than `value` instead.
        package var isGreater = false
    }

    /// The calls' names; one that this machine's library does not know has a number below.
    package var names: [String]
    /// All of these must hold.
    package var conditions: [Condition]
    /// The error that the program gets (errno).
    package var error: Int32

    /// Joins the parts.
    package init(names: [String], conditions: [Condition] = [], error: Int32) {
        self.names = names
        self.conditions = conditions
        self.error = error
    }

    /// The numbers of calls newer than Debian 12's libseccomp; they are the same on all of Linux's newer architectures.
    static let numbers: [String: Int32] = [
        "fchmodat2": 452, "setxattrat": 463, "removexattrat": 466, "open_tree_attr": 467,
    ]
}
