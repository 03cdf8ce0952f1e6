internal import Bundling
internal import CommandSyntax

/// A finding of the conflict report, for programs and for people.
struct FindingReport: Encodable {
    var kind: String
    var weight: String
    var inputs: [String]
    var count: Int
    var examples: [String]
    var remedy: String?

    init(_ finding: ConflictFinding) {
        kind = finding.kind.rawValue
        weight = finding.weight.rawValue
        inputs = finding.inputs
        count = finding.count
        examples = finding.examples
        remedy = finding.remedy == .nothing ? nil : finding.remedy.text
    }

    /// What clashes and where, examples, and what mends it: a line each.
    var lines: [String] {
        // What no jar brings, such as a main class that is nowhere, is in none.
        let place = inputs.isEmpty ? "" : " in " + inputs.joined(separator: ", ")
        var lines = ["\(weight): \(kind): \(Format.grouped(Int64(count)))\(place)"]
        if !examples.isEmpty { lines.append("    such as \(examples.prefix(3).joined(separator: ", "))") }
        if let remedy { lines.append("    \(remedy)") }
        return lines
    }
}
