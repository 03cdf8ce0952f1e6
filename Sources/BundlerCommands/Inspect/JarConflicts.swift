internal import Bundler
internal import Bundling
internal import CommandSyntax
internal import JSON
internal import JarReport
internal import Pipeline

/// What clashes between some jars, or what a bundle's record tells of it.
enum JarConflicts {
    /// As if they were bundled in that order, the first as the job.
    static func between(_ paths: [String], isJSON: Bool) throws -> String {
        let sources = paths.enumerated().map { index, path in
            BundleSource(path: path, label: JarLabel.of(path), isProject: index == 0)
        }
        var request = BundleRequest(sources: sources, spec: BundleSpec(), output: nil)
        request.threads = Processors.count
        let findings = try Bundler(request).run().report.findings.map(FindingReport.init)
        if isJSON { return try JSONOutput.render(findings) }
        return findings.isEmpty
            ? "nothing clashes\n" : InertText.inert(findings.flatMap(\.lines).joined(separator: "\n") + "\n")
    }

    private struct Output: Encodable {
        var path: String
        var hasRecord: Bool
        var recordProblem: String?
        var duplicates: [DuplicateRow]
        var hidden: Int
    }

    /// What came twice when it was made, and what is in it twice.
    static func within(_ jar: OpenJar, isJSON: Bool) throws -> String {
        let rows = DuplicateRow.all(of: jar.contents)
        if isJSON {
            return try JSONOutput.render(
                Output(
                    path: jar.path, hasRecord: jar.contents.record != nil, recordProblem: jar.contents.recordProblem,
                    duplicates: rows, hidden: jar.hidden))
        }
        var lines: [String] = []
        for row in rows {
            let parts = [
                (row.differentClasses, "class that differs", "classes that differ"),
                (row.differentFiles, "file that differs", "files that differ"),
                (row.sameClasses, "class with the same bytes", "classes with the same bytes"),
                (row.sameFiles, "file with the same bytes", "files with the same bytes"),
            ].filter { $0.0 > 0 }.map { InspectReport.count($0.0, $0.1, $0.2) }
            lines.append(
                row.winner == row.loser
                    ? "\(row.winner) has twice: \(parts.joined(separator: ", "))"
                    : "\(row.winner) goes before \(row.loser): \(parts.joined(separator: ", "))")
        }
        if jar.hidden > 0 {
            lines.append("\(InspectReport.count(jar.hidden, "entry", "entries")) hidden by later ones of the same name")
        }
        if let problem = jar.contents.recordProblem { lines.append(problem) }
        if lines.isEmpty {
            lines.append(
                jar.contents.record == nil
                    ? "\(jar.path) has no record of what it was made from; name the jars instead, in their order"
                    : "nothing came twice")
        }
        return InertText.inert(lines.joined(separator: "\n") + "\n")
    }
}
