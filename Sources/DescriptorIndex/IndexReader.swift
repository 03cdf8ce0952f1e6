internal import Coordinates
internal import Glibc
internal import Support

/// Looks records up in a file and checks what they rest on. It remembers what it read and checked.
@safe final class IndexReader {
    typealias Damage = IndexFile.Damage
    private typealias Field = IndexLayout.RecordField

    let file: IndexFile
    private let symbols: SymbolTable
    private let inputs: IndexInputs
    private let racyFrom: Int64

    /// The symbol of each string plus one; zero when it is not known yet.
    private let known: UnsafeMutablePointer<UInt32>
    /// What is known of each source and of each list of inputs, as `Check`.
    private let sourceChecks: UnsafeMutablePointer<UInt8>
    private let inputChecks: UnsafeMutablePointer<UInt8>
    /// Where each list is in `managedLists` or `exclusionLists` plus one; zero when it was not read yet.
    private let places: UnsafeMutablePointer<UInt32>
    private var managedLists: [[Dependency]] = []
    private var exclusionLists: [[Exclusion]] = []
    private let stringCount: Int
    private var properties: [UInt32: String?] = [:]
    /// Files that lookups took for unchanged; `nil` where they look themselves.
    private var late: LateChecks?

    /// The records that were handed out.
    private(set) var used: [UInt32] = []
    /// Sources whose stamp changed and whose content did not.
    private(set) var restamped: [IndexSource] = []

    private enum Check {
        static let unknown: UInt8 = 0
        static let holds: UInt8 = 1
        static let stale: UInt8 = 2
    }

    /// A reader; a stamp from `racyFrom` on is too new to be trusted. With `checksLater` lookups take files for unchanged
    /// until `settle`.
    init?(_ file: IndexFile, symbols: SymbolTable, inputs: IndexInputs, racyFrom: Int64, checksLater: Bool) {
        guard let known = unsafe calloc(max(1, file.count(.strings)), 4),
            let sourceChecks = unsafe calloc(max(1, file.count(.sources)), 1),
            let inputChecks = unsafe calloc(max(1, file.count(.lists)), 1),
            let places = unsafe calloc(max(1, file.count(.lists)), 4)
        else { return nil }
        self.file = file
        self.symbols = symbols
        self.inputs = inputs
        self.racyFrom = racyFrom
        unsafe self.known = unsafe known.bindMemory(to: UInt32.self, capacity: file.count(.strings))
        unsafe self.sourceChecks = unsafe sourceChecks.bindMemory(to: UInt8.self, capacity: file.count(.sources))
        unsafe self.places = unsafe places.bindMemory(to: UInt32.self, capacity: file.count(.lists))
        stringCount = file.count(.strings)
        unsafe self.inputChecks = unsafe inputChecks.bindMemory(to: UInt8.self, capacity: file.count(.lists))
        if checksLater { late = LateChecks() }
    }

    deinit {
        // Its thread reads paths in the file.
        late = nil
        unsafe free(known)
        unsafe free(sourceChecks)
        unsafe free(inputChecks)
        unsafe free(places)
    }

    /// Checks everything again from here on.
    func forgetChecks() {
        unsafe sourceChecks.update(repeating: Check.unknown, count: file.count(.sources))
        unsafe inputChecks.update(repeating: Check.unknown, count: file.count(.lists))
        properties = [:]
    }

    /// The descriptor of a key, if there is a record and all it rests on holds.
    func lookup(_ gav: GAV, _ context: Symbol, managed: Bool) throws(Damage) -> Descriptor? {
        guard let number = try find(gav, context) else { return nil }
        let record = try unsafe file.element(.records, Int(number))
        let outcome = unsafe word(record, .outcome)
        if managed, outcome & IndexLayout.holdsManaged == 0 { return nil }
        guard try inputsHold(unsafe word(record, .inputs)), try sourcesHold(unsafe word(record, .sources)) else {
            return nil
        }
        let descriptor = Descriptor(
            requested: gav,
            effective: GAV(
                try symbol(unsafe word(record, .toGroup)), try symbol(unsafe word(record, .toArtifact)),
                try symbol(unsafe word(record, .toVersion))),
            relocations: try relocations(unsafe word(record, .relocations)),
            dependencies: try dependencies(unsafe word(record, .dependencies)),
            managed: managed ? try sharedDependencies(unsafe word(record, .managed)) : [],
            outcome: try self.outcome(outcome & ~IndexLayout.holdsManaged, unsafe word(record, .message)))
        used.append(number)
        return descriptor
    }

