package import Coordinates

/// Builds effective models, step by step: it is told what is wanted, says what it needs, is given it, and hands out what is done.
///
/// For one thread. It keeps every parsed pom and every prepared parent for as long as it lives.
package final class ModelReader {
    private let rules: MavenRules
    private let environment: ModelEnvironment
    private let symbols: SymbolTable

    /// A reader for one Maven and one environment; all coordinates are symbols of the table.
    package init(rules: MavenRules, environment: ModelEnvironment, symbols: SymbolTable) {
        self.rules = rules
        self.environment = environment
        self.symbols = symbols
    }

    /// A descriptor is wanted; asking again is free, and it is handed out once.
    package func request(_ gav: GAV) {}

    /// A project's own pom: strict validation, profiles by `-P`, parents by `relativePath` from the path of its file (absolute; `nil`: no file).
    package func requestProject(_ pom: ParsedPom, path: String?) {}

    /// The answer to a need that `takeNeeds` gave out.
    package func supply(_ need: PomNeed, _ answer: PomAnswer) {}

    /// What is newly needed, each once, all that is known to be needed by now.
    package func takeNeeds() -> [PomNeed] { [] }

    /// The descriptors done since the last call.
    package func takeDone() -> [ReadDescriptor] { [] }

    /// Whether there is something to take that was not taken.
    package var hasNews: Bool { false }

    /// The project's model, when it is done; once.
    package func takeProject() -> ProjectModel? { nil }
}
