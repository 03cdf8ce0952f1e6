import ClassFile

extension BundleRecord {
    /// The record of a plan; `digests` are the inputs' SHA-256 in hexadecimal digits, none when they are not known.
    package init(_ plan: BundlePlan, _ inputs: [BundleInput], _ spec: BundleSpec, digests: [String] = []) {
        var runs: [[Int]] = []
        var merged: [String: [Int]] = [:]
        for (output, source) in plan.sources.enumerated() {
            switch source {
            case .folder, .made: break
            case .copy(let entry), .rewrite(let entry):
                if let last = runs.indices.last, runs[last][0] == Int(entry.input) {
                    runs[last][1] += 1
                } else {
                    runs.append([Int(entry.input), 1])
                }
            case .merge(let merge):
                var parts: [Int] = []
                for entry in plan.merges[merge].entries where parts.last != Int(entry.input) {
                    parts.append(Int(entry.input))
                }
                merged[plan.name(output)] = parts
            }
        }
        self.init(
            inputs: inputs.enumerated().map { number, input in
                Input(
                    label: input.label, coordinate: input.coordinate?.text,
                    sha256: digests.indices.contains(number) ? digests[number] : nil, job: input.isProject ? true : nil,
                    provided: plan.provided(number)?.reason.rawValue)
            },
            relocations: spec.relocate.map { rule in
                Relocation(
                    pattern: rule.pattern, replacement: rule.replacement,
                    include: rule.includes.isEmpty ? nil : rule.includes,
                    except: rule.excludes.isEmpty ? nil : rule.excludes)
            },
            runtime: spec.runtime, entries: runs, merged: merged, duplicates: Self.duplicates(plan))
    }

    private struct Pair: Hashable {
        var winner: Int32
        var loser: Int32
    }

    private static func duplicates(_ plan: BundlePlan) -> [[Int]] {
        var counts: [Pair: [Int]] = [:]
        for duplicate in plan.duplicates {
            let winner: Int32
            switch plan.sources[Int(duplicate.output)] {
            case .copy(let entry), .rewrite(let entry): winner = entry.input
            case .merge(let merge): winner = plan.merges[merge].entries[0].input
            case .folder, .made: continue
            }
            let place = (duplicate.kind == .resource ? 2 : 0) + (duplicate.isSame ? 1 : 0)
            counts[Pair(winner: winner, loser: duplicate.loser.input), default: [0, 0, 0, 0]][place] += 1
        }
        return counts.sorted { ($0.key.winner, $0.key.loser) < ($1.key.winner, $1.key.loser) }
            .map { [Int($0.key.winner), Int($0.key.loser)] + $0.value }
    }
}

extension BundlePlan {
    /// Puts the record in the place that the plan keeps for it; nothing when it keeps none.
    package mutating func setRecord(_ record: BundleRecord) {
        if made.count > 1 { made[1] = record.bytes }
    }
}
