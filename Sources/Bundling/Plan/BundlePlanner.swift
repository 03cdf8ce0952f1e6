import ClassFile
import Entries

/// Makes the plan: one pass over the entries of all inputs, in order.
struct BundlePlanner {
    let spec: BundleSpec
    let relocator: Relocator
    let runtime: RuntimeClasses
    let kept: KeptClasses?
    let inputs: [BundleInput]
    let mergedBySpec: SpecMerges
    let nettyPrefix: [UInt8]
    let hasRecord: Bool

    var plan: BundlePlan
    /// The output that an entry came from or that it first stood for: for clashes.
    var folders = FolderTable()
    var claims = VersionClaims()
    var licenses: Set<ContentKey> = []
    var isMultiRelease = false
    /// The rules of which no entry is known yet that they move.
    var unusedRules: Set<Int>
    /// The name an entry moves to.
    var target: [UInt8] = []

    // The input in hand.
    var input = 0
    var table = EntryTable()
    var hasVersions = false
    var filter = PathFilter([], BundleInput(label: "", entries: EntryTable()))

    init(
        _ inputs: [BundleInput], _ spec: BundleSpec, _ relocator: Relocator, _ runtime: RuntimeClasses,
        _ kept: KeptClasses?, hasRecord: Bool
    ) {
        self.inputs = inputs
        self.spec = spec
        self.relocator = relocator
        self.runtime = runtime
        self.kept = kept
        self.hasRecord = hasRecord
        mergedBySpec = SpecMerges(spec)
        nettyPrefix = NettyNames.prefix(relocator)
        unusedRules = Set(spec.relocate.indices)
        let total = inputs.reduce(0) { $0 + $1.entries.entries.count }
        let bytes = inputs.reduce(0) { $0 + $1.entries.names.count }
        plan = BundlePlan(names: EntryNames(capacity: total + total / 8 + 16, bytes: bytes + bytes / 8))
        plan.sources.reserveCapacity(total + total / 8 + 16)
    }

    /// The whole plan.
    mutating func run() throws(BundleError) -> BundlePlan {
        try addManifestPlace()
        for index in inputs.indices {
            input = index
            table = inputs[index].entries
            filter = PathFilter(spec.filters, inputs[index])
            let manifest = ManifestText(inputs[index].manifest ?? [])
            hasVersions = spec.multiRelease && manifest.isMultiRelease
            try addInput()
        }
        finishRules()
        finishClasses()
        finishMerges()
        finishPackages()
        try finishManifest()
        return plan
    }

    /// The folder and the manifest come first, so that streaming readers see them (S33); then the record.
    private mutating func addManifestPlace() throws(BundleError) {
        let name = Array("META-INF/MANIFEST.MF".utf8)
        try add(name.span, hash: EntryNames.hash(name.span), .made(0))
        if !hasRecord { return }
        let record = Array(BundleRecord.path.utf8)
        try add(record.span, hash: EntryNames.hash(record.span), .made(1))
    }

    private mutating func addInput() throws(BundleError) {
        let table = table
        let names = table.names.span
        let isProvided = plan.provided(input) != nil
        for index in table.entries.indices {
            let name = names.extracting(table.range(index))
            let role = EntryRole(name)
            if case .folder = role { continue }
            let entry = EntryRef(input: input, entry: index)
            if isProvided {
                leaveOut(entry, .runtime)
                continue
            }
            if !filter.isEmpty, filter.leavesOut(name) {
                leaveOut(entry, .filtered)
                continue
            }
            if !mergedBySpec.isEmpty, role.mayBeMerged, let (kind, output) = mergedBySpec.find(name) {
                try addMerge(entry, output.span, kind)
            } else {
                try add(entry, name, role)
            }
        }
    }

    private mutating func add(
        _ entry: EntryRef, _ name: Span<UInt8>, _ role: EntryRole
    ) throws(BundleError) {
        switch role {
        case .folder: break
        case .leftOut(let reason): leaveOut(entry, reason)
        case .manifest: leaveOut(entry, .manifest)
        case .signature:
            if plan.signedInputs.last != entry.input { plan.signedInputs.append(entry.input) }
            leaveOut(entry, .signature)
        case .classFile: try addClass(entry, name)
        case .versioned(let prefix, let version): try addVersioned(entry, name, prefix, version)
        case .service: try addMoved(entry, name, Affix.service, .services)
        case .imports: try addMoved(entry, name, Affix.imports, .classList)
        case .merged(let kind): try addMerge(entry, name, kind)
        case .license: try addLicense(entry, name)
        case .notice: try addNotice(entry, name)
        case .nettyNative(let prefix): try addNettyNative(entry, name, prefix)
        case .resource: try addResource(entry, name)
        }
    }

    // MARK: Everything else

    private mutating func addResource(_ entry: EntryRef, _ name: Span<UInt8>) throws(BundleError) {
        guard !relocator.isEmpty else { return try place(entry, name) }
        target.removeAll(keepingCapacity: true)
        guard relocator.mapEntry(name, into: &target) else { return try place(entry, name) }
        if NettyNames.isNativeCode(name) { plan.movedNatives.append(entry) }
        noteMove(name, from: 0, to: name.count)
        let moved = target
        try place(entry, moved.span)
    }

    private mutating func addNettyNative(
        _ entry: EntryRef, _ name: Span<UInt8>, _ prefix: Int
    ) throws(BundleError) {
        if nettyPrefix.isEmpty { return try addResource(entry, name) }
        var moved: [UInt8] = []
        Bytes.append(name.extracting(0..<prefix), to: &moved)
        moved += nettyPrefix
        Bytes.append(name.extracting(prefix..<name.count), to: &moved)
        try place(entry, moved.span)
    }

