package import Bundling
package import Pipeline

/// What became of a bundle.
package struct BundleResult: Sendable {
    /// The jars as the plan saw them.
    package var inputs: [BundleInput]
    /// By jar, the digest of its file; empty when nothing was written.
    package var digests: [Digest] = []
    /// The plan.
    package var plan: BundlePlan
    /// What clashes.
    package var report: ConflictReport
    /// Notes of the merges.
    package var notes: [BundleNote] = []
    /// Classes in which something that moves is still named as before.
    package var classNotes: [ClassNote] = []
    /// Bytes of the bundle; 0 when none was written.
    package var bytes: UInt64 = 0
    /// Entries in it.
    package var entries = 0
    /// Entries that were copied as they are.
    package var copied = 0
    /// Classes that were changed.
    package var changed = 0
    /// Entries that were merged of several.
    package var merged = 0

    init(inputs: [BundleInput], plan: BundlePlan, report: ConflictReport) {
        self.inputs = inputs
        self.plan = plan
        self.report = report
    }

    /// Something that a relocation left in a class.
    package struct ClassNote: Sendable, Hashable {
        /// The class's entry in the bundle.
        package var name: String
        /// The jar's label.
        package var input: String
        /// What was left.
        package var what: What

        /// What was left.
        package enum What: String, Sendable, Hashable {
            /// Strings of a `switch` (C14).
            case switchStrings = "switch-strings"
            /// Kotlin's binary metadata (C12).
            case kotlinData = "kotlin-metadata"
            /// A Scala signature (C12).
            case scalaSignature = "scala-signature"
            /// The class cannot be read; it is in the bundle as it is.
            case unreadable
        }
    }
}
