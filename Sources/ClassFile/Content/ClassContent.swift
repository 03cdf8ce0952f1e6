/// What a class says, part by part, in a form that does not depend on the numbers of its constants and leaves debug
/// information out: two classes with the same parts behave the same.
package struct ClassContent: Hashable, Sendable {
    /// A field or method.
    package struct Member: Hashable, Sendable {
        /// Its name and descriptor, of a field with a blank between them.
        package var key: String
        /// Whether it is a method.
        package var isMethod: Bool
        /// Its access flags (JVMS 4.5, 4.6).
        package var flags: UInt16
        /// All of it but name and descriptor: attributes and code.
        package var body: [UInt8]

        /// Whether others may use it: public or protected, and written by somebody.
        package var isAPI: Bool { flags & 0x0005 != 0 && flags & 0x1000 == 0 }
    }

    /// The class's name with slashes.
    package private(set) var name: String
    /// The version of the class file format: 52 is Java 8.
    package private(set) var majorVersion: Int
    /// Its access flags (JVMS 4.1).
    package private(set) var flags: UInt16
    /// Its superclass and interfaces, with slashes.
    package private(set) var parents: [String]
    /// Its fields and methods in order.
    package private(set) var members: [Member]
    /// The attributes of the class itself.
    package private(set) var attributes: [UInt8]

    /// Reads a class. Throws when it is damaged, or its constants lead to each other without end.
    package init(_ bytes: Span<UInt8>) throws(ClassFileError) {
        // First as any other class is read, so that all that follows has its bounds.
        var references = ClassReferences()
        try references.read(bytes)
        var reader = ContentReader()
        try reader.start(bytes)
        majorVersion = references.majorVersion
        name = reader.string(references.name.range, bytes)
        flags = references.flags
        parents = (references.superclass.map { [$0] } ?? []).map { reader.string($0.range, bytes) }
        for interface in references.interfaces { parents.append(reader.string(interface.range, bytes)) }
        members = []
        for isMethod in [false, true] {
            let count = try reader.u2(bytes)
            for _ in 0..<count {
                let flags = UInt16(truncatingIfNeeded: try reader.u2(bytes))
                let name = try reader.utf8(try reader.u2(bytes), bytes)
                let descriptor = try reader.utf8(try reader.u2(bytes), bytes)
                reader.output.removeAll(keepingCapacity: true)
                try reader.attributes(bytes, depth: 0)
                members.append(
                    Member(
                        key: reader.string(name, bytes) + (isMethod ? "" : " ") + reader.string(descriptor, bytes),
                        isMethod: isMethod, flags: flags, body: reader.output))
            }
        }
        reader.output.removeAll(keepingCapacity: true)
        try reader.attributes(bytes, depth: 0)
        attributes = reader.output
    }
}
