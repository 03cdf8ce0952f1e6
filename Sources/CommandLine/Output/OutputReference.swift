package import Pipeline
internal import Support

/// A version and perhaps one of its outputs, as typed: `orders@latest:jobs/a/a-1.0.jar`.
package struct OutputReference: Sendable, Hashable {
    /// The project.
    package let project: ProjectName
    /// The version.
    package let selector: VersionSelector
    /// The output's name; `nil` means all of them.
    package let output: String?

    /// `nil` when the text is not `PROJECT@SELECTOR[:OUTPUT]`.
    package init?(_ text: String) {
        guard let at = text.firstIndex(of: "@"), let project = ProjectName(text[..<at]) else { return nil }
        let rest = text[text.index(after: at)...]
        // The colon of a digest is not the one before the output.
        let isDigest = rest.hasPrefix("sha256:")
        let end = (isDigest ? rest.dropFirst(7) : rest).firstIndex(of: ":") ?? rest.endIndex
        guard let selector = VersionSelector(rest[..<end]) else { return nil }
        let output = end < rest.endIndex ? String(rest[rest.index(after: end)...]) : nil
        guard output?.isEmpty != true else { return nil }
        self.project = project
        self.selector = selector
        self.output = output
    }

    /// How it is written, for messages.
    package static let rule =
        "a version such as orders@latest, orders@3 or orders@sha256:…, perhaps with ':' and an output's path"

    /// The output of a version that a name means: its path, else the end of its path, else the artifactId of its module,
    /// alone for the main artifact or with `:` and a classifier or extension.
    ///
    /// Throws `notFound` with what there is, `invalid` with the candidates when several fit.
    package static func find(_ name: String, in version: Version) throws -> Output {
        if let exact = version.outputs.first(where: { $0.path.text == name }) { return exact }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let qualifier = parts.count > 1 ? String(parts[1]) : nil
        let rules: [(Output) -> Bool] = [
            { $0.path.text.hasSuffix("/" + name) },
            { $0.coordinate.artifact == parts[0] && isMeant($0, qualifier) },
        ]
        for rule in rules {
            let found = version.outputs.filter(rule)
            if found.count == 1 { return found[0] }
            if found.count > 1 {
                throw KilnError(
                    .invalid, "'\(name)' means several outputs of \(label(version)); name one:" + list(found))
            }
        }
        throw KilnError(.notFound, "\(label(version)) has no output '\(name)'; it has:" + list(version.outputs))
    }

    private static func isMeant(_ output: Output, _ qualifier: String?) -> Bool {
        guard let qualifier else { return output.kind == .main }
        return output.classifier.map { $0 == qualifier } ?? (output.extension == qualifier)
    }

    private static func label(_ version: Version) -> String { "\(version.project)@\(version.number)" }

    private static func list(_ outputs: [Output]) -> String {
        let shown = outputs.map(\.path).sorted().prefix(20).map { "\n  \($0)" }.joined()
        return shown + (outputs.count > 20 ? "\n  and \(outputs.count - 20) more" : "")
    }
}
