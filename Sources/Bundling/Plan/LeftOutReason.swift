/// Why an entry of an input is not in the bundle.
package enum LeftOutReason: String, Hashable, Sendable, CaseIterable {
    /// A filter leaves it out (S2).
    case filtered
    /// The bundle has its own manifest (S15).
    case manifest
    /// `META-INF/INDEX.LIST` tells where packages lay in other jars (S3).
    case jarIndex = "jar-index"
    /// A description of the input as a module (S3).
    case moduleInfo = "module-info"
    /// The record of a bundle that is an input: it speaks of another archive.
    case record
    /// A signature: the bundle is another archive (S4).
    case signature
    /// `jandex.idx`: an index of one jar's classes, which cannot be joined (S22).
    case classIndex = "class-index"
    /// A version for a newer Java in a jar whose manifest does not say `Multi-Release: true`, or not wanted (S13).
    case notMultiRelease = "not-multi-release"
    /// A version for a newer Java of what an earlier input brings: no Java would have loaded it from the class path (S13).
    case shadowedVersion = "shadowed-version"
    /// The runtime has the whole input, or has the class and loads its own first.
    case runtime
    /// Nothing needs it (S27).
    case minimized
    /// An earlier entry has its name (S1, S11).
    case duplicate
    /// The same licence or notice is already kept, or none are wanted (S19).
    case license
}
