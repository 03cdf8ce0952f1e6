import ClassFile
import Entries

/// Finds which classes a job needs (S27), asking for what each needed class refers to, until nothing new comes.
///
/// Needed are: all classes of the job's own inputs, the main class, what the spec keeps or its filters include; what a
/// needed class refers to; the providers of a service whose interface is needed or is none of the inputs' own; the
/// versions of a needed class for newer Javas; the `package-info` of a package with a needed class.
package struct Minimizer: Sendable {
    /// Lists of classes in the inputs whose contents have to be given first, in order.
    package let lists: [EntryRef]

    private let inputs: [BundleInput]
    private var graph: ClassNameGraph
    private var queue: [Int32] = []
    /// What is needed once a class is.
    private var provisions: [Int32: [Int32]] = [:]

    /// Prepares. The manifests of the job's own inputs name the main class when the spec does not;
    /// `verdicts`: what the runtime makes of each input.
    package init(
        _ inputs: [BundleInput], _ spec: BundleSpec, runtime: RuntimeClasses = RuntimeClasses(),
        verdicts: [ProvidedVerdict] = []
    ) throws(BundleError) {
        self.inputs = inputs
        graph = ClassNameGraph(inputs.reduce(0) { $0 + $1.entries.entries.count })
        var lists: [EntryRef] = []
        let keep = KeepPatterns(spec.keep)
        var roots: [Int32] = []
        for (number, input) in inputs.enumerated() {
            if verdicts.indices.contains(number), case .leftOut = verdicts[number] { continue }
            let filter = PathFilter(spec.filters, input)
            let names = input.entries.names.span
            for index in input.entries.entries.indices {
                let name = names.extracting(input.entries.range(index))
                let entry = EntryRef(input: number, entry: index)
                guard filter.isEmpty || !filter.leavesOut(name) else { continue }
                let start: Int
                switch EntryRole(name) {
                case .classFile: start = 0
                case .versioned(let prefix, _) where Bytes.hasSuffix(name, ".class"): start = prefix
                case .service, .imports:
                    lists.append(entry)
                    continue
                case .merged(let kind) where kind.listsClasses:
                    lists.append(entry)
                    continue
                default: continue
                }
                let path = name.extracting(start..<name.count - 6)
                if runtime.loadsFirst(path) { continue }
                let node = graph.insert(path, entry)
                if input.isProject || filter.names(name) || keep.match(path) { roots.append(node) }
            }
        }
        self.lists = lists
        for root in roots { need(root) }
        needMainClass(spec)
        if queue.isEmpty {
            throw .minimize("no input is the job's own, and neither a main class nor what to keep is known among them")
        }
    }

    private mutating func needMainClass(_ spec: BundleSpec) {
        var names = spec.mainClass.map { [$0] } ?? []
        for input in inputs where input.isProject {
            names += JarFacts(manifest: input.manifest ?? []).entryClasses
        }
        for name in names {
            let bytes = Array(name.utf8)
            need(bytes.span)
        }
    }

    /// Gives the content of one of `lists`: its classes are needed once the one they hang on is, at once when that is
    /// none of the inputs' own.
    package mutating func give(_ list: EntryRef, _ bytes: [UInt8]) {
        let table = inputs[Int(list.input)].entries
        let content = ClassListContent(Array(table.names[table.range(Int(list.entry))]), bytes)
        for group in content.groups {
            let classes = group.classes.compactMap { graph.find($0.span) }
            if let condition = graph.find(group.condition.span), !graph.isMarked(condition) {
                provisions[condition, default: []] += classes
            } else {
                for node in classes { need(node) }
            }
        }
    }

    /// The classes whose references are asked for now, in order; none: all is known.
    ///
    /// For each of them `need` has to be called with each class it refers to, and with each string constant that may be
    /// a class's name; in any order.
    package mutating func next() -> [EntryRef] {
        var asked: [EntryRef] = []
        for node in queue { asked += graph.entries(of: node) }
        queue.removeAll(keepingCapacity: true)
        asked.sort { ($0.input, $0.entry) < ($1.input, $1.entry) }
        return asked
    }

    /// Says that a needed class refers to another by its name, with slashes or dots; names of no input are passed over.
    package mutating func need(_ name: Span<UInt8>) {
        if let node = graph.find(name) {
            need(node)
            return
        }
        guard Bytes.firstIndex(of: UInt8(ascii: "."), in: name) != nil else { return }
        var slashed: [UInt8] = []
        slashed.reserveCapacity(name.count)
        for index in 0..<name.count {
            slashed.append(name[index] == UInt8(ascii: ".") ? UInt8(ascii: "/") : name[index])
        }
        if let node = graph.find(slashed.span) { need(node) }
    }

    private mutating func need(_ node: Int32) {
        var open = [node]
        while let node = open.popLast() {
            guard graph.mark(node) else { continue }
            queue.append(node)
            if let providers = provisions.removeValue(forKey: node) { open += providers }
        }
    }

    /// What is kept, for `BundlePlan.make`.
    package func kept() -> KeptClasses {
        var kept = KeptClasses(sizes: inputs.map(\.entries.entries.count))
        let folders = graph.markedFolders()
        for node in 0..<graph.count where graph.isMarked(node) || graph.isInfo(node, of: folders) {
            for entry in graph.entries(of: node) { kept.insert(entry) }
        }
        return kept
    }
}
