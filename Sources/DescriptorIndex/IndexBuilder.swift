internal import Coordinates
internal import Support

/// The content of an index file while it is made: what was there, what is new, less what is dropped.
struct IndexBuilder {
    /// A record as it lies in the file, by `IndexLayout.RecordField`.
    typealias Record = [UInt32]
    private typealias Field = IndexLayout.RecordField

    /// Number of the write.
    let generation: UInt32
    var strings = StringPool()
    var lists = ListPool()
    private(set) var sources: [SourceRow] = []
    private(set) var records: [Record] = []
    private var recordOfKey: [SIMD4<UInt32>: Int] = [:]
    private var sourceOfPath: [UInt32: Int] = [:]

    /// An empty one.
    init(generation: UInt32) { self.generation = generation }

    // MARK: what is new

    /// Adds a record, or replaces that of the same key.
    mutating func add(
        _ record: IndexRecord, _ context: IndexContext, racyFrom: Int64, names: inout SymbolNumbers
    ) {
        guard size < IndexLayout.largest / 2 else { return }
        let descriptor = record.descriptor
        var row = Record(repeating: 0, count: IndexLayout.RecordField.count)
        row.set(.context, names.number(context.text, in: &strings))
        row.set(.group, names.number(descriptor.requested.group, in: &strings))
        row.set(.artifact, names.number(descriptor.requested.artifact, in: &strings))
        row.set(.version, names.number(descriptor.requested.version, in: &strings))
        row.set(.toGroup, names.number(descriptor.effective.group, in: &strings))
        row.set(.toArtifact, names.number(descriptor.effective.artifact, in: &strings))
        row.set(.toVersion, names.number(descriptor.effective.version, in: &strings))
        var kind: UInt32 = 0
        var message = ""
        switch descriptor.outcome {
        case .built: kind = 0
        case .missing: kind = 1
        case .invalid(let text): (kind, message) = (2, text)
        case .unresolvable(let text): (kind, message) = (3, text)
        }
        row.set(.outcome, kind | (record.holdsManaged ? IndexLayout.holdsManaged : 0))
        row.set(.message, strings.number(of: message))
        var relocations: [UInt32] = []
        for relocation in descriptor.relocations {
            for part in [relocation.group, relocation.artifact, relocation.version] {
                relocations.append(names.number(part, in: &strings))
            }
        }
        row.set(.relocations, lists.number(of: relocations, .relocations))
        row.set(.dependencies, number(of: descriptor.dependencies, &names))
        row.set(.managed, record.holdsManaged ? number(of: descriptor.managed, &names) : 0)
        var rows: [UInt32] = []
        for source in record.sources { rows.append(number(of: source, racyFrom)) }
        row.set(.sources, lists.number(of: rows, .sources))
        row.set(.inputs, lists.number(of: words(of: record.inputs), .inputs))
        row.set(.lastUsed, generation)
        put(row)
    }

    private mutating func number(of dependencies: [Dependency], _ names: inout SymbolNumbers) -> UInt32 {
        var words: [UInt32] = []
        words.reserveCapacity(dependencies.count * IndexLayout.ListKind.dependencies.stride)
        for dependency in dependencies {
            let key = dependency.coordinate.key
            words.append(names.number(key.group, in: &strings))
            words.append(names.number(key.artifact, in: &strings))
            words.append(names.number(key.extension, in: &strings))
            words.append(names.number(key.classifier, in: &strings))
            words.append(names.number(dependency.coordinate.version, in: &strings))
            words.append(names.number(dependency.scope, in: &strings))
            words.append(names.number(dependency.systemPath, in: &strings))
            words.append(dependency.exclusions.isEmpty ? 0 : number(of: dependency.exclusions, &names))
            words.append(dependency.optional.map { $0 ? 2 : 1 } ?? 0)
        }
        return lists.number(of: words, .dependencies)
    }

    private mutating func number(of exclusions: [Exclusion], _ names: inout SymbolNumbers) -> UInt32 {
        var words: [UInt32] = []
        for exclusion in exclusions {
            words.append(names.number(exclusion.group, in: &strings))
            words.append(names.number(exclusion.artifact, in: &strings))
        }
        return lists.number(of: words, .exclusions)
    }

    private mutating func words(of inputs: [ConsultedInput]) -> [UInt32] {
        typealias Kind = IndexLayout.InputKind
        var words: [UInt32] = []
        for input in inputs {
            switch input {
            case .property(let name, let value):
                words.append(value == nil ? Kind.propertyAbsent : Kind.property)
                words.append(strings.number(of: name))
                words.append(strings.number(of: value ?? ""))
            case .exists(let path, let isThere):
                words.append(isThere ? Kind.exists : Kind.missing)
                words.append(strings.number(of: path))
                words.append(strings.number(of: ""))
            }
        }
        return words
    }

