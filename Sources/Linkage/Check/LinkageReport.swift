/// What a check of some jars found.
package struct LinkageReport: Hashable, Sendable {
    /// The findings: errors before warnings before notes; of one weight the nearest to where the job starts first.
    package var findings: [LinkageFinding]
    /// How many classes were checked.
    package var classes: Int
    /// How many of them the job can come to.
    package var reached: Int

    /// Whether anything but notes was found.
    package var isSound: Bool { findings.allSatisfy { $0.weight == .note } }
}
