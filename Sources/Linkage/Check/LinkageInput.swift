/// A jar, or the classes of a Java, as part of a check.
package struct LinkageInput: Sendable {
    /// What it is to the job.
    package enum Role: Hashable, Sendable {
        /// The job's own: it may use any of its classes.
        case job
        /// Many jars in one: the job starts at the classes that its manifest names, or at those of the job's own part.
        case bundle
        /// What the job brings along.
        case library
        /// What the runtime has.
        case runtime
        /// The classes of Java itself.
        case jdk

        /// Whether its classes are the job's own loader's, and are checked.
        var isChecked: Bool { self == .job || self == .bundle || self == .library }
    }

    /// One of the jars of which a bundle was made.
    package struct Part: Hashable, Sendable {
        /// What people call it.
        package var label: String
        /// Whether it is the job's own.
        package var isJob: Bool

        /// Joins the parts.
        package init(label: String, isJob: Bool) {
            self.label = label
            self.isJob = isJob
        }
    }

    /// What people call it.
    package var label: String
    /// What it is to the job.
    package var role: Role
    /// What its classes declare and refer to.
    package var summary: JarSummary
    /// Of Java's own classes: whether only those are there that others may use.
    package var isPartial = false
    /// The jars of which it was made, when known.
    package var parts: [Part] = []
    /// By class of the summary, its part, or -1; empty when the parts are not known.
    package var partOfClass: [Int32] = []

    /// Joins the parts.
    package init(label: String, role: Role, summary: JarSummary) {
        self.label = label
        self.role = role
        self.summary = summary
    }

    func part(_ index: Int) -> Part? {
        guard index < partOfClass.count, parts.indices.contains(Int(partOfClass[index])) else { return nil }
        return parts[Int(partOfClass[index])]
    }
}
