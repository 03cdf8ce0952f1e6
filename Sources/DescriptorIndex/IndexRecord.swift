package import Coordinates
package import Pipeline
package import Support

/// A descriptor and what it rests on.
package struct IndexRecord {
    /// What to remember; `requested` is its key.
    package var descriptor: Descriptor
    /// Whether `managed` is the whole list. Without it a lookup that wants the list misses; leaving it out saves time for
    /// descriptors whose management nobody asks for.
    package var holdsManaged: Bool
    /// The files that were read or not there: the pom, its parents, its imports, metadata.
    package var sources: [IndexSource]
    /// The other inputs that were looked at.
    package var inputs: [ConsultedInput]

    /// Joins the parts.
    package init(
        _ descriptor: Descriptor, sources: [IndexSource], inputs: [ConsultedInput], holdsManaged: Bool = true
    ) {
        self.descriptor = descriptor
        self.holdsManaged = holdsManaged
        self.sources = sources
        self.inputs = inputs
    }
}

/// A file that a descriptor rests on.
package struct IndexSource: Hashable, Sendable {
    /// What was found at the path.
    package enum State: Hashable, Sendable {
        /// Nothing was there.
        case absent
        /// A file with this stamp, taken no later than its content was read; the digest is optional, and lets a record
        /// outlive a new stamp of the same content.
        case file(FileStamp, Digest?)
    }

    /// The absolute path.
    package var path: String
    /// What was found there.
    package var state: State

    /// Joins the parts.
    package init(path: String, _ state: State) {
        self.path = path
        self.state = state
    }
}

/// Something outside of files that a descriptor rests on.
package enum ConsultedInput: Hashable, Sendable {
    /// A system property, `env.NAME` too, and its value; `nil` when it was not set.
    case property(String, String?)
    /// Whether anything was at a path.
    case exists(String, Bool)
}

/// How a lookup learns what the index cannot see for itself. Both are asked at most once for each name or path.
package struct IndexInputs {
    /// The value of a system property; `nil` when it is not set.
    package var property: (String) -> String?
    /// The SHA-256 of a file's content; `nil` when it cannot be read. Asked when a stamp changed.
    package var digest: (String) -> Digest?

    /// Joins the parts.
    package init(property: @escaping (String) -> String?, digest: @escaping (String) -> Digest?) {
        self.property = property
        self.digest = digest
    }
}
