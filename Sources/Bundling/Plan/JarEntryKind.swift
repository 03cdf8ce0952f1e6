/// What an entry of a jar is to those who look for classes: by its name alone.
package enum JarEntryKind: Hashable, Sendable {
    /// A class, also one below `META-INF/versions/N/`; a module's description is none.
    case classFile
    /// The providers of a service, whose name starts behind so many bytes.
    case service(prefix: Int)
    /// A part of a signature (S4).
    case signature
    /// What Maven says an artifact is: one per artifact that is in the jar.
    case mavenProperties
    /// Anything else.
    case other

    /// Reads a name.
    package init(_ name: Span<UInt8>) {
        switch EntryRole(name) {
        case .classFile: self = .classFile
        case .versioned where Bytes.hasSuffix(name, ".class"): self = .classFile
        case .service: self = .service(prefix: EntryRole.servicesPrefix.utf8CodeUnitCount)
        case .signature: self = .signature
        default:
            let isProperties =
                Bytes.hasPrefix(name, "META-INF/maven/") && Bytes.hasSuffix(name, "/pom.properties")
            self = isProperties ? .mavenProperties : .other
        }
    }
}
