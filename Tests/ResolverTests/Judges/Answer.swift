import FoundationEssentials
import JSON
import Support

/// What a judge says to one question; a member that it does not name is nil.
struct Answer: Decodable {
    var artifact: String?
    var relocations: [String]?
    var deps: [String]?
    var direct: [String]?
    var managedCount: Int?
    var result: [String]?
    var errors: [String]?
    var missing: [String]?
    var invalid: [String]?
    var error: String?
    /// The judge itself broke.
    var failure: String?
    var managed: [String]?

    init(line: [UInt8]) throws {
        self = try JSONText.decode(Self.self, line, "an answer")
    }

    /// Whether it says that there is no usable result.
    var hasErrors: Bool { error != nil || !(errors ?? []).isEmpty }

    /// How far a list of missing poms has to be the same.
    enum Missing {
        case same
        case sameSet
        /// The list on file may be incomplete.
        case atLeast
    }

    /// What differs from the judge's answer, or nil. After an error the list is only what was collected so far, and
    /// Maven's own lists of what was missing end there too: then only the errors count.
    func difference(from expected: Answer, comparesManaged: Bool, missing rule: Missing = .same) -> String? {
        // Relocations that management undoes again overflow Maven's stack, and Maven 4 has illegal states and null
        // pointers of its own: whatever is said instead is better.
        let broke = ["Illegal", "NullPointer"]
        if expected.failure != nil || (expected.errors ?? []).contains(where: { broke.contains(where: $0.hasPrefix) }) {
            return nil
        }
        if let failure { return "failed: \(failure)" }
        if hasErrors || expected.hasErrors {
            return Self.differ("errors", problems, expected.problems)
        }
        return Self.differ("artifact", artifact.map { [$0] }, expected.artifact.map { [$0] })
            ?? Self.differ("relocations", relocations, expected.relocations)
            ?? Self.differ("deps", deps, expected.deps)
            ?? (comparesManaged ? Self.differ("managed", managed, expected.managed) : nil)
            ?? Self.differ("direct", direct, expected.direct)
            ?? Self.differ("managedCount", managedCount.map { ["\($0)"] }, expected.managedCount.map { ["\($0)"] })
            ?? Self.differ("result", result, expected.result)
            ?? Self.differ("missing", Self.ordered(missing, rule), Self.ordered(expected.missing, rule), rule)
            ?? Self.differ(
                "invalid", Self.ordered(invalid.map(Self.coordinates), rule),
                Self.ordered(expected.invalid.map(Self.coordinates), rule), rule)
    }

    private static func ordered(_ list: [String]?, _ rule: Missing) -> [String]? {
        rule == .same ? list : list?.sorted()
    }

    private static func differ(
        _ name: String, _ mine: [String]?, _ theirs: [String]?, _ rule: Missing = .same
    ) -> String? {
        guard mine != theirs else { return nil }
        if rule == .atLeast, Set(theirs ?? []).isSubset(of: mine ?? []) { return nil }
        let mine = mine ?? [], theirs = theirs ?? []
        let at =
            zip(mine, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(mine.count, theirs.count)
        func item(_ list: [String]) -> String { at < list.count ? list[at] : "(end)" }
        return "\(name)[\(at)] of \(mine.count): \(item(mine)), Maven (\(theirs.count)): \(item(theirs))"
    }

    private static func coordinates(_ invalid: [String]) -> [String] {
        invalid.map { String($0.prefix { $0 != " " }) }
    }

    /// Kind and coordinate of each error, sorted: the words around them are each program's own.
    private var problems: [String] {
        if let error { return ["descriptor " + Self.coordinate(in: error)] }
        let all = errors ?? []
        // A project that does not build says why in words of its own; what fails later names Maven's exception.
        let isProject = direct != nil
        if isProject, all.contains(where: { !$0.prefix { $0 != ":" }.hasSuffix("Exception") }) { return ["project"] }
        return Set(
            all.map { text in
                let kind = String(text.prefix { $0 != ":" })
                guard kind.hasPrefix("Unsolvable") else { return "\(kind) \(Self.coordinate(in: text))" }
                // Each path ends at the artifact in question.
                let last = text.split(separator: " ").last { $0.contains(":") } ?? ""
                let parts = last.drop { $0 == "[" }.split(separator: ":")
                return "\(kind) " + parts.prefix(2).joined(separator: ":")
            }
        ).sorted()
    }

    private static func coordinate(in text: String) -> String {
        guard let mark = text.firstRange(of: " for ") else { return "" }
        var rest = text[mark.upperBound...]
        if let end = rest.firstRange(of: " within ") { rest = rest[..<end.lowerBound] }
        return String(rest)
    }
}
