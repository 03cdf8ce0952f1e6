import Coordinates

/// What a dependency's type means: extension and classifier (M22).
struct ArtifactTypes {
    private var known = SymbolMap()
    private var entries: [(extension: Symbol, classifier: Symbol)] = []

    init(_ symbols: SymbolTable, _ rules: MavenRules) {
        func add(_ type: String, _ extension: Symbol, _ classifier: Symbol = .empty) {
            known.set(symbols.intern(type), UInt32(entries.count))
            entries.append((`extension`, classifier))
        }
        for type in ["maven-plugin", "ejb"] { add(type, .jar) }
        add("ejb-client", .jar, .client)
        add("test-jar", .jar, .tests)
        add("java-source", .jar, .sources)
        add("javadoc", .jar, .javadoc)
        if rules.knowsTypesOfMaven4 {
            add("bom", .pom)
            for type in [
                "classpath-jar", "modular-jar", "processor", "classpath-processor", "modular-processor", "fatjar",
            ] {
                add(type, .jar)
            }
            add("test-java-source", .jar, symbols.intern("test-sources"))
        }
    }

    /// The extension, and the classifier where the dependency writes none. An unknown type is its own extension.
    func of(_ type: Symbol) -> (extension: Symbol, classifier: Symbol) {
        guard let index = known.value(type) else { return (type, .empty) }
        return entries[Int(index)]
    }
}
