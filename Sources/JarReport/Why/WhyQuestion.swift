package import Bundling
import Entries

/// Some names that are asked for at once: what has to be read for them, and the answers.
package struct WhyQuestion: Sendable {
    /// The classes.
    package private(set) var index: ClassIndex
    /// The names.
    package let searches: [NameSearch]
    /// By class, whether it is asked for.
    package private(set) var targets: [Bool]
    /// Packages of which classes are asked for that nobody brings.
    package let packages: [[UInt8]]
    /// Other files that are asked for.
    package let paths: [[UInt8]]
    /// By name the class that stands for it although nobody brings it.
    private var absent: [Int: Int] = [:]

    /// Looks for the names in some jars.
    package init(_ names: [String], _ jars: [JarContents]) {
        var index = ClassIndex(jars)
        searches = names.map { NameSearch($0, in: index) }
        for (number, search) in searches.enumerated() where !search.isThere && search.kind == .class {
            absent[number] = index.insert(search.path.span)
        }
        targets = Array(repeating: false, count: index.count)
        for search in searches { for node in search.nodes { targets[node] = true } }
        for node in absent.values { targets[node] = true }
        packages = searches.filter { $0.kind == .package && !$0.isThere }.map(\.path)
        paths = searches.filter { $0.kind == .resource }.map(\.path)
        self.index = index
    }

    /// By class, whether one name means it.
    private func targets(of number: Int) -> [Bool] {
        var targets = [Bool](repeating: false, count: index.count)
        for node in searches[number].nodes { targets[node] = true }
        if let node = absent[number] { targets[node] = true }
        return targets
    }

    /// The answers; `files` are the small files that were read, `texts` the provider lists among them, of each jar.
    package func answers(
        _ batches: [ReferenceBatch], named files: [[EntryRef]], _ texts: [JarTexts]
    ) -> [WhyAnswer] {
        let graph = ReferenceGraph(batches, count: index.count)
        return searches.indices.map { number in
            let search = searches[number]
            var answer = WhyAnswer(search)
            let targets = targets(of: number)
            answer.broughtBy = bringers(search)
            var referrers = graph.referrers(of: targets)
            addOthers(number, batches, &referrers)
            answer.referrers = referrers.count
            answer.groups = groups(referrers)
            answer.members = members(batches, targets)
            answer.files = files[number].map { entry in
                let jar = index.jars[Int(entry.input)]
                let labels = jar.inputLabels(of: Int(entry.entry))
                return WhyAnswer.File(
                    name: jar.table.name(Int(entry.entry)), sources: index.jars.count == 1 ? labels : [jar.label])
            }
            if search.isThere, !search.nodes.isEmpty { addWay(&answer, graph, targets, texts) }
            if !search.isThere { answer.near = NearNames.of(search, in: index) }
            return answer
        }
    }

    // MARK: Who brings it

    private func bringers(_ search: NameSearch) -> [WhyAnswer.Bringer] {
        var found: [WhyAnswer.Bringer] = []
        var places: [String: Int] = [:]
        func add(_ entry: EntryRef, _ source: String?, isHidden: Bool) {
            let name = index.jars[Int(entry.input)].table.name(Int(entry.entry))
            let place = places[source ?? ""] ?? found.count
            if place == found.count {
                places[source ?? ""] = place
                found.append(.init(source: source, count: 0, examples: [], isHidden: true))
            }
            found[place].count += 1
            if found[place].examples.count < 3 { found[place].examples.append(name) }
            if !isHidden { found[place].isHidden = false }
        }
        for node in search.nodes {
            let entries = index.entries(of: node)
            for entry in entries { add(entry, index.source(of: entry), isHidden: entry.input != entries[0].input) }
        }
        for entry in search.files {
            let jar = index.jars[Int(entry.input)]
            let labels = jar.inputLabels(of: Int(entry.entry))
            let isHidden = entry.input != search.files[0].input
            if index.jars.count > 1 || labels.isEmpty {
                add(entry, index.jars.count > 1 ? jar.label : nil, isHidden: isHidden)
            } else {
                for label in labels { add(entry, label, isHidden: isHidden) }
            }
        }
        return found
    }

    // MARK: Who refers to it

    /// Classes that name what nobody brings, or hold a file's path as a string.
    private func addOthers(
        _ number: Int, _ batches: [ReferenceBatch], _ referrers: inout [(node: Int, use: ReferenceBatch.Use)]
    ) {
        let search = searches[number]
        guard search.kind == .resource || search.kind == .package && !search.isThere else { return }
        var known: [Int32: Int] = [:]
        func add(_ node: Int32, _ use: ReferenceBatch.Use) {
            if let place = known[node] {
                referrers[place].use.formUnion(use)
            } else {
                known[node] = referrers.count
                referrers.append((Int(node), use))
            }
        }
        for batch in batches {
            if search.kind == .resource {
                for mention in batch.mentions where paths[mention.path] == search.path { add(mention.node, .string) }
            } else {
                for hit in batch.absent where hit.path.utf8.starts(with: search.path) { add(hit.node, hit.use) }
            }
        }
    }

    private struct Place: Hashable {
        var source: String?
        var package: ArraySlice<UInt8>
    }

    private func groups(_ referrers: [(node: Int, use: ReferenceBatch.Use)]) -> [WhyAnswer.Group] {
        var places: [Place: Int] = [:]
        var found: [WhyAnswer.Group] = []
        for (node, use) in referrers {
            let place = Place(source: index.source(of: node), package: EntryName.folder(index.path(node)))
            let number = places[place] ?? found.count
            if number == found.count {
                places[place] = number
                found.append(
                    .init(
                        source: place.source, package: EntryName.dotted(place.package), count: 0, linked: 0, classes: []
                    ))
            }
            found[number].count += 1
            found[number].linked += use.contains(.linked) ? 1 : 0
            found[number].classes.append(index.name(node))
        }
        return found.enumerated().sorted { one, other in
            (other.element.count, one.offset) < (one.element.count, other.offset)
        }.map(\.element)
    }

    private func members(_ batches: [ReferenceBatch], _ targets: [Bool]) -> [WhyAnswer.Member] {
        var counts: [ReferenceBatch.Member: Int] = [:]
        for batch in batches {
            for (member, count) in batch.members where targets[Int(member.owner)] {
                counts[member, default: 0] += count
            }
        }
        return counts.map {
            WhyAnswer.Member(name: "\(index.name(Int($0.key.owner))).\($0.key.name)", classes: $0.value)
        }
        .sorted { ($1.classes, $0.name) < ($0.classes, $1.name) }
    }

    // MARK: How the job comes to it

    private func addWay(_ answer: inout WhyAnswer, _ graph: ReferenceGraph, _ targets: [Bool], _ texts: [JarTexts]) {
        var starts: [(what: String, roots: [Int])] = []
        let manifest = index.jars[0].manifest
        if let main = manifest.value("Main-Class") ?? manifest.value("program-class") {
            let path = main.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
            if let node = index.find(path.span) { starts.append(("main class", [node])) }
        }
        starts.append(("job", (0..<index.count).filter { index.isOfJob($0) }))
        var services: [(what: String, roots: [Int])] = []
        for text in texts {
            for service in text.services {
                let roots = service.providers.compactMap { provider -> Int? in
                    let path = provider.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
                    return index.find(path.span)
                }
                services.append(("META-INF/services/\(service.name)", roots))
            }
        }
        let hard: ReferenceBatch.Use = [.linked, .described]
        let any: ReferenceBatch.Use = [.linked, .described, .mentioned, .string]
        for kinds in [hard, any] {
            for start in starts {
                if let way = graph.shortestWay(from: start.roots, to: targets, by: kinds) {
                    return setWay(&answer, start.what, way)
                }
            }
            guard let way = graph.shortestWay(from: services.flatMap(\.roots), to: targets, by: kinds) else { continue }
            let service = services.first { $0.roots.contains(way[0].node) }
            return setWay(&answer, service?.what ?? "", way)
        }
    }

    private func setWay(_ answer: inout WhyAnswer, _ from: String, _ way: [ReferenceGraph.Step]) {
        answer.wayFrom = from
        answer.way = way.map { step in
            WhyAnswer.Step(
                name: index.name(step.node), source: index.source(of: step.node),
                how: step.use.isEmpty ? nil : step.use.word)
        }
    }
}
