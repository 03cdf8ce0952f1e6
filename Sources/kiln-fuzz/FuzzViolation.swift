/// An input that showed a defect without ending the process.
struct FuzzViolation: Error {
    /// What went wrong, one line.
    var what: String

    init(_ what: String) { self.what = what }
}
