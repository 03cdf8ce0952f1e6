/// What clashes in a bundle: for each set of inputs and each kind one finding, the worst first.
package struct ConflictReport: Hashable, Sendable {
    /// The findings, errors before warnings before notes; within one weight by kind, then the larger first.
    package var findings: [ConflictFinding] = []

    /// Reads a plan; `notes` are those of the merges, when they have been made.
    ///
    /// With `on-conflict: error` a class that comes twice with different bytes is an error, with `first` it is not said.
    package init(_ plan: BundlePlan, _ inputs: [BundleInput], _ spec: BundleSpec, notes: [BundleNote] = []) {
        var builder = ReportBuilder(plan: plan, inputs: inputs, spec: spec)
        builder.addDuplicates()
        builder.addPackages()
        builder.addServices()
        builder.addRuntime()
        builder.addRequests()
        builder.addInputs()
        builder.addNotes(notes)
        findings = builder.findings.enumerated().sorted { one, other in
            let first = one.element
            let second = other.element
            if first.weight != second.weight { return first.weight.order < second.weight.order }
            if first.kind != second.kind { return first.kind.order < second.kind.order }
            if first.count != second.count { return first.count > second.count }
            return one.offset < other.offset
        }.map(\.element)
    }

    /// Why no bundle may be made; nil: it may.
    package var refusal: ConflictFinding? { findings.first { $0.weight == .error } }
}
