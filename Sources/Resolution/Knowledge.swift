package import Coordinates

/// Descriptors and versions, shared by many collections of one process. It is not for several threads.
package final class Knowledge {
    /// The table of all symbols here.
    package let symbols: SymbolTable
    /// The Maven whose answers are given.
    package let rules: MavenRules

    /// Knows nothing yet.
    package init(symbols: SymbolTable, rules: MavenRules) {
        self.symbols = symbols
        self.rules = rules
    }

    /// Takes a descriptor, for `descriptor.requested`; the first one of a coordinate stays.
    package func supply(_ descriptor: Descriptor) {}

    /// Takes the versions that `maven-metadata.xml` of all repositories list, in any order.
    package func supply(versions: [Symbol], group: Symbol, artifact: Symbol) {}

    /// Whether the descriptor of a coordinate is known.
    package func knowsDescriptor(of coordinate: GAV) -> Bool { false }

    /// Whether the versions of an artifact are known.
    package func knowsVersions(group: Symbol, artifact: Symbol) -> Bool { false }
}
