package import ClassFile

extension BundlePlan {
    /// Plans the bundle of the inputs, in their order; `kept`: what minimising found, nil: everything.
    ///
    /// The relocator is that of `spec.relocate`. Costs about a microsecond an entry, and the names' bytes.
    package static func make(
        _ inputs: [BundleInput], _ spec: BundleSpec, _ relocator: Relocator,
        runtime: RuntimeClasses = RuntimeClasses(), kept: KeptClasses? = nil
    ) throws(BundleError) -> BundlePlan {
        var planner = BundlePlanner(inputs, spec, relocator, runtime, kept)
        return try planner.run()
    }
}
