import Coordinates

/// A pom's effective model, as far as descriptors and imports need it, or why there is none.
final class EffectiveModel {
    /// How it went.
    enum Outcome {
        case built
        case missing(String)
        case invalid(String)
        case unresolvable(String)
        /// Nobody knows, since something it needs could not be asked for.
        case unavailable(String)
    }

    var outcome: Outcome
    var dependencies: [RawDependency] = []
    var managed: [RawDependency] = []
    var relocation: RawPom.Relocation?
    /// What it rests on.
    var sources: [PomNeed]
    /// The system properties it looked at.
    var consulted: [Symbol] = []

    /// Whether something it needs is not to be had.
    var isUnresolvable: Bool {
        switch outcome {
        case .unresolvable, .unavailable: true
        case .built, .missing, .invalid: false
        }
    }

    init(_ outcome: Outcome, sources: [PomNeed]) {
        self.outcome = outcome
        self.sources = sources
    }
}
