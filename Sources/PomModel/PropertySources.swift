import Coordinates

/// The properties that come from outside of poms, as symbols.
struct PropertySources {
    /// The user's; none for the poms of dependencies (MNG-7563).
    var user: SymbolMap
    /// The system's, with the user's over them.
    var system: SymbolMap

    /// For poms of dependencies.
    static func dependency(_ environment: ModelEnvironment, _ symbols: SymbolTable) -> PropertySources {
        var merged = environment.systemProperties
        for (name, value) in environment.userProperties { merged[name] = value }
        return PropertySources(user: SymbolMap(), system: map(merged, symbols))
    }

    /// For a project's own pom.
    static func project(_ environment: ModelEnvironment, _ symbols: SymbolTable) -> PropertySources {
        PropertySources(
            user: map(environment.userProperties, symbols), system: map(environment.systemProperties, symbols))
    }

    private static func map(_ properties: [String: String], _ symbols: SymbolTable) -> SymbolMap {
        var map = SymbolMap(expected: properties.count)
        // Sorted, so that the table's ids do not change from run to run.
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
            map.set(symbols.intern(name), symbols.intern(value).rawValue)
        }
        return map
    }
}

/// What of the world a model's building looked at.
struct Consultation {
    private var names = OrderedSet<Symbol>()
    private var files = OrderedSet<PomNeed>()

    /// System properties, set or not.
    var properties: [Symbol] { names.elements }
    /// Files asked for by profiles.
    var needs: [PomNeed] { files.elements }

    /// A system property was looked at.
    mutating func note(property: Symbol) { names.insert(property) }

    /// A file was asked for.
    mutating func note(_ need: PomNeed) { files.insert(need) }
}
