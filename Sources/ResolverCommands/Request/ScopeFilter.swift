internal import Coordinates

/// Which scopes `--scope` keeps, as `includeScope` of Maven's dependency plugin does (ScopeArtifactFilter).
enum ScopeFilter: String, CaseIterable {
    case compile
    case runtime
    case compileRuntime = "compile+runtime"
    case runtimeSystem = "runtime+system"
    case test
    case provided
    case system

    /// Whether artifacts of that scope stay.
    func keeps(_ scope: Symbol) -> Bool {
        switch self {
        case .compile: scope == .compile || scope == .provided || scope == .system
        case .runtime: scope == .compile || scope == .runtime
        case .compileRuntime: scope == .compile || scope == .provided || scope == .system || scope == .runtime
        case .runtimeSystem: scope == .compile || scope == .runtime || scope == .system
        case .test: true
        case .provided: scope == .provided
        case .system: scope == .system
        }
    }

    /// The words that it takes.
    static let words = allCases.map(\.rawValue)
}
