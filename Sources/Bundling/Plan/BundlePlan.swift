package import ClassFile

/// What a bundle will hold, in order, and where each byte comes from; what is left out and why; what clashes.
///
/// The same inputs, spec, runtime and kept classes give the same plan on any machine.
package struct BundlePlan: Sendable {
    /// Where an output's bytes come from.
    package enum Source: Hashable, Sendable {
        /// A folder.
        case folder
        /// An entry as it is, in its compressed form.
        case copy(EntryRef)
        /// A class: relocated; copied as it is when that changes nothing (S9).
        case rewrite(EntryRef)
        /// What `merges[_]` makes; nothing is written when that gives no bytes.
        case merge(Int)
        /// The bytes `made[_]`.
        case made(Int)
    }

    /// Entries that become one output.
    package struct Merge: Hashable, Sendable {
        /// How.
        package var kind: MergeKind
        /// From what, in the inputs' order.
        package var entries: [EntryRef]

        /// Joins the parts.
        package init(kind: MergeKind, entries: [EntryRef]) {
            self.kind = kind
            self.entries = entries
        }
    }

    /// An entry that is not in the bundle.
    package struct LeftOut: Hashable, Sendable {
        /// Which.
        package var entry: EntryRef
        /// Why.
        package var reason: LeftOutReason
        /// The output that took its name; -1: none.
        package var output: Int32
    }

    /// Two entries for one name: the first won.
    package struct Duplicate: Hashable, Sendable {
        /// The output that won.
        package var output: Int32
        /// Who lost.
        package var loser: EntryRef
        /// Whether both have the same bytes, by size and CRC.
        package var isSame: Bool
        /// What they are.
        package var kind: Kind

        /// What comes twice.
        package enum Kind: UInt8, Hashable, Sendable {
            /// A class of the same name.
            case sameClass
            /// Two classes of other names that move to one (S11).
            case movedClass
            /// Any other file.
            case resource
        }
    }

    /// A package whose classes come from several inputs.
    package struct SplitPackage: Hashable, Sendable {
        /// The output that is its folder.
        package var folder: Int32
        /// The inputs, in order.
        package var inputs: [Int32]
    }

    /// The outputs' names: output `n` has name `n`.
    package internal(set) var names: EntryNames
    /// Where each output comes from, in the order of writing.
    package internal(set) var sources: [Source] = []
    /// What is merged.
    package internal(set) var merges: [Merge] = []
    /// Bytes that Kiln makes: the manifest, then the record if there is a place for it (`setRecord`).
    package internal(set) var made: [[UInt8]] = []
    /// What is left out, in the inputs' order.
    package internal(set) var leftOut: [LeftOut] = []
    /// Names that came twice, in the inputs' order.
    package internal(set) var duplicates: [Duplicate] = []
    /// Packages that several inputs share.
    package internal(set) var splitPackages: [SplitPackage] = []
    /// What the runtime makes of each input.
    package internal(set) var verdicts: [ProvidedVerdict] = []
    /// Classes that the runtime has too, though it would load the bundle's.
    package internal(set) var alsoInRuntime: [Int32] = []
    /// The class that is run, as the manifest names it.
    package internal(set) var mainClass: String?
    /// Whether that class is neither in the bundle nor in the runtime.
    package internal(set) var isMainClassMissing = false
    /// Rules of `relocate` by which nothing in the bundle moves.
    package internal(set) var unusedRules: [Int] = []
    /// Filters that mean none of the inputs.
    package internal(set) var unusedFilters: [Int] = []
    /// Inputs that were signed; the bundle is not.
    package internal(set) var signedInputs: [Int32] = []
    /// Native code in a folder that moves: code that is bound to its package's name by JNI will not be found.
    package internal(set) var movedNatives: [EntryRef] = []
    /// The classes, packages and resources that move: what string constants are looked for (C6, C16).
    package internal(set) var relocatedNames = RelocatedNames()
    /// Original names of classes with slashes that are in some input but neither in the bundle nor in the runtime.
    package internal(set) var missingClasses = EntryNames()

    /// Why an input is left out as a whole; nil: it is not.
    package func provided(_ input: Int) -> ProvidedInput? {
        guard verdicts.indices.contains(input), case .leftOut(let provided) = verdicts[input] else { return nil }
        return provided
    }

    /// An output's name for messages.
    package func name(_ output: Int) -> String {
        Bytes.string(names.bytes.span.extracting(names.range(output)))
    }
}
