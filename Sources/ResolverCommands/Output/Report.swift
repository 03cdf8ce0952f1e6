internal import CommandSyntax
internal import Coordinates
internal import MavenRepository
internal import Pipeline
internal import PomModel
internal import Support

/// How an answer is shown.
enum ReportFormat: String, CaseIterable {
    case list, tree, json, lock, classpath

    /// The words of `--format`.
    static let words = allCases.map(\.rawValue)

    /// Whether the files themselves are needed.
    var needsFiles: Bool { self == .lock || self == .classpath }
}

/// An answer with its files, as text.
struct Report {
    /// The answer.
    let resolved: Resolved
    /// The texts of its symbols.
    let symbols: SymbolTable
    /// The files where they are needed, each with its digest.
    var files: [(file: FetchedFile, digest: Digest)] = []
    /// The files in a folder, in the order of `files`; empty when none was named.
    var entries: [JarFolder.Entry] = []

    /// One coordinate a line, or one path with its digest when the files were put into a folder.
    func list() -> String {
        guard !entries.isEmpty else { return TreeText.list(resolved.nodes, symbols) }
        return entries.map { InertText.line($0.path, limit: 8192) + "  \($0.digest)\n" }.joined()
    }

    /// The tree.
    func tree() -> String {
        let root = resolved.project.map { project in
            let coordinate = project.coordinate
            let key = ArtifactKey(coordinate.group, coordinate.artifact, extension: project.packaging)
            return CoordinateNotation.maven(Coordinate(key, coordinate.version), symbols)
        }
        return TreeText.tree(resolved.nodes, root: root, symbols)
    }

    /// The paths, joined as a class path is.
    func classpath() throws -> String {
        let paths = entries.isEmpty ? files.map(\.file.file.path) : entries.map(\.path)
        for path in paths where path.contains(":") {
            throw KilnError(
                .invalid, "\(path) cannot stand in a class path, since a colon is in it; name another folder")
        }
        return paths.joined(separator: ":") + "\n"
    }

    /// One object, one artifact a line.
    func json(_ question: Question, maven: String) -> String {
        var writer = JSONWriter()
        writer.raw("{\n  \"maven\": ")
        writer.string(maven)
        if let project = resolved.project {
            writer.raw(",\n  \"project\": ")
            writer.string(CoordinateNotation.short(project.coordinate, symbols))
        } else {
            writer.raw(",\n  \"mode\": ")
            writer.string(question.mode)
            writer.raw(",\n  \"roots\": ")
            writer.strings(question.roots)
        }
        let places = Dictionary(uniqueKeysWithValues: files.enumerated().map { ($1.file.node, $0) })
        writer.raw(",\n  \"artifacts\": [")
        for (index, node) in resolved.nodes.enumerated() {
            if index > 0 { writer.raw(",") }
            writer.raw("\n    {\"coordinate\": ")
            writer.string(CoordinateNotation.full(node.coordinate, symbols))
            writer.raw(", \"scope\": ")
            writer.string(symbols.text(node.scope))
            writer.bytes += Array(", \"optional\": \(node.isOptional), \"parent\": \(node.parent)".utf8)
            if let place = places[index] { append(place, to: &writer) }
            writer.raw("}")
        }
        writer.raw(resolved.nodes.isEmpty ? "],\n  \"missing\": " : "\n  ],\n  \"missing\": ")
        writer.strings(resolved.missing.map { CoordinateNotation.short($0, symbols) })
        writer.raw(",\n  \"invalid\": ")
        writer.strings(resolved.invalid.map { CoordinateNotation.short($0, symbols) })
        writer.raw("\n}\n")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func append(_ place: Int, to writer: inout JSONWriter) {
        let (file, digest) = files[place]
        writer.raw(", \"path\": ")
        writer.string(entries.isEmpty ? file.file.path : entries[place].path)
        writer.raw(", \"url\": ")
        writer.string(file.file.url)
        writer.raw(", \"digest\": ")
        writer.string(digest.description)
        writer.bytes += Array(", \"size\": \(file.file.size)".utf8)
    }

    /// The lock file.
    func lock(_ question: Question, maven: String, _ repositories: [LockFile.Repository]) -> LockFile {
        var seen: Set<String> = []
        var artifacts: [LockFile.Artifact] = []
        for (file, digest) in files {
            let coordinate = CoordinateNotation.full(file.coordinate, symbols)
            guard seen.insert(coordinate).inserted else { continue }
            artifacts.append(
                LockFile.Artifact(
                    coordinate: coordinate, scope: symbols.text(resolved.nodes[file.node].scope), digest: digest,
                    size: file.file.size, url: file.file.url,
                    path: resolved.paths[file.node].map { CoordinateNotation.short($0, symbols) }))
        }
        artifacts.sort { $0.coordinate < $1.coordinate }
        return LockFile(maven: maven, request: question, repositories: repositories, artifacts: artifacts)
    }
}
