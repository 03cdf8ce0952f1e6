/// Something wrong with a model.
struct ModelProblem {
    /// How bad it is.
    enum Severity: Comparable {
        /// It builds all the same.
        case warning
        /// It does not build, but the rest is looked at.
        case error
        /// It does not build, and nothing more is looked at.
        case fatal
    }

    var severity: Severity
    /// For people, one line.
    var message: String
    /// Whether a parent or an import is not to be had, which fails a collection (M18).
    var isUnresolvable = false
    /// Whether that is because it could not be asked for.
    var isUnavailable = false
}
