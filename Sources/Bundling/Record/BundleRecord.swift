/// What a bundle says of itself, in `META-INF/kiln/bundle.json`: its inputs, what was moved, and which input each entry
/// came from. It holds no path and no time: the same inputs and spec give the same record.
package struct BundleRecord: Hashable, Sendable, Codable {
    /// Where it lies in a bundle.
    package static let path = "META-INF/kiln/bundle.json"
    /// The format that is written, and the only one that is read.
    package static let currentFormat = 1
    /// The largest one that is read, in bytes.
    package static let limit = 16 << 20

    /// One jar that went in.
    package struct Input: Hashable, Sendable, Codable {
        /// Its file's name or coordinate.
        package var label: String
        /// Its coordinate with version, when known.
        package var coordinate: String?
        /// The SHA-256 of the jar in hexadecimal digits, when known.
        package var sha256: String?
        /// Whether it is the job itself; absent: no.
        package var job: Bool?
        /// Why it was left out as a whole, as the runtime has it; absent: it was not.
        package var provided: String?

        /// Joins the parts.
        package init(
            label: String, coordinate: String? = nil, sha256: String? = nil, job: Bool? = nil, provided: String? = nil
        ) {
            self.provided = provided
            self.label = label
            self.coordinate = coordinate
            self.sha256 = sha256
            self.job = job
        }
    }

    /// A rule by which names moved.
    package struct Relocation: Hashable, Sendable, Codable {
        /// The package or class as it was.
        package var pattern: String
        /// What it is now.
        package var replacement: String
        /// What alone moved; absent: all.
        package var include: [String]?
        /// What stayed.
        package var except: [String]?

        /// Joins the parts.
        package init(pattern: String, replacement: String, include: [String]? = nil, except: [String]? = nil) {
            self.pattern = pattern
            self.replacement = replacement
            self.include = include
            self.except = except
        }
    }

    /// The format's number.
    package var format: Int
    /// The jars in the order of the class path.
    package var inputs: [Input]
    /// What moved; absent: nothing.
    package var relocations: [Relocation]?
    /// The profile of the runtime that the bundle was made for.
    package var runtime: String?
    /// Pairs of an input and how many entries, one after the other in the archive's directory, came from it. Folders, the
    /// manifest, the record and what `merged` names are not counted.
    package var entries: [[Int]]
    /// The inputs of what was merged, by the entry's name; one that is not in the archive gave no bytes.
    package var merged: [String: [Int]]?
    /// What came twice, for two inputs: who won, who lost, then how many classes that differ, that are alike, files that
    /// differ, that are alike.
    package var duplicates: [[Int]]?

    /// Joins the parts.
    package init(
        inputs: [Input], relocations: [Relocation] = [], runtime: String? = nil, entries: [[Int]],
        merged: [String: [Int]] = [:], duplicates: [[Int]] = []
    ) {
        format = BundleRecord.currentFormat
        self.inputs = inputs
        self.relocations = relocations.isEmpty ? nil : relocations
        self.runtime = runtime
        self.entries = entries
        self.merged = merged.isEmpty ? nil : merged
        self.duplicates = duplicates.isEmpty ? nil : duplicates
    }
}

let recordName: StaticString = "META-INF/kiln/bundle.json"
