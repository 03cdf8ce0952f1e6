import Entries

extension ReportBuilder {
    /// What the runtime has too.
    mutating func addRuntime() {
        var grouped: [Int32: [Int32]] = [:]
        for output in plan.alsoInRuntime { grouped[winner(output), default: []].append(output) }
        let unclear = plan.verdicts.indices.filter { input in
            if case .unclear = plan.verdicts[input] { true } else { false }
        }
        if !unclear.isEmpty { addClasses(of: Set(unclear.map { Int32(truncatingIfNeeded: $0) }), &grouped) }
        for (input, outputs) in grouped.sorted(by: { $0.key < $1.key }) {
            var pattern = folders(outputs)[0]
            while pattern.last == "*" || pattern.last == "/" { pattern.removeLast() }
            pattern = pattern.replacing("/", with: ".")
            add(
                .alsoInRuntime, .warning, [input], outputs,
                remedy: pattern.isEmpty
                    ? .exclude(artifact(input)) : .relocate(pattern: pattern, replacement: "shaded." + pattern))
        }
        addMixed()
    }

    /// Inputs of which the runtime's own classes take some places.
    private mutating func addMixed() {
        var examples: [Int: [String]] = [:]
        for (input, verdict) in plan.verdicts.enumerated() {
            if case .mixed = verdict { examples[input] = [] }
        }
        if examples.isEmpty { return }
        for left in plan.leftOut where left.reason == .runtime {
            let input = Int(left.entry.input)
            if let known = examples[input], known.count < 10 {
                examples[input] = known + [inputs[input].entries.name(Int(left.entry.entry))]
            }
        }
        for (input, verdict) in plan.verdicts.enumerated() {
            guard case .mixed(let classes, let versions) = verdict else { continue }
            let number = Int32(truncatingIfNeeded: input)
            let isSame = versions == [inputs[input].coordinate?.version ?? ""]
            findings.append(
                ConflictFinding(
                    kind: .mixedWithRuntime, weight: isSame ? .note : .warning, inputs: [label(number)], count: classes,
                    examples: examples[input] ?? [],
                    remedy: inputs[input].isProject
                        ? .nothing : .runtimeVersion(artifact: artifact(number), versions)))
        }
    }

    /// The classes in the bundle that came from some inputs.
    private func addClasses(of wanted: Set<Int32>, _ grouped: inout [Int32: [Int32]]) {
        for (output, source) in plan.sources.enumerated() {
            switch source {
            case .copy(let entry), .rewrite(let entry):
                guard wanted.contains(entry.input) else { continue }
                let table = inputs[Int(entry.input)].entries
                let name = table.names.span.extracting(table.range(Int(entry.entry)))
                guard case .classFile = EntryRole(name) else { continue }
                grouped[entry.input, default: []].append(Int32(truncatingIfNeeded: output))
            case .folder, .merge, .made: continue
            }
        }
    }
}