    private func word(_ record: UnsafeRawBufferPointer, _ field: IndexLayout.RecordField) -> UInt32 {
        unsafe record.loadUnaligned(fromByteOffset: field.rawValue * 4, as: UInt32.self)
    }

    private func find(_ gav: GAV, _ context: Symbol) throws(Damage) -> UInt32? {
        var sum = unsafe symbols.withBytes(of: context) { unsafe IndexLayout.mix(0, $0) }
        sum = unsafe symbols.withBytes(of: gav.group) { unsafe IndexLayout.mix(sum, $0) }
        sum = unsafe symbols.withBytes(of: gav.artifact) { unsafe IndexLayout.mix(sum, $0) }
        sum = unsafe symbols.withBytes(of: gav.version) { unsafe IndexLayout.mix(sum, $0) }
        let hash = IndexLayout.kept(sum)
        let mask = file.count(.slots) - 1
        var slot = Int(hash) & mask
        for _ in 0..<min(IndexLayout.longestProbe, mask + 1) {
            let value = try file.slot(slot)
            if value == 0 { return nil }
            let record = try unsafe file.element(.records, Int(value - 1))
            if unsafe word(record, .hash) == hash, try symbol(unsafe word(record, .artifact)) == gav.artifact,
                try symbol(unsafe word(record, .version)) == gav.version,
                try symbol(unsafe word(record, .group)) == gav.group,
                try symbol(unsafe word(record, .context)) == context
            {
                return value - 1
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func symbol(_ number: UInt32) throws(Damage) -> Symbol {
        guard number < stringCount else { throw Damage() }
        let known = unsafe self.known[Int(number)]
        if known != 0 { return Symbol(rawValue: known - 1) }
        let symbol = unsafe symbols.intern(try file.string(number))
        unsafe self.known[Int(number)] = symbol.rawValue + 1
        return symbol
    }

    private func outcome(_ kind: UInt32, _ message: UInt32) throws(Damage) -> Descriptor.Outcome {
        switch kind {
        case 0: return .built
        case 1: return .missing
        case 2: return .invalid(try text(message))
        case 3: return .unresolvable(try text(message))
        default: throw Damage()
        }
    }

    private func text(_ number: UInt32) throws(Damage) -> String {
        unsafe String(decoding: try file.string(number), as: UTF8.self)
    }
}

// MARK: lists

extension IndexReader {
    private func relocations(_ number: UInt32) throws(Damage) -> [GAV] {
        let words = try unsafe Words(file.list(number, .relocations))
        var result: [GAV] = []
        for start in stride(from: 0, to: words.count, by: IndexLayout.ListKind.relocations.stride) {
            result.append(
                GAV(try symbol(words[start]), try symbol(words[start + 1]), try symbol(words[start + 2])))
        }
        return result
    }

    private func sharedDependencies(_ number: UInt32) throws(Damage) -> [Dependency] {
        let words = try unsafe Words(file.list(number, .dependencies))
        if words.count == 0 { return [] }
        let place = unsafe places[Int(number - 1)]
        if place != 0 { return managedLists[Int(place - 1)] }
        managedLists.append(try dependencies(number))
        unsafe places[Int(number - 1)] = UInt32(managedLists.count)
        return managedLists[managedLists.count - 1]
    }

    private func dependencies(_ number: UInt32) throws(Damage) -> [Dependency] {
        let words = try unsafe Words(file.list(number, .dependencies))
        let size = IndexLayout.ListKind.dependencies.stride
        var result: [Dependency] = []
        result.reserveCapacity(words.count / size)
        for start in stride(from: 0, to: words.count, by: size) {
            let key = ArtifactKey(
                try symbol(words[start]), try symbol(words[start + 1]), extension: try symbol(words[start + 2]),
                classifier: try symbol(words[start + 3]))
            result.append(
                Dependency(
                    Coordinate(key, try symbol(words[start + 4])), scope: try symbol(words[start + 5]),
                    optional: words[start + 8] == 0 ? nil : words[start + 8] == 2,
                    exclusions: try exclusions(words[start + 7]), systemPath: try symbol(words[start + 6])))
        }
        return result
    }

    private func exclusions(_ number: UInt32) throws(Damage) -> [Exclusion] {
        if number == 0 { return [] }
        let words = try unsafe Words(file.list(number, .exclusions))
        let place = unsafe places[Int(number - 1)]
        if place != 0 { return exclusionLists[Int(place - 1)] }
        var result: [Exclusion] = []
        for start in stride(from: 0, to: words.count, by: IndexLayout.ListKind.exclusions.stride) {
            result.append(Exclusion(try symbol(words[start]), try symbol(words[start + 1])))
        }
        exclusionLists.append(result)
        unsafe places[Int(number - 1)] = UInt32(exclusionLists.count)
        return result
    }
}

// MARK: checks

extension IndexReader {
    private func inputsHold(_ number: UInt32) throws(Damage) -> Bool {
        let words = try unsafe Words(file.list(number, .inputs))
        if words.count == 0 { return true }
        let slot = Int(number - 1)
        if unsafe inputChecks[slot] != Check.unknown { return unsafe inputChecks[slot] == Check.holds }
        var holds = true
        for start in stride(from: 0, to: words.count, by: IndexLayout.ListKind.inputs.stride) where holds {
            let name = words[start + 1]
            switch words[start] {
            case IndexLayout.InputKind.propertyAbsent: holds = try property(name) == nil
            case IndexLayout.InputKind.property: holds = try property(name) == text(words[start + 2])
            case IndexLayout.InputKind.missing: holds = try !exists(name)
            case IndexLayout.InputKind.exists: holds = try exists(name)
            default: throw Damage()
            }
        }
        unsafe inputChecks[slot] = holds ? Check.holds : Check.stale
        return holds
    }

    private func property(_ name: UInt32) throws(Damage) -> String? {
        if let known = properties[name] { return known }
        let value = inputs.property(try text(name))
        properties[name] = .some(value)
        return value
    }

    private func exists(_ path: UInt32) throws(Damage) -> Bool {
        unsafe access(try pathname(path), F_OK) == 0
    }

    /// A string as the system takes it; `file` keeps it and its NUL.
    private func pathname(_ number: UInt32) throws(Damage) -> UnsafePointer<CChar> {
        guard let start = unsafe try file.string(number).baseAddress else { throw Damage() }
        return unsafe start.assumingMemoryBound(to: CChar.self)
    }

    private func sourcesHold(_ number: UInt32) throws(Damage) -> Bool {
        let words = try unsafe Words(file.list(number, .sources))
        for index in 0..<words.count {
            let source = words[index]
            guard source < file.count(.sources) else { throw Damage() }
            if unsafe sourceChecks[Int(source)] == Check.unknown {
                var holds = try isLeftForLater(Int(source))
                if !holds { holds = try isUnchanged(Int(source)) }
                unsafe sourceChecks[Int(source)] = holds ? Check.holds : Check.stale
            }
            if unsafe sourceChecks[Int(source)] != Check.holds { return false }
        }
        return true
    }

    /// Looks at all that lookups took for unchanged; whether all of it was. If not, lookups look themselves from now on.
    func settle() throws(Damage) -> Bool {
        guard let changed = late?.finish() else { return true }
        var holds = true
        for source in changed where try !isUnchanged(source) {
            unsafe sourceChecks[source] = Check.stale
            holds = false
            late = nil
        }
        return holds
    }

    private func isLeftForLater(_ number: Int) throws(Damage) -> Bool {
        guard let late else { return false }
        let row = try unsafe SourceRow(file.element(.sources, number))
        let isFile = row.state & IndexLayout.SourceState.isFile != 0
        if isFile, row.state & IndexLayout.SourceState.isRacy != 0 { return false }
        late.add(unsafe LateChecks.Look(source: number, path: try pathname(row.path), stamp: isFile ? row.stamp : nil))
        return true
    }

    private func isUnchanged(_ number: Int) throws(Damage) -> Bool {
        let row = try unsafe SourceRow(file.element(.sources, number))
        switch unsafe FileStamp.of(try pathname(row.path)) {
        case .unknown: return false
        case .absent: return row.state & IndexLayout.SourceState.isFile == 0
        case .file(let stamp):
            guard row.state & IndexLayout.SourceState.isFile != 0 else { return false }
            let wasRacy = row.state & IndexLayout.SourceState.isRacy != 0
            if row.stamp == stamp, !wasRacy { return true }
            guard let expected = row.knownDigest, row.stamp.size == stamp.size else { return false }
            let path = try text(row.path)
            guard inputs.digest(path) == expected else { return false }
            if row.stamp != stamp || !SourceRow.isRacy(stamp, from: racyFrom) {
                restamped.append(IndexSource(path: path, .file(stamp, expected)))
            }
            return true
        }
    }
}

/// Words of a list by number.
@safe private struct Words {
    private let bytes: UnsafeRawBufferPointer
    let count: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = bytes
        count = bytes.count / 4
    }

    subscript(index: Int) -> UInt32 { unsafe bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self) }
}
