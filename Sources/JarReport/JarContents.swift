package import Bundling
package import Entries

/// A jar as it is looked at: its entries, its manifest, and what its record tells if it has one.
package struct JarContents: Sendable {
    /// What people call it.
    package var label: String
    /// Its entries.
    package var table: EntryTable
    /// Its manifest; without attributes when it has none.
    package var manifest: ManifestText
    /// Its record; nil: it has none that can be used.
    package private(set) var record: BundleRecord?
    /// Which input each entry came from; nil without a record.
    package private(set) var origins: EntryOrigins?
    /// Why its record cannot be used; nil: it can, or there is none.
    package private(set) var recordProblem: String?

    /// Joins the parts.
    package init(label: String, table: EntryTable, manifest: ManifestText = ManifestText()) {
        self.label = label
        self.table = table
        self.manifest = manifest
    }

    /// Takes a record if it is this archive's; else says why not.
    package mutating func take(_ record: BundleRecord) {
        do throws(EntryOrigins.Misfit) {
            origins = try EntryOrigins(record, table)
            self.record = record
        } catch {
            refuseRecord("was made for another archive: it \(error.why)")
        }
    }

    /// Notes that there is a record which cannot be used, and why: a sentence without a subject.
    package mutating func refuseRecord(_ why: String) { recordProblem = "\(BundleRecord.path) \(why)" }

    /// The input an entry came from; nil: nobody's, merged, or not known.
    package func input(of entry: Int) -> Int? {
        guard let origins, origins.inputs[entry] >= 0 else { return nil }
        return Int(origins.inputs[entry])
    }

    /// The labels of the inputs that an entry came from.
    package func inputLabels(of entry: Int) -> [String] {
        guard let record, let origins else { return [] }
        if origins.inputs[entry] >= 0 { return [record.inputs[Int(origins.inputs[entry])].label] }
        return origins.merged[entry]?.map { record.inputs[$0].label } ?? []
    }

    /// The name of an entry as bytes.
    func nameBytes(_ entry: Int) -> ArraySlice<UInt8> { table.names[table.range(entry)] }
}
