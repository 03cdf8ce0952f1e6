import ClassFile

extension MergeRun {
    /// Kotlin's list of the packages that a module's top-level functions lie in (C12): the packages move. One that is not
    /// understood stays as it is.
    mutating func kotlinModule(_ inputs: [Merger.Input]) -> [UInt8]? {
        guard let input = inputs.first else { return nil }
        var out: [UInt8] = []
        do {
            return try KotlinModule.relocate(input.bytes.span, relocator, into: &out) ? out : input.bytes
        } catch {
            note(.malformed, input.label, "at byte \(error.offset)".utf8)
            return input.bytes
        }
    }
}
