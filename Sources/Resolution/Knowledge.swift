package import Coordinates

/// Descriptors and versions, shared by many collections of one process. It is not for several threads.
package final class Knowledge {
    /// The table of all symbols here.
    package let symbols: SymbolTable
    /// The Maven whose answers are given.
    package let rules: MavenRules
    /// What is known, under dense ids.
    var tables: Tables
    /// What stands in for `tables` while a collection holds them.
    let emptyTables: Tables
    /// Arrays that one collection leaves for the next.
    var workspace = Workspace()

    /// Knows nothing yet.
    package init(symbols: SymbolTable, rules: MavenRules) {
        self.symbols = symbols
        self.rules = rules
        tables = Tables(symbols: symbols, rules: rules)
        emptyTables = tables.emptied()
    }

    /// Its tables in one go: each reach for them alone is a check of the runtime's.
    @inline(__always)
    func withTables<Result>(_ body: (inout Tables) -> Result) -> Result { body(&tables) }

    /// Forgets everything.
    package func forget() {
        tables = Tables(symbols: symbols, rules: rules)
        workspace = Workspace()
    }

    /// Takes a descriptor, for `descriptor.requested`; the first one of a coordinate stays.
    package func supply(_ descriptor: Descriptor) { tables.keep(descriptor) }

    /// Takes the versions that `maven-metadata.xml` of all repositories list, in their order there; the first list of an artifact stays.
    package func supply(versions: [Symbol], group: Symbol, artifact: Symbol) {
        tables.keep(versions: versions, group: group, artifact: artifact)
    }

    /// Whether the descriptor of a coordinate is known.
    package func knowsDescriptor(of coordinate: GAV) -> Bool {
        let artifact = tables.artifact(coordinate.group, coordinate.artifact)
        let pom = tables.pom(artifact: artifact, version: coordinate.version)
        return tables.poms[Int(pom)].descriptor >= 0
    }

    /// Whether the versions of an artifact are known.
    package func knowsVersions(group: Symbol, artifact: Symbol) -> Bool {
        tables.listedVersions[tables.artifact(group, artifact)] != nil
    }
}
