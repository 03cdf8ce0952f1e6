/// One thing that clashes between some inputs.
package struct ConflictFinding: Hashable, Sendable {
    /// What clashes.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The same class with different bytes: which one a job gets depends on the order of the class path.
        case differentClass = "different-class"
        /// Classes of other names that move to one name (S11).
        case movedClass = "moved-class"
        /// The class that is run is neither in the bundle nor in the runtime.
        case missingMainClass = "missing-main-class"
        /// A relocation by which nothing in the bundle moves.
        case unusedRelocation = "unused-relocation"
        /// A filter that means none of the inputs.
        case unusedFilter = "unused-filter"
        /// A class that the runtime has too, though it loads the bundle's.
        case alsoInRuntime = "also-in-runtime"
        /// A jar of which the runtime loads its own of some classes, and the others from the bundle.
        case mixedWithRuntime = "mixed-with-runtime"
        /// The same file with different bytes; only the first is there.
        case differentResource = "different-resource"
        /// A signed jar, which as part of a bundle no longer is (S4).
        case signatureLost = "signature-lost"
        /// Machine code whose package moves: JNI looks for it under the old name.
        case movedNative = "moved-native"
        /// A line or value that a merged file's format does not allow.
        case malformed
        /// A part of a merged file that has no place in the bundle's.
        case dropped
        /// A key that has another value in another input.
        case differentValue = "different-value"
        /// A provider whose class is left out.
        case providerLeftOut = "provider-left-out"
        /// A version for newer Javas of what an earlier input brings (S13).
        case shadowedVersion = "shadowed-version"
        /// A package whose classes come from several inputs.
        case splitPackage = "split-package"
        /// A service with providers from several inputs.
        case sharedService = "shared-service"
        /// A provider that several inputs name.
        case sameProvider = "same-provider"
        /// The same class with the same bytes.
        case sameClass = "same-class"
        /// The same file with the same bytes.
        case sameResource = "same-resource"

        var order: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
    }

    /// How bad it is.
    package enum Weight: String, Hashable, Sendable, CaseIterable {
        /// No bundle is made.
        case error
        /// It can break a job.
        case warning
        /// Good to know.
        case note

        var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What clashes.
    package var kind: Kind
    /// How bad it is.
    package var weight: Weight
    /// The labels of the inputs, the one that wins first.
    package var inputs: [String]
    /// How many names clash.
    package var count: Int
    /// The first ten of them, in the bundle's order.
    package var examples: [String]
    /// What would mend it.
    package var remedy: ConflictRemedy

    /// Joins the parts.
    package init(
        kind: Kind, weight: Weight, inputs: [String], count: Int, examples: [String], remedy: ConflictRemedy
    ) {
        self.kind = kind
        self.weight = weight
        self.inputs = inputs
        self.count = count
        self.examples = examples
        self.remedy = remedy
    }
}
