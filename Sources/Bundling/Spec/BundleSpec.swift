package import ClassFile

/// What one bundle is asked to be: flags and `bundle.yaml` say the same, and its fields are named as the file's keys.
package struct BundleSpec: Hashable, Sendable {
    /// `relocate`: what moves where, the first that fits wins.
    package var relocate: [RelocationRule] = []
    /// `filters`: what of which input goes in (S2).
    package var filters: [BundleFilter] = []
    /// `main-class`: the class that is run; it follows the relocations.
    package var mainClass: String?
    /// `manifest`: attributes of the main section, in order, over those that Kiln writes.
    package var manifest: [ManifestAttribute] = []
    /// `append`: more names of which all contents are joined, one after the other (S16); any case.
    package var append: [String] = []
    /// `append-xml`: names of which the children of all roots are joined under the first's root (S17); any case.
    package var appendXML: [String] = []
    /// `merge-properties`: names of properties files that become one; the first value of a key wins (S18); any case.
    package var mergeProperties: [String] = []
    /// `on-conflict`: what it means that a class comes twice with different bytes.
    package var onConflict: OnConflict = .report
    /// `minimize`: leave out what nothing needs (S27).
    package var minimize = false
    /// `keep`: class patterns that minimising keeps, with dots or slashes, `*`, `**` and `?`.
    package var keep: [String] = []
    /// `runtime`: the profile's name; what it has comes to the plan as `RuntimeClasses`.
    package var runtime: String?
    /// `multi-release`: whether versions of classes for newer Javas go in.
    package var multiRelease = true
    /// `licenses`: what becomes of licences and notices (S19).
    package var licenses: Licenses = .keep
    /// `record`: whether the bundle says what is in it (`BundleRecord`).
    package var record = true

    /// A plain bundle: all of each input.
    package init() {}

    /// What a class that comes twice with different bytes means.
    package enum OnConflict: String, Hashable, Sendable, CaseIterable {
        /// No bundle is made.
        case error
        /// The first wins, in silence.
        case first
        /// The first wins and the report says so.
        case report
    }

    /// What becomes of licences and notices.
    package enum Licenses: String, Hashable, Sendable, CaseIterable {
        /// Each distinct licence once; notices joined in the inputs' order.
        case keep
        /// As any other file: the first of a name.
        case first
        /// None.
        case none
    }
}
