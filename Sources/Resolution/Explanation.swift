package import Coordinates

/// Why an artifact is in a resolution with the version it has, or why it is not.
package struct Explanation: Sendable {
    /// The groupId asked about.
    package var group: Symbol
    /// The artifactId asked about.
    package var artifact: Symbol

    init(group: Symbol, artifact: Symbol) {
        self.group = group
        self.artifact = artifact
    }

    /// The explanation for people, several lines, each ended by a newline.
    package func text(_ symbols: SymbolTable) -> String { "" }
}
