/// Writes a class with other names in it by patching its constant pool (`C1`–`C17`). One value serves one thread, class
/// after class, and keeps its memory.
package struct ClassRelocation: Sendable {
    /// What could not be moved, or was left on purpose.
    package struct Notes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        /// Makes a set of its bits.
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Strings that name what moves stay, because a `switch` chooses between them by hashes that cannot follow (`C14`).
        package static let switchStringsStay = Notes(rawValue: 1)
        /// The binary part of Kotlin's metadata holds a name that moves; only the part in plain strings was changed.
        package static let kotlinDataNamesMoved = Notes(rawValue: 2)
        /// A pickled Scala signature stays as it is, though it may name what moves: it cannot be read, or would no longer
        /// fit in its strings.
        package static let scalaSignatureStays = Notes(rawValue: 4)
    }

    /// What became of a class.
    package struct Outcome: Hashable, Sendable {
        /// Whether a class was written; if not, nothing was, and the bytes are to be copied as they are (`S9`).
        package var isChanged: Bool
        /// What could not be moved.
        package var notes: Notes

        /// Joins the parts.
        package init(isChanged: Bool, notes: Notes = []) {
            self.isChanged = isChanged
            self.notes = notes
        }
    }

    /// Another text in place of a Utf8's.
    private struct Replacement {
        var index: Int
        var text: Range<Int>
        /// By how many bytes all up to this one have made the pool longer.
        var growth: Int
    }

    /// Another Utf8 for one of the roles of a constant.
    private struct Split {
        var role: TextRole
        var index: UInt16
        /// The next one of the same constant, or -1.
        var next: Int32
    }

    private var mapper: TextMapper
    private var walk = ClassWalk()
    /// New texts, one after the other, and where each starts.
    private var texts: [UInt8] = []
    private var replaced: [Replacement] = []
    private var added: [Range<Int>] = []
    private var splits: [Split] = []
    /// By index, the first of its splits, or -1.
    private var splitOf: [Int32] = []
    /// By index, the new text of what holds a Scala signature.
    private var scalaTexts: [Int: [UInt8]] = [:]
    private var patches: [StringSwitches.Patch] = []
    private var notes: Notes = []

    /// Takes the rules, and the names that strings may hold.
    package init(_ relocator: Relocator, _ names: RelocatedNames) { mapper = TextMapper(relocator, names) }

    /// Appends the class with its new names to `output`. When it names nothing that moves, nothing is appended. Throws when
    /// it cannot be read, or its new names do not fit; then nothing is appended either.
    package mutating func relocate(
        _ bytes: Span<UInt8>, into output: inout [UInt8]
    ) throws(ClassFileError) -> Outcome {
        guard try mapper.relocator.mayName(in: bytes) else { return Outcome(isChanged: false) }
        do throws(ClassFileError) {
            try read(bytes)
            try mapTexts(bytes)
            if replaced.isEmpty && splits.isEmpty { return Outcome(isChanged: false, notes: notes) }
            write(bytes, into: &output)
            return Outcome(isChanged: true, notes: notes)
        } catch {
            throw ClassFileError(error.kind, at: error.offset, className: walk.pool.className(bytes))
        }
    }

    /// Learns what the Utf8s that may name something are for.
    private mutating func read(_ bytes: Span<UInt8>) throws(ClassFileError) {
        notes = []
        patches.removeAll(keepingCapacity: true)
        try walk.start(bytes)
        for index in 1..<max(1, walk.pool.count) where isUtf8(index, bytes) {
            if mapper.relocator.mayHold(bytes.extracting(walk.pool.knownText(index, bytes))) { walk.mark(index) }
        }
        try walk.readPool(bytes)
        walk.readsCode = try hasMarkedString(bytes)
        try walk.readMembers(bytes)
        try noteStrings(bytes)
    }

    private func isUtf8(_ index: Int, _ bytes: Span<UInt8>) -> Bool {
        let offset = Int(walk.pool.offsets[index])
        return offset != 0 && bytes[offset] == ConstantPool.Tag.utf8
    }

    private func hasMarkedString(_ bytes: Span<UInt8>) throws(ClassFileError) -> Bool {
        for offset in walk.pool.offsets where offset != 0 && bytes[Int(offset)] == ConstantPool.Tag.string {
            let index = bytes.u2(Int(offset) + 1)
            _ = try walk.pool.offset(index, ConstantPool.Tag.utf8, bytes, site: Int(offset) + 1)
            if walk.roles[index] & ClassWalk.marker != 0 { return true }
        }
        return false
    }

    /// Notes the string constants. Those a `switch` chooses between move with its hashes, or stay (`C14`).
    private mutating func noteStrings(_ bytes: Span<UInt8>) throws(ClassFileError) {
        var stay = false
        if !walk.switches.isEmpty {
            try moveHashes(bytes)
            if walk.switches.isAffected {
                if let patches = walk.switches.patches(bytes) { self.patches = patches } else { stay = true }
            }
        }
        if stay { notes.insert(.switchStringsStay) }
        for index in 0..<walk.pool.count where isString(index, bytes) {
            let site = Int(walk.pool.offsets[index]) + 1
            if walk.roles[index] & ClassWalk.stringOfLambda != 0 {
                try walk.note(bytes, site, .lambdaString)
            } else if stay,
                walk.switches.contains(
                    StringSwitches.hash(bytes.extracting(try walk.pool.text(bytes.u2(site), bytes, site: site))))
            {
                try walk.note(bytes, site, .name)
            } else {
                try walk.note(bytes, site, .string)
            }
        }
    }

    /// Tells the switches which of the strings move.
    private mutating func moveHashes(_ bytes: Span<UInt8>) throws(ClassFileError) {
        walk.switches.sort()
        texts.removeAll(keepingCapacity: true)
        for index in 0..<walk.pool.count where isString(index, bytes) {
            let site = Int(walk.pool.offsets[index]) + 1
            let text = bytes.extracting(try walk.pool.text(bytes.u2(site), bytes, site: site))
            let isMarked = walk.roles[bytes.u2(site)] & ClassWalk.marker != 0
            let isMoved = isMarked && mapper.mapString(text, into: &texts)
            walk.switches.add(StringSwitches.hash(text), movedTo: isMoved ? StringSwitches.hash(texts.span) : nil)
            texts.removeAll(keepingCapacity: true)
        }
    }

    private func isString(_ index: Int, _ bytes: Span<UInt8>) -> Bool {
        let offset = Int(walk.pool.offsets[index])
        return offset != 0 && bytes[offset] == ConstantPool.Tag.string
    }

    /// Finds the new texts: in place where all roles agree, else beside the old one (`C13`).
    private mutating func mapTexts(_ bytes: Span<UInt8>) throws(ClassFileError) {
        texts.removeAll(keepingCapacity: true)
        replaced.removeAll(keepingCapacity: true)
        added.removeAll(keepingCapacity: true)
        splits.removeAll(keepingCapacity: true)
        splitOf.removeAll(keepingCapacity: true)
        splitOf.append(contentsOf: repeatElement(-1, count: walk.pool.count))
        // Those of Scala signatures and Kotlin's data were marked late.
        walk.marked.sort()
        mapScala(bytes)
        for marked in walk.marked { try mapText(Int(marked), bytes) }
        if walk.pool.count + added.count > 0xFFFF { throw ClassFileError(.poolFull, at: 8) }
    }

    private mutating func mapText(_ index: Int, _ bytes: Span<UInt8>) throws(ClassFileError) {
        let roles = walk.roles[index]
        let range = walk.pool.knownText(index, bytes)
        let text = bytes.extracting(range)
        // The new text of the first role that changes, and whether all roles have it.
        var first: Range<Int>?
        var isCommon = true
        let splitsBefore = splits.count
        let addedBefore = added.count
        for role in TextRole.allCases where roles & role.bit != 0 {
            let mark = texts.count
            guard try map(text, role, index, bytes), !texts.span.extracting(mark..<texts.count).equal(text) else {
                texts.removeLast(texts.count - mark)
                isCommon = false
                continue
            }
            var new = mark..<texts.count
            if new.count > 0xFFFF { throw ClassFileError(.nameTooLong, at: range.lowerBound) }
            if let known = first, texts.span.extracting(known).equal(texts.span.extracting(new)) {
                texts.removeLast(new.count)
                new = known
            } else if first != nil {
                isCommon = false
            }
            if first == nil { first = new }
            split(index, role, new, addedBefore)
        }
        guard let first, isCommon else { return }
        splits.removeLast(splits.count - splitsBefore)
        added.removeLast(added.count - addedBefore)
        splitOf[index] = -1
        let growth = (replaced.last?.growth ?? 0) + first.count - range.count
        replaced.append(Replacement(index: index, text: first, growth: growth))
    }

    /// Finds the new texts of a Scala signature, whose parts are read as one.
    private mutating func mapScala(_ bytes: Span<UInt8>) {
        scalaTexts.removeAll(keepingCapacity: true)
        var signature = ScalaSignatureText()
        var parts: [Int] = []
        for site in walk.sites where site.role == .scala {
            guard signature.append(bytes.extracting(walk.pool.knownText(Int(site.index), bytes))) else {
                notes.insert(.scalaSignatureStays)
                return
            }
            parts.append(Int(site.index))
        }
        if parts.isEmpty { return }
        guard var pickle = ScalaPickle(signature.bytes) else {
            notes.insert(.scalaSignatureStays)
            return
        }
        guard let new = pickle.relocated(mapper.relocator) else { return }
        let strings = ScalaSignatureText.strings(new)
        if strings.count > parts.count || Set(parts).count < parts.count {
            notes.insert(.scalaSignatureStays)
            return
        }
        for (number, part) in parts.enumerated() { scalaTexts[part] = number < strings.count ? strings[number] : [] }
    }

    /// Gives one role of a constant a Utf8 of its own, shared with those of its roles that have the same text.
    private mutating func split(_ index: Int, _ role: TextRole, _ text: Range<Int>, _ addedBefore: Int) {
        var position = addedBefore
        while position < added.count, !texts.span.extracting(added[position]).equal(texts.span.extracting(text)) {
            position += 1
        }
        if position == added.count { added.append(text) }
        let new = walk.pool.count + position
        // All may still come to be replaced in place: how many there are is checked when that is known.
        splits.append(Split(role: role, index: UInt16(truncatingIfNeeded: new), next: splitOf[index]))
        splitOf[index] = Int32(truncatingIfNeeded: splits.count - 1)
    }

    /// Appends the new text of one role.
    private mutating func map(
        _ text: Span<UInt8>, _ role: TextRole, _ index: Int, _ bytes: Span<UInt8>
    ) throws(ClassFileError) -> Bool {
        switch role {
        case .name: return false
        case .className: return mapper.mapClass(text, into: &texts)
        case .descriptor, .mention: return mapper.mapDescriptor(text, isKnown: false, into: &texts)
        case .signature: return mapper.mapSignature(text, into: &texts)
        case .string: return mapper.mapString(text, into: &texts)
        case .lambdaString, .kotlin: return mapper.mapInternal(text, into: &texts)
        case .package: return mapper.relocator.map(text, into: &texts)
        case .kotlinData:
            if mapper.relocator.isMentioned(in: text) { notes.insert(.kotlinDataNamesMoved) }
            return false
        case .scala:
            guard let new = scalaTexts[index] else { return false }
            texts.append(contentsOf: new)
            return true
        case .sourceFile:
            let this = try walk.pool.name(
                bytes.u2(walk.pool.end + 2), ConstantPool.Tag.classInfo, bytes, site: walk.pool.end + 2)
            return mapper.mapSourceFile(text, bytes.extracting(this), into: &texts)
        }
    }

    /// Writes the class: the pool with other texts in it and more behind, then the rest with other indices.
    private func write(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        let start = output.count
        output.reserveCapacity(start + bytes.count + texts.count)
        output.append(bytes, from: 0, to: 8)
        output.append2(walk.pool.count + added.count)
        var copied = 10
        for replacement in replaced {
            let text = replacement.text
            let old = walk.pool.knownText(replacement.index, bytes)
            output.append(bytes, from: copied, to: old.lowerBound - 2)
            output.append2(text.count)
            output.append(texts.span, from: text.lowerBound, to: text.upperBound)
            copied = old.upperBound
        }
        output.append(bytes, from: copied, to: walk.pool.end)
        for text in added {
            output.append(ConstantPool.Tag.utf8)
            output.append2(text.count)
            output.append(texts.span, from: text.lowerBound, to: text.upperBound)
        }
        let tail = output.count - walk.pool.end
        output.append(bytes, from: walk.pool.end)
        for patch in patches {
            output.put2(Int(patch.value) >> 16, at: tail + patch.offset)
            output.put2(Int(patch.value), at: tail + patch.offset + 2)
        }
        if splits.isEmpty { return }
        for site in walk.sites {
            var split = splitOf[Int(site.index)]
            while split >= 0, splits[Int(split)].role != site.role { split = splits[Int(split)].next }
            guard split >= 0 else { continue }
            let offset = Int(site.offset)
            let place = offset >= walk.pool.end ? tail + offset : start + offset + growth(before: offset)
            output.put2(Int(splits[Int(split)].index), at: place)
        }
    }

    /// By how much the texts replaced before an offset of the pool have made it longer.
    private func growth(before offset: Int) -> Int {
        var low = 0
        var high = replaced.count
        while low < high {
            let middle = (low + high) / 2
            if Int(walk.pool.offsets[replaced[middle].index]) < offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : replaced[low - 1].growth
    }
}
