import Bundling

/// The rules of the plan once more, written with strings and dictionaries and no thought of speed: what the real plan is
/// compared with. Relocation is by one prefix at a package's border.
struct NaivePlan {
    var outputs: [(name: String, source: String)] = []
    var leftOut: [String] = []
    private var owners: [String: Int] = [:]

    init(_ jars: [TestJar], rule: (from: String, to: String)?, excluded: Set<String>) {
        add("META-INF/MANIFEST.MF", "made", -1)
        for (number, jar) in jars.enumerated() {
            let isFlagged = String(decoding: jar.input.manifest ?? [], as: UTF8.self).contains("Multi-Release: true\n")
            for file in jar.files where !file.name.hasSuffix("/") {
                let reason = place(file.name, file.content, number, jars, isFlagged, rule, excluded)
                if let reason { leftOut.append("\(number) \(file.name) \(reason)") }
            }
        }
        settleMerges(rule != nil)
    }

    private func moved(_ name: String, _ rule: (from: String, to: String)?) -> String {
        guard let rule else { return name }
        let stem = name.hasSuffix(".class") ? String(name.dropLast(6)) : name
        guard stem == rule.from || stem.hasPrefix(rule.from + "/") || stem.hasPrefix(rule.from + "$") else {
            return name
        }
        return rule.to + name.dropFirst(rule.from.count)
    }

    private mutating func place(
        _ name: String, _ content: String, _ number: Int, _ jars: [TestJar], _ isFlagged: Bool,
        _ rule: (from: String, to: String)?, _ excluded: Set<String>
    ) -> String? {
        if excluded.contains(name) { return "filtered" }
        let parts = name.split(separator: "/").map(String.init)
        if name == "META-INF/MANIFEST.MF" { return "manifest" }
        if name == "META-INF/INDEX.LIST" { return "jar-index" }
        if parts.count == 2, parts[0] == "META-INF", name.hasSuffix(".SF") { return "signature" }
        if name == "module-info.class" { return "module-info" }
        if parts.count > 3, parts[0] == "META-INF", parts[1] == "versions", let version = Int(parts[2]) {
            let rest = parts[3...].joined(separator: "/")
            if rest == "module-info.class" { return "module-info" }
            if !isFlagged { return "not-multi-release" }
            let target = moved(rest, rule)
            if let owner = owners[target], owner < number { return "shadowed-version" }
            for other in owners where other.value < number && other.key.hasPrefix("META-INF/versions/") {
                let otherParts = other.key.split(separator: "/").map(String.init)
                if otherParts[3...].joined(separator: "/") == target, Int(otherParts[2]) ?? 0 <= version {
                    return "shadowed-version"
                }
            }
            return put("META-INF/versions/\(version)/\(target)", name, content, number, rule)
        }
        if parts.count > 3, parts[1] == "versions", parts[3] == "module-info.class" { return "module-info" }
        if parts.count == 3, parts[0] == "META-INF", parts[1] == "services" {
            let service = moved(parts[2].split(separator: ".").joined(separator: "/"), rule)
            return merge("META-INF/services/" + service.split(separator: "/").joined(separator: "."), name, number)
        }
        return put(moved(name, rule), name, content, number, rule)
    }

    private mutating func put(
        _ target: String, _ name: String, _ content: String, _ number: Int, _ rule: (from: String, to: String)?
    ) -> String? {
        if owners[target] != nil { return "duplicate" }
        add(target, (name.hasSuffix(".class") && rule != nil ? "rewrite " : "copy ") + "\(number) \(name)", number)
        return nil
    }

    private mutating func merge(_ target: String, _ name: String, _ number: Int) -> String? {
        if owners[target] == nil {
            add(target, "merge \(number) \(name)", number)
        } else if let place = outputs.firstIndex(where: { $0.name == target }) {
            outputs[place].source += " + \(number) \(name)"
        }
        return nil
    }

    private mutating func add(_ name: String, _ source: String, _ owner: Int) {
        var folder = ""
        for part in name.split(separator: "/").dropLast() {
            folder += part + "/"
            if owners[folder] == nil {
                owners[folder] = Int.max
                outputs.append((folder, "folder"))
            }
        }
        owners[name] = owner
        outputs.append((name, source))
    }

    private mutating func settleMerges(_ moves: Bool) {
        for index in outputs.indices where outputs[index].source.hasPrefix("merge ") {
            if !moves, !outputs[index].source.contains(" + ") {
                outputs[index].source = "copy" + outputs[index].source.dropFirst(5)
            }
        }
    }
}

extension BundlePlan {
    /// The plan in the naive one's words.
    func inWords(_ jars: [TestJar]) -> (outputs: [String], leftOut: [String]) {
        func words(_ entry: EntryRef) -> String {
            "\(entry.input) \(jars[Int(entry.input)].files[Int(entry.entry)].name)"
        }
        let outputs = sources.indices.map { index in
            let source =
                switch sources[index] {
                case .folder: "folder"
                case .made: "made"
                case .copy(let entry): "copy " + words(entry)
                case .rewrite(let entry): "rewrite " + words(entry)
                case .merge(let merge): "merge " + merges[merge].entries.map(words).joined(separator: " + ")
                }
            return name(index) + " <- " + source
        }
        return (outputs, leftOut.map { words($0.entry) + " " + $0.reason.rawValue })
    }
}
