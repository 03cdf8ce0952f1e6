internal import Coordinates

/// A dependency or a managed entry with ids in place of texts.
struct CompiledDependency {
    /// The artifact it declares, its version as written.
    var coordinate: Int32
    /// The artifact without version.
    var key: Int32
    /// The set of its exclusions.
    var exclusions: Int32
    /// The scope as written.
    var scope: Symbol
    /// The file of a `system` dependency, or empty.
    var systemPath: Symbol
    /// Whether it is optional; `nil` when nothing says so.
    var optional: Bool?
    /// Whether its archive holds its dependencies, so that they are not followed (M22).
    var isFat: Bool
}

/// A descriptor with ids in place of texts.
struct CompiledDescriptor {
    /// How reading it went.
    enum Outcome: UInt8 {
        case built, missing, invalid, unresolvable
    }

    var outcome: Outcome
    /// Group and artifact after relocation, and the version.
    var artifact: Int32
    var version: Symbol
    /// The pom that was looked for last: with the version that a word such as LATEST stood for.
    var last: Int32
    /// Whether it was relocated.
    var isRelocated: Bool
    /// The dependencies, in `Tables.dependencies`.
    var dependencies: Range<Int32>
    /// The management, in `Tables.dependencies`; filled at first use.
    var managed: Range<Int32>?
    /// The content of its management, for Maven 4; filled at first use.
    var managementContent: Int32
}
