import ClassFile
import Entries

extension BundlePlanner {
    /// What was asked for in vain.
    mutating func finishRules() {
        plan.unusedRules = unusedRules.sorted()
        plan.unusedFilters = spec.filters.indices.filter { number in
            let pattern = InputPattern(spec.filters[number].artifact)
            return !inputs.contains { pattern.matches(label: $0.label, $0.coordinate) }
        }
    }

    /// The classes that were left out by wish and are nowhere else: provider lists must not name them (S14).
    mutating func finishClasses() {
        for left in plan.leftOut where left.reason == .filtered || left.reason == .minimized {
            let table = inputs[Int(left.entry.input)].entries
            let name = table.names.span.extracting(table.range(Int(left.entry.entry)))
            guard Bytes.hasSuffix(name, ".class"), !Bytes.hasPrefix(name, "META-INF/") else { continue }
            let path = name.extracting(0..<name.count - 6)
            if runtime.contains(path) { continue }
            var moved: [UInt8] = []
            if relocator.isEmpty || !relocator.mapEntry(name, into: &moved) {
                moved.removeAll()
                Bytes.append(name, to: &moved)
            }
            if plan.names.find(moved.span, hash: EntryNames.hash(moved.span)) != nil { continue }
            _ = plan.missingClasses.insert(path, hash: EntryNames.hash(path))
        }
    }

    /// What one input alone brings, and what nothing can change, is copied as it is.
    mutating func finishMerges() {
        var kept: [BundlePlan.Merge] = []
        for output in plan.sources.indices {
            guard case .merge(let index) = plan.sources[output] else { continue }
            let merge = plan.merges[index]
            let isAlone = merge.entries.count == 1
            let isChanged =
                merge.kind.listsClasses && (!relocator.isEmpty || plan.missingClasses.count > 0)
                || merge.kind == .kotlinModule && !relocator.isEmpty
            if isAlone && !isChanged {
                plan.sources[output] = .copy(merge.entries[0])
            } else {
                plan.sources[output] = .merge(kept.count)
                kept.append(merge)
            }
        }
        plan.merges = kept
    }

    /// Packages whose classes come from several inputs, in the order of their folders.
    mutating func finishPackages() {
        var places: [Int32: Int] = [:]
        var found: [BundlePlan.SplitPackage] = []
        for (folder, input) in folders.shared {
            if let place = places[folder] {
                if found[place].inputs.last != input { found[place].inputs.append(input) }
            } else {
                places[folder] = found.count
                found.append(
                    .init(
                        folder: folders.outputs[Int(folder)],
                        inputs: [folders.firstInput[Int(folder)], input]))
            }
        }
        found.sort { $0.folder < $1.folder }
        plan.splitPackages = found
    }

    /// The manifest, made anew (S15): what the bundle is, what was asked for, nothing of the inputs but how the job runs.
    mutating func finishManifest() throws(BundleError) {
        var manifest = ManifestText()
        manifest.set("Manifest-Version", "1.0")
        manifest.set("Created-By", "Kiln")
        for input in inputs where input.isProject {
            let own = ManifestText(input.manifest ?? [])
            for name in Self.carriedOver where manifest.value(name) == nil {
                guard let value = own.value(name) else { continue }
                manifest.set(name, Self.namesClass.contains(name) ? moved(value) : value)
            }
        }
        if let main = spec.mainClass { manifest.set("Main-Class", moved(main)) }
        if isMultiRelease { manifest.set("Multi-Release", "true") }
        for attribute in spec.manifest { manifest.set(attribute.name, attribute.value) }
        plan.mainClass = manifest.value("Main-Class")
        if let main = plan.mainClass {
            let path = main.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
            let name = path + Array(".class".utf8)
            plan.isMainClassMissing =
                !runtime.contains(path.span) && plan.names.find(name.span, hash: EntryNames.hash(name.span)) == nil
        }
        plan.made = [try manifest.bytes()] + (hasRecord ? [[]] : [])
    }

    /// How a job is started and what its Java must open for it.
    private static let carriedOver = [
        "Main-Class", "program-class", "Add-Exports", "Add-Opens", "Enable-Native-Access",
    ]
    private static let namesClass: Set<String> = ["Main-Class", "program-class"]

    private func moved(_ name: String) -> String {
        var out: [UInt8] = []
        let bytes = Array(name.utf8)
        return !relocator.isEmpty && relocator.mapDotted(bytes.span, into: &out)
            ? String(decoding: out, as: UTF8.self) : name
    }
}
