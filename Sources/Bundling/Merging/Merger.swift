package import ClassFile

/// Makes one file of several: the contents in the inputs' order, in; bytes and notes, out.
package struct Merger: Sendable {
    /// One content and who brings it.
    package struct Input: Sendable {
        /// The input's label.
        package var label: String
        /// The content, inflated.
        package var bytes: [UInt8]

        /// Joins the parts.
        package init(label: String, bytes: [UInt8]) {
            self.label = label
            self.bytes = bytes
        }
    }

    /// What a merge gives.
    package struct Result: Hashable, Sendable {
        /// The output's bytes; nil: nothing is left to write.
        package var bytes: [UInt8]?
        /// What is worth saying.
        package var notes: [BundleNote]
    }

    let relocator: Relocator
    let missing: EntryNames

    /// For a plan's merges; its relocator is the one the plan was made with.
    package init(_ plan: BundlePlan, _ relocator: Relocator) {
        self.init(missing: plan.missingClasses, relocator)
    }

    init(missing: EntryNames = EntryNames(), _ relocator: Relocator) {
        self.relocator = relocator
        self.missing = missing
    }

    /// The largest content that is merged, in bytes.
    package static let largestInput = 64 << 20

    /// Merges contents under the output's name. The same inputs always give the same bytes.
    package func merge(_ kind: MergeKind, name: String, _ inputs: [Input]) throws(BundleError) -> Result {
        var total = 0
        for input in inputs {
            total += input.bytes.count
            guard input.bytes.count <= Self.largestInput, total <= Self.largestInput * 4 else {
                throw .content(input: input.label, kind: kind, why: "larger than 64 MiB, or than 256 MiB together")
            }
        }
        var run = MergeRun(name: name, kind: kind, relocator: relocator, missing: missing)
        let bytes: [UInt8]? =
            switch kind {
            case .services, .classList: run.classLists(inputs)
            case .append: run.append(inputs)
            case .appendXML: try run.appendXML(inputs)
            case .properties: run.properties(inputs)
            case .springFactories: run.springFactories(inputs)
            case .springProperties: run.springProperties(inputs)
            case .notice: run.notices(inputs)
            case .log4jPlugins: try run.log4jPlugins(inputs)
            case .groovyModule: run.groovyModule(inputs)
            case .plexusComponents: try run.plexusComponents(inputs)
            }
        return Result(bytes: bytes, notes: run.notes)
    }
}