    /// Copies an entry under a name, unless an earlier one has it.
    mutating func place(_ entry: EntryRef, _ name: Span<UInt8>) throws(BundleError) {
        let hash = EntryNames.hash(name)
        if let output = plan.names.find(name, hash: hash) {
            lose(entry, to: output, isClass: false)
        } else {
            try add(name, hash: hash, .copy(entry))
        }
    }

    /// A list whose file is named for a class: the name moves as the class does (S14).
    private mutating func addMoved(
        _ entry: EntryRef, _ name: Span<UInt8>, _ affix: Affix, _ kind: MergeKind
    ) throws(BundleError) {
        if !relocator.isEmpty {
            target.removeAll(keepingCapacity: true)
            Bytes.append(name.extracting(0..<affix.prefix), to: &target)
            let end = name.count - affix.suffix
            if end > affix.prefix, Bytes.firstIndex(of: UInt8(ascii: "/"), in: name, from: affix.prefix) == nil,
                relocator.mapDotted(name.extracting(affix.prefix..<end), into: &target)
            {
                Bytes.append(name.extracting(end..<name.count), to: &target)
                let moved = target
                return try addMerge(entry, moved.span, kind)
            }
        }
        try addMerge(entry, name, kind)
    }

    /// What stands around the class in the name of a list.
    private struct Affix {
        let prefix: Int
        let suffix: Int

        static let service = Affix(prefix: EntryRole.servicesPrefix.utf8CodeUnitCount, suffix: 0)
        static let imports = Affix(
            prefix: EntryRole.importsPrefix.utf8CodeUnitCount, suffix: EntryRole.importsSuffix.utf8CodeUnitCount)
    }

    mutating func addMerge(
        _ entry: EntryRef, _ name: Span<UInt8>, _ kind: MergeKind
    ) throws(BundleError) {
        // Groovy looks in two places: what the first input chose holds all (S21).
        if kind == .groovyModule, let merge = plan.merges.firstIndex(where: { $0.kind == .groovyModule }) {
            plan.merges[merge].entries.append(entry)
            return
        }
        let hash = EntryNames.hash(name)
        if let output = plan.names.find(name, hash: hash) {
            if case .merge(let merge) = plan.sources[output], plan.merges[merge].kind == kind, kind != .kotlinModule {
                plan.merges[merge].entries.append(entry)
            } else {
                lose(entry, to: output, isClass: false)
            }
            return
        }
        plan.merges.append(.init(kind: kind, entries: [entry]))
        try add(name, hash: hash, .merge(plan.merges.count - 1))
    }

    // MARK: Bookkeeping

    /// Notes that an entry moves, for the strings that name it, and the rule by which it does.
    mutating func noteMove(_ name: Span<UInt8>, from start: Int, to end: Int) {
        plan.relocatedNames.insert(entry: name, relocator)
        if !unusedRules.isEmpty { unusedRules.remove(relocator.rule(for: name.extracting(start..<end))) }
    }

    mutating func leaveOut(_ entry: EntryRef, _ reason: LeftOutReason, output: Int = -1) {
        plan.leftOut.append(.init(entry: entry, reason: reason, output: Int32(truncatingIfNeeded: output)))
    }

    /// Notes that an entry came too late for its name.
    mutating func lose(_ entry: EntryRef, to output: Int, isClass: Bool) {
        var isSame = false
        var kind = isClass ? BundlePlan.Duplicate.Kind.sameClass : .resource
        let winner: EntryRef? =
            switch plan.sources[output] {
            case .copy(let entry), .rewrite(let entry): entry
            case .merge(let merge): plan.merges[merge].entries[0]
            case .made, .folder: nil
            }
        if let winner {
            let one = inputs[Int(winner.input)].entries
            let other = inputs[Int(entry.input)].entries
            let first = one.entries[Int(winner.entry)]
            let second = other.entries[Int(entry.entry)]
            let sameName = Bytes.equal(
                one.names.span.extracting(one.range(Int(winner.entry))),
                other.names.span.extracting(other.range(Int(entry.entry))))
            isSame = first.crc32 == second.crc32 && first.size == second.size
            if isClass && !sameName {
                kind = .movedClass
                isSame = false
            }
        }
        plan.duplicates.append(
            .init(output: Int32(truncatingIfNeeded: output), loser: entry, isSame: isSame, kind: kind))
        leaveOut(entry, .duplicate, output: output)
    }

    /// Adds an output of a new name after the folders it lies in (S25).
    mutating func add(
        _ name: Span<UInt8>, hash: Int, _ source: BundlePlan.Source
    ) throws(BundleError) {
        if name.count > 65_535 { throw refuse(name, "its name is longer than 65,535 bytes") }
        guard folders.enter(name, &plan) else { throw refuse(name, "it lies more than 255 folders deep") }
        plan.names.append(name, hash: hash)
        plan.sources.append(source)
        if plan.names.bytes.count > 1 << 30 || plan.sources.count > 1 << 30 {
            throw .tooLarge("its names alone are more than a gibibyte")
        }
    }

    private func refuse(_ name: Span<UInt8>, _ why: String) -> BundleError {
        let shown = Bytes.string(name.extracting(0..<min(name.count, 200)))
        return .name(input: inputs.indices.contains(input) ? inputs[input].label : "", entry: shown, why: why)
    }
}
