import Coordinates

extension Interpolator {
    /// Maven 4: the innermost expression first, `:-` and `:+` for what to put where nothing or something answers.
    mutating func nested(_ text: Symbol) -> Symbol {
        text
    }
}
