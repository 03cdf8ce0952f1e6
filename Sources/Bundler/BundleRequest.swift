package import Bundling

/// One bundle to make.
package struct BundleRequest: Sendable {
    /// The jars, in class-path order.
    package var sources: [BundleSource]
    /// What is asked for.
    package var spec: BundleSpec
    /// What the runtime has already.
    package var runtime = RuntimeClasses()
    /// Where the bundle goes; `nil`: nothing is written, the plan and the report are all.
    package var output: String?
    /// How many threads work.
    package var threads = 2
    /// The level at which changed entries are compressed, 1 to 12.
    package var level = 6
    /// A folder for what makes the next bundle faster; `nil`: none.
    package var cache: String?

    /// Joins the parts.
    package init(sources: [BundleSource], spec: BundleSpec, output: String?) {
        self.sources = sources
        self.spec = spec
        self.output = output
    }
}
