import ClassFile
import Entries

extension ReportBuilder {
    /// What was asked for and came to nothing.
    mutating func addRequests() {
        if plan.isMainClassMissing, let main = plan.mainClass {
            findings.append(
                ConflictFinding(
                    kind: .missingMainClass, weight: .warning, inputs: [], count: 1, examples: [main], remedy: .nothing)
            )
        }
        for rule in plan.unusedRules {
            let rule = spec.relocate[rule]
            findings.append(
                ConflictFinding(
                    kind: .unusedRelocation, weight: .warning, inputs: [], count: 1,
                    examples: ["\(rule.pattern)=\(rule.replacement)"], remedy: .nothing))
        }
        for filter in plan.unusedFilters {
            findings.append(
                ConflictFinding(
                    kind: .unusedFilter, weight: .warning, inputs: [], count: 1,
                    examples: [spec.filters[filter].artifact], remedy: .nothing))
        }
    }

    mutating func addPackages() {
        var groups: [[Int32]: Int] = [:]
        var grouped: [(inputs: [Int32], folders: [Int32])] = []
        for package in plan.splitPackages {
            let place = groups[package.inputs] ?? grouped.count
            if place == grouped.count {
                groups[package.inputs] = place
                grouped.append((package.inputs, []))
            }
            grouped[place].folders.append(package.folder)
        }
        for group in grouped { add(.splitPackage, .note, group.inputs, group.folders, remedy: .nothing) }
    }

    mutating func addServices() {
        for (output, source) in plan.sources.enumerated() {
            guard case .merge(let merge) = source, plan.merges[merge].kind == .services,
                plan.merges[merge].entries.count > 1
            else { continue }
            add(
                .sharedService, .note, plan.merges[merge].entries.map(\.input), [Int32(truncatingIfNeeded: output)],
                remedy: .nothing)
        }
    }

    mutating func addInputs() {
        for input in plan.signedInputs {
            findings.append(
                ConflictFinding(
                    kind: .signatureLost, weight: .note, inputs: [label(input)], count: 1, examples: [],
                    remedy: .keepApart(artifact(input))))
        }
        var natives: [Int32: [EntryRef]] = [:]
        for entry in plan.movedNatives { natives[entry.input, default: []].append(entry) }
        for (input, entries) in natives.sorted(by: { $0.key < $1.key }) {
            let names = entries.prefix(10).map { inputs[Int(input)].entries.name(Int($0.entry)) }
            findings.append(
                ConflictFinding(
                    kind: .movedNative, weight: .warning, inputs: [label(input)], count: entries.count, examples: names,
                    remedy: .except(
                        Array(Set(names.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) + "/**" }))
                            .sorted())))
        }
        var versions: [Int32: [EntryRef]] = [:]
        for left in plan.leftOut where left.reason == .shadowedVersion {
            versions[left.entry.input, default: []].append(left.entry)
        }
        for (input, entries) in versions.sorted(by: { $0.key < $1.key }) {
            findings.append(
                ConflictFinding(
                    kind: .shadowedVersion, weight: .note, inputs: [label(input)], count: entries.count,
                    examples: entries.prefix(10).map { inputs[Int(input)].entries.name(Int($0.entry)) },
                    remedy: .nothing))
        }
    }

    mutating func addNotes(_ notes: [BundleNote]) {
        struct Group: Hashable {
            var kind: BundleNote.Kind
            var output: String
            var input: String
        }
        var places: [Group: Int] = [:]
        var grouped: [(group: Group, subjects: [String])] = []
        for note in notes {
            let group = Group(kind: note.kind, output: note.output, input: note.input)
            let place = places[group] ?? grouped.count
            if place == grouped.count {
                places[group] = place
                grouped.append((group, []))
            }
            grouped[place].subjects.append(note.subject)
        }
        for (group, subjects) in grouped {
            let kind: ConflictFinding.Kind =
                switch group.kind {
                case .providerLeftOut: .providerLeftOut
                case .sameProvider: .sameProvider
                case .differentValue: .differentValue
                case .malformed: .malformed
                case .dropped: .dropped
                }
            findings.append(
                ConflictFinding(
                    kind: kind, weight: group.kind == .sameProvider ? .note : .warning, inputs: [group.input],
                    count: subjects.count, examples: subjects.prefix(10).map { "\(group.output): \($0)" },
                    remedy: .nothing))
        }
    }
}
