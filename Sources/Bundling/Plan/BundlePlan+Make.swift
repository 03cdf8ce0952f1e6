package import ClassFile

extension BundlePlan {
    /// Plans the bundle of the inputs, in their order; `kept`: what minimising found, nil: everything; `verdicts`: what
    /// the runtime makes of each input, when it has been asked.
    ///
    /// The relocator is that of `spec.relocate`. Costs about a microsecond an entry, and the names' bytes.
    package static func make(
        _ inputs: [BundleInput], _ spec: BundleSpec, _ relocator: Relocator,
        runtime: RuntimeClasses = RuntimeClasses(), kept: KeptClasses? = nil, verdicts: [ProvidedVerdict]? = nil
    ) throws(BundleError) -> BundlePlan {
        var planner = BundlePlanner(inputs, spec, relocator, runtime, kept)
        planner.plan.verdicts = verdicts ?? runtime.verdicts(inputs, relocator)
        return try planner.run()
    }
}
