package import ClassFile

extension BundlePlan {
    /// Plans the bundle of the inputs, in their order; `kept`: what minimising found, nil: everything; `verdicts`: what
    /// the runtime makes of each input, when it has been asked; `hasRecord`: whether a place behind the manifest is kept
    /// for the record, which is the caller's to make (`setRecord`).
    ///
    /// The relocator is that of `spec.relocate`. Costs about a microsecond an entry, and the names' bytes.
    package static func make(
        _ inputs: [BundleInput], _ spec: BundleSpec, _ relocator: Relocator,
        runtime: RuntimeClasses = RuntimeClasses(), kept: KeptClasses? = nil, verdicts: [ProvidedVerdict]? = nil,
        hasRecord: Bool = false
    ) throws(BundleError) -> BundlePlan {
        var planner = BundlePlanner(inputs, spec, relocator, runtime, kept, hasRecord: hasRecord)
        planner.plan.verdicts = verdicts ?? runtime.verdicts(inputs, relocator)
        return try planner.run()
    }
}
