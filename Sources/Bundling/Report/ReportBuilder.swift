import ClassFile
import Entries

/// Gathers the findings of a plan.
struct ReportBuilder {
    let plan: BundlePlan
    let inputs: [BundleInput]
    let spec: BundleSpec
    var findings: [ConflictFinding] = []
    private var classCounts: [Int32: Int] = [:]
    /// How many classes of an input are in others too.
    private var clashes: [Int32: Int] = [:]

    init(plan: BundlePlan, inputs: [BundleInput], spec: BundleSpec) {
        self.plan = plan
        self.inputs = inputs
        self.spec = spec
    }

    private struct Key: Hashable {
        var kind: ConflictFinding.Kind
        var inputs: [Int32]
        /// Below `META-INF/maven`, which nothing but tools reads.
        var isDescription: Bool
    }

    // MARK: What comes twice (S11, S12)

    mutating func addDuplicates() {
        // The losers of each output, in order; then the outputs of each kind and set of inputs.
        var places: [Int32: Int] = [:]
        var outputs: [(output: Int32, inputs: [Int32], kind: ConflictFinding.Kind)] = []
        for duplicate in plan.duplicates {
            let kind = Self.kind(duplicate)
            if let place = places[duplicate.output] {
                if outputs[place].inputs.last != duplicate.loser.input {
                    outputs[place].inputs.append(duplicate.loser.input)
                }
                if kind.order < outputs[place].kind.order { outputs[place].kind = kind }
            } else {
                places[duplicate.output] = outputs.count
                outputs.append((duplicate.output, [winner(duplicate.output), duplicate.loser.input], kind))
            }
        }
        var groups: [Key: Int] = [:]
        var grouped: [(key: Key, outputs: [Int32])] = []
        for found in outputs {
            let isInMetaInf = has(found.output, "META-INF/")
            if !isInMetaInf, found.kind != .sameResource, found.kind != .differentResource {
                for input in Set(found.inputs) { clashes[input, default: 0] += 1 }
            }
            let isDescription = isInMetaInf && has(found.output, "META-INF/maven/")
            let key = Key(kind: found.kind, inputs: found.inputs, isDescription: isDescription)
            let place = groups[key] ?? grouped.count
            if place == grouped.count {
                groups[key] = place
                grouped.append((key, []))
            }
            grouped[place].outputs.append(found.output)
        }
        for group in grouped {
            let kind = group.key.kind
            let isClass = kind == .differentClass || kind == .movedClass
            if isClass, spec.onConflict == .first { continue }
            var outputs = group.outputs
            outputs.sort()
            let weight: ConflictFinding.Weight =
                switch kind {
                case .differentClass, .movedClass: spec.onConflict == .error ? .error : .warning
                case .differentResource where !group.key.isDescription: .warning
                default: .note
                }
            add(
                kind, weight, group.key.inputs, outputs,
                remedy: group.key.isDescription ? .nothing : remedy(kind, group.key.inputs, outputs))
        }
    }

    private func has(_ output: Int32, _ prefix: StaticString) -> Bool {
        Bytes.hasPrefix(plan.names.bytes.span.extracting(plan.names.range(Int(output))), prefix)
    }

    private static func kind(_ duplicate: BundlePlan.Duplicate) -> ConflictFinding.Kind {
        switch duplicate.kind {
        case .movedClass: .movedClass
        case .sameClass: duplicate.isSame ? .sameClass : .differentClass
        case .resource: duplicate.isSame ? .sameResource : .differentResource
        }
    }

    func winner(_ output: Int32) -> Int32 {
        switch plan.sources[Int(output)] {
        case .copy(let entry), .rewrite(let entry): entry.input
        case .merge(let merge): plan.merges[merge].entries[0].input
        case .folder, .made: -1
        }
    }

    private mutating func remedy(
        _ kind: ConflictFinding.Kind, _ group: [Int32], _ outputs: [Int32]
    ) -> ConflictRemedy {
        switch kind {
        case .differentClass, .sameClass:
            // A jar of which all classes are in others is not needed.
            for input in group.reversed() where input >= 0 && clashes[input, default: 0] >= classCount(input) {
                return .exclude(artifact(input))
            }
            if kind == .sameClass { return .nothing }
            return .filter(artifact: artifact(group[group.count - 1]), exclude: folders(outputs))
        case .movedClass: return .otherReplacement(spec.relocate.map(\.pattern).filter { mayMove($0, outputs) })
        case .differentResource:
            return join(outputs)
                ?? .filter(
                    artifact: artifact(group[group.count - 1]), exclude: outputs.prefix(10).map { plan.name(Int($0)) })
        default: return .nothing
        }
    }

    /// Whether a rule's replacement is where one of the outputs lies.
    private func mayMove(_ pattern: String, _ outputs: [Int32]) -> Bool {
        spec.relocate.contains { rule in
            let to = rule.replacement.replacing(".", with: "/")
            return rule.pattern == pattern && outputs.contains { plan.name(Int($0)).hasPrefix(to) }
        }
    }

    private func join(_ outputs: [Int32]) -> ConflictRemedy? {
        guard outputs.count == 1 else { return nil }
        let name = plan.name(Int(outputs[0]))
        if name.hasSuffix(".properties") { return .join(key: "merge-properties", name: name) }
        if name.hasSuffix(".conf") { return .join(key: "append", name: name) }
        return nil
    }

    /// The folders of some outputs as patterns: each, or what they have in common when they are many.
    func folders(_ outputs: [Int32]) -> [String] {
        var seen: Set<String> = []
        var list: [String] = []
        for output in outputs {
            let name = plan.name(Int(output))
            let folder = String(name[..<(name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex)])
            if seen.insert(folder).inserted { list.append(folder) }
            if list.count > 50 { break }
        }
        if list.count <= 5 { return list.map { $0 + "*" } }
        var common = list[0][...]
        for folder in list { while !folder.hasPrefix(common) { common = common.dropLast() } }
        if let slash = common.lastIndex(of: "/") { return [String(common[...slash]) + "**"] }
        return list.prefix(5).map { $0 + "*" }
    }

    private mutating func classCount(_ input: Int32) -> Int {
        if let known = classCounts[input] { return known }
        let table = inputs[Int(input)].entries
        let names = table.names.span
        var count = 0
        for index in table.entries.indices {
            let name = names.extracting(table.range(index))
            if case .classFile = EntryRole(name) { count += 1 }
        }
        classCounts[input] = count
        return count
    }

    mutating func add(
        _ kind: ConflictFinding.Kind, _ weight: ConflictFinding.Weight, _ group: [Int32], _ outputs: [Int32],
        remedy: ConflictRemedy
    ) {
        findings.append(
            ConflictFinding(
                kind: kind, weight: weight, inputs: group.map(label), count: outputs.count,
                examples: outputs.prefix(10).map { plan.name(Int($0)) }, remedy: remedy))
    }

    func label(_ input: Int32) -> String { input < 0 ? "kiln" : inputs[Int(input)].label }

    /// `group:artifact` when known, else the label.
    func artifact(_ input: Int32) -> String {
        if input < 0 { return "kiln" }
        let input = inputs[Int(input)]
        return input.coordinate.map { "\($0.group):\($0.artifact)" } ?? input.label
    }
}