    /// The number of a source. Older records keep the row of an older state, which then no longer holds.
    private mutating func number(of source: IndexSource, _ racyFrom: Int64) -> UInt32 {
        let path = strings.number(of: source.path)
        let row = SourceRow(source, path: path, racyFrom: racyFrom)
        if let known = sourceOfPath[path] {
            if sources[known] == row { return UInt32(known) }
            if row.state & IndexLayout.SourceState.hasDigest != 0, sources[known].knownDigest == row.knownDigest {
                sources[known] = row
                return UInt32(known)
            }
        }
        return append(row)
    }

    /// Adds a source, from now on the one of its path.
    mutating func append(_ row: SourceRow) -> UInt32 {
        sourceOfPath[row.path] = sources.count
        sources.append(row)
        return UInt32(sources.count - 1)
    }

    /// Gives a source whose content stayed its new stamp; nothing when another process saw another content meanwhile.
    mutating func restamp(_ source: IndexSource, racyFrom: Int64) {
        let row = SourceRow(source, path: strings.number(of: source.path), racyFrom: racyFrom)
        for index in sources.indices where sources[index].path == row.path {
            if sources[index].state & IndexLayout.SourceState.hasDigest != 0, sources[index].digest == row.digest {
                sources[index] = row
            }
        }
    }

    /// Remembers that a record was used in this generation.
    mutating func markUsed(_ number: UInt32) {
        guard number < records.count else { return }
        records[Int(number)].set(.lastUsed, generation)
    }

    /// Adds a record, or replaces that of the same key.
    mutating func put(_ row: Record) {
        let key = SIMD4(row.get(.context), row.get(.group), row.get(.artifact), row.get(.version))
        var row = row
        var sum: UInt64 = 0
        for number in [key.x, key.y, key.z, key.w] {
            sum = unsafe strings.bytes(number) { unsafe IndexLayout.mix(sum, $0) }
        }
        row.set(.hash, IndexLayout.kept(sum))
        if let known = recordOfKey[key] {
            records[known] = row
        } else {
            recordOfKey[key] = records.count
            records.append(row)
        }
    }
}

// MARK: what was there

extension IndexBuilder {
    /// Takes over all records of a file. Throws when anything in it is not as it must be.
    init(_ file: IndexFile, generation: UInt32) throws(IndexFile.Damage) {
        self.init(generation: generation)
        for number in 0..<file.count(.strings) {
            guard unsafe strings.number(of: try file.string(UInt32(number))) == number else { throw IndexFile.Damage() }
        }
        for number in 0..<file.count(.sources) {
            let row = try unsafe SourceRow(file.element(.sources, number))
            guard row.path < strings.count else { throw IndexFile.Damage() }
            sourceOfPath[row.path] = number
            sources.append(row)
        }
        for number in 0..<file.count(.lists) {
            let (words, kind) = try file.anyList(number)
            for (position, word) in words.enumerated() {
                guard isValid(word, at: position % kind.stride, in: kind, number) else { throw IndexFile.Damage() }
            }
            guard lists.number(of: words, kind) == number + 1 else { throw IndexFile.Damage() }
        }
        for number in 0..<file.count(.records) {
            let row = try file.record(number)
            for field in Field.allCases where !isValid(row.get(field), field) { throw IndexFile.Damage() }
            let before = records.count
            put(row)
            guard records.count == before + 1 else { throw IndexFile.Damage() }
        }
    }

    private func isValid(_ word: UInt32, at field: Int, in kind: IndexLayout.ListKind, _ list: Int) -> Bool {
        switch (kind, field) {
        case (.sources, _): word < sources.count
        // Lists come after those they hold.
        case (.dependencies, 7): word == 0 || word <= list && lists.entries[Int(word - 1)].kind == .exclusions
        case (.dependencies, 8): word <= 2
        case (.inputs, 0): word <= IndexLayout.InputKind.exists
        default: word < strings.count
        }
    }

    private func isValid(_ word: UInt32, _ field: IndexLayout.RecordField) -> Bool {
        switch field {
        case .hash, .lastUsed: true
        case .outcome: word & ~IndexLayout.holdsManaged <= 3
        case .relocations, .dependencies, .managed, .sources, .inputs:
            word == 0 || word <= lists.entries.count && lists.entries[Int(word - 1)].kind == field.listKind
        default: word < strings.count
        }
    }
}
