/// How entries of one name become one.
package enum MergeKind: String, Hashable, Sendable, CaseIterable {
    /// Provider lists of `META-INF/services` (S14).
    case services
    /// Lists of classes, one a line: Spring's imports, Sisu's index, CXF's extensions (S16, S22).
    case classList = "class-list"
    /// Texts one after the other (S16).
    case append
    /// Children of all roots under the first's root (S17).
    case appendXML = "append-xml"
    /// One properties file; the first value of a key wins (S18).
    case properties
    /// `spring.factories`: the values of a key joined by commas (S16).
    case springFactories = "spring-factories"
    /// `spring.handlers`, `.schemas`, `.tooling`: one properties file with classes and paths as values (S16).
    case springProperties = "spring-properties"
    /// Notices and lists of dependencies under a heading each (S19).
    case notice
    /// Log4j's plugin cache (S20).
    case log4jPlugins = "log4j-plugins"
    /// Groovy's descriptor of extension modules (S21).
    case groovyModule = "groovy-module"
    /// Plexus' components by role and hint (S22).
    case plexusComponents = "plexus-components"
    /// Kotlin's list of a module's packages: never of several, the first of a name wins (C12).
    case kotlinModule = "kotlin-module"

    /// The largest content that is merged, in bytes; all of one output may be four times as large. What is only put
    /// together may be larger than what is taken apart.
    package var largestInput: Int { self == .append || self == .notice ? 64 << 20 : 4 << 20 }

    /// Whether its contents are classes that are needed, and of which none may be named that is not there.
    var listsClasses: Bool {
        switch self {
        case .services, .classList, .springFactories, .springProperties, .log4jPlugins, .groovyModule,
            .plexusComponents:
            true
        case .append, .appendXML, .properties, .notice, .kotlinModule: false
        }
    }
}
