package import Pipeline
internal import Support

/// The toolchains of an installation, by id.
package struct Toolchains: Sendable {
    /// What a toolchain file came to.
    private enum Entry: Sendable {
        case ready(Toolchain)
        case unusable(id: String, summary: String, problem: String)
    }

    /// The id of what is used when a project names none.
    package let defaultID: String
    private let entries: [String: Entry]

    /// Reads every `*.yaml` file of the directories and looks for what each names.
    ///
    /// A file that cannot be read as a toolchain throws, with file and line; a JDK or Maven that is missing becomes the
    /// entry's problem. Where two directories have the same id, the later directory wins; twice in one throws.
    package static func load(directories: [String], defaultID: String = "debian") async throws -> Toolchains {
        var entries: [String: Entry] = [:]
        for directory in directories where Files.isDirectory(directory) {
            var files: [String: String] = [:]
            for name in try Files.list(directory) where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
                let file = directory + "/" + name
                let definition = try ToolchainDefinition(parsing: Files.read(file, limit: 1 << 20), file: file)
                if let first = files.updateValue(file, forKey: definition.id) {
                    throw KilnError(.invalid, "\(file): the id '\(definition.id)' is also that of \(first)")
                }
                entries[definition.id] = try await look(definition)
            }
        }
        return Toolchains(defaultID: defaultID, entries: entries)
    }

    private static func look(_ definition: ToolchainDefinition) async throws -> Entry {
        do {
            return .ready(try await ToolchainDetection.find(definition))
        } catch let error as KilnError where [.unavailable, .notFound].contains(error.code) {
            return .unusable(id: definition.id, summary: definition.summary, problem: error.message)
        }
    }

    /// The toolchain of an id, or the default one; throws `notFound` with the known ids, or `unavailable` with the problem.
    package func toolchain(_ id: String?) throws -> Toolchain {
        let id = id ?? defaultID
        switch entries[id] {
        case .ready(let toolchain): return toolchain
        case .unusable(_, _, let problem):
            throw KilnError(
                .unavailable, "the toolchain '\(id)' cannot be used: \(problem)", reason: "toolchain.missing")
        case nil:
            let known = entries.keys.sorted().joined(separator: ", ")
            throw KilnError(
                .notFound, "no toolchain '\(id)'; there are: \(known.isEmpty ? "none" : known)",
                reason: "toolchain.unknown")
        }
    }

    /// All of them as listed, by id.
    package var summaries: [ToolchainSummary] {
        entries.sorted { $0.key < $1.key }.map { id, entry in
            switch entry {
            case .ready(let toolchain):
                ToolchainSummary(
                    id: id, summary: toolchain.summary, isDefault: id == defaultID, java: toolchain.javaVersion,
                    maven: toolchain.mavenVersion, digest: toolchain.digest, problem: nil)
            case .unusable(_, let summary, let problem):
                ToolchainSummary(
                    id: id, summary: summary, isDefault: id == defaultID, java: nil, maven: nil, digest: nil,
                    problem: problem)
            }
        }
    }
}
