package import Coordinates

/// A system property that was looked at, with what it said then; a cached descriptor is good while it says the same.
package struct Consulted: Hashable, Sendable {
    /// The property's name.
    package var name: String
    /// Its value; `nil` when it was not set.
    package var value: String?

    /// Joins the parts.
    package init(name: String, value: String?) {
        self.name = name
        self.value = value
    }
}

/// A descriptor and what it rests on.
package struct ReadDescriptor: Sendable {
    /// The descriptor.
    package var descriptor: Descriptor
    /// Every need whose answer it rests on, answers of absence included; its own pom first.
    package var sources: [PomNeed]
    /// The system properties that were looked at, sorted by name.
    package var consulted: [Consulted]

    /// Joins the parts.
    package init(descriptor: Descriptor, sources: [PomNeed], consulted: [Consulted]) {
        self.descriptor = descriptor
        self.sources = sources
        self.consulted = consulted
    }
}
