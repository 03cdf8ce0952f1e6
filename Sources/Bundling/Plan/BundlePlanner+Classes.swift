import ClassFile

extension BundlePlanner {
    mutating func addClass(_ entry: EntryRef, _ name: Span<UInt8>) throws(BundleError) {
        if let kept, !kept.contains(entry) { return leaveOut(entry, .minimized) }
        if relocator.isEmpty {
            _ = try placeClass(entry, name, .copy(entry))
            return
        }
        target.removeAll(keepingCapacity: true)
        if relocator.mapEntry(name, into: &target) {
            let moved = target
            if try placeClass(entry, moved.span, .rewrite(entry)) { noteMove(name, from: 0, to: name.count - 6) }
        } else {
            _ = try placeClass(entry, name, .rewrite(entry))
        }
    }

    /// Whether it is in the bundle.
    private mutating func placeClass(
        _ entry: EntryRef, _ name: Span<UInt8>, _ source: BundlePlan.Source
    ) throws(BundleError) -> Bool {
        if isProvided(name, from: 0) {
            leaveOut(entry, .runtime)
            return false
        }
        let hash = EntryNames.hash(name)
        if let output = plan.names.find(name, hash: hash) {
            lose(entry, to: output, isClass: true)
            return false
        }
        try add(name, hash: hash, source)
        folders.addClass(of: input)
        if runtime.count > 0, runtime.contains(name.extracting(0..<name.count - 6)) {
            plan.alsoInRuntime.append(Int32(truncatingIfNeeded: plan.sources.count - 1))
        }
        return true
    }

    /// Whether the runtime loads its own class of that name whatever the bundle holds.
    private func isProvided(_ name: Span<UInt8>, from start: Int) -> Bool {
        runtime.count > 0 && runtime.loadsFirst(name.extracting(start..<name.count - 6))
    }

    // MARK: Versions for newer Javas (S13)

    mutating func addVersioned(
        _ entry: EntryRef, _ name: Span<UInt8>, _ prefix: Int, _ version: Int
    ) throws(BundleError) {
        guard hasVersions else { return leaveOut(entry, .notMultiRelease) }
        let isClass = Bytes.hasSuffix(name, ".class")
        if isClass, let kept, !kept.contains(entry) { return leaveOut(entry, .minimized) }
        target.removeAll(keepingCapacity: true)
        if relocator.isEmpty || !relocator.mapEntry(name, into: &target) {
            target.removeAll(keepingCapacity: true)
            Bytes.append(name, to: &target)
        }
        let moved = target
        if isClass, isProvided(moved.span, from: prefix) { return leaveOut(entry, .runtime) }
        let logical = moved.span.extracting(prefix..<moved.count)
        let logicalHash = EntryNames.hash(logical)
        if let output = plan.names.find(logical, hash: logicalHash), inputOf(output) < input {
            return leaveOut(entry, .shadowedVersion, output: output)
        }
        if claims.isTaken(logical, logicalHash, version, by: input) { return leaveOut(entry, .shadowedVersion) }
        let hash = EntryNames.hash(moved.span)
        if let output = plan.names.find(moved.span, hash: hash) {
            lose(entry, to: output, isClass: isClass)
            return
        }
        claims.claim(logical, logicalHash, version, by: input)
        if !relocator.isEmpty { noteMove(name, from: prefix, to: name.count - (isClass ? 6 : 0)) }
        try add(moved.span, hash: hash, isClass && !relocator.isEmpty ? .rewrite(entry) : .copy(entry))
        isMultiRelease = true
    }

    /// The input an output first came from; -1 when it is nobody's.
    func inputOf(_ output: Int) -> Int {
        switch plan.sources[output] {
        case .copy(let entry), .rewrite(let entry): Int(entry.input)
        case .merge(let merge): Int(plan.merges[merge].entries[0].input)
        case .folder, .made: -1
        }
    }
}
