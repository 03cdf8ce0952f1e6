/// In which order the classes of job, runtime and Java are looked for.
package struct ClassLoading: Hashable, Sendable {
    /// Whether the job's classes come before those of the runtime and of Java.
    package var isChildFirst: Bool
    /// Prefixes of names with slashes for which it is the other way around.
    let parentFirst: [[UInt8]]

    /// What the runtime and Java have comes first: a plain class path.
    package static let parentFirst = ClassLoading(isChildFirst: false, parentFirst: [])

    /// The job's own come first, but for classes of these prefixes with dots (`classloader.parent-first-patterns` of Flink).
    package static func childFirst(except prefixes: [String]) -> ClassLoading {
        ClassLoading(
            isChildFirst: true,
            parentFirst: (prefixes + ["java."]).map { $0.utf8.map { $0 == UInt8(ascii: ".") ? 0x2F : $0 } })
    }

    /// Whether a class that both have is the runtime's or Java's.
    func prefersParent(_ name: ArraySlice<UInt8>) -> Bool {
        !isChildFirst || parentFirst.contains { name.starts(with: $0) }
    }
}
