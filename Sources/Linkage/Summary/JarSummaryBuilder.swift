package import ClassFile

/// Makes the summary of a jar, class by class. The same classes in the same order give the same summary.
package struct JarSummaryBuilder: Sendable {
    private var facts: JarSummary.Facts
    private var texts = NameTable()
    private var pairs = PairTable()
    private var owners = PairTable()
    private var members = PairTable()
    private var classes: [UInt32] = []
    private var interfaces: [UInt32] = []
    private var fields: [UInt32] = []
    private var methods: [UInt32] = []
    private var links: [UInt32] = []
    private var uses: [UInt32] = []
    private var services: [(service: UInt32, providers: [UInt32])] = []
    private var entryClasses: [UInt32] = []
    private var references = ClassReferences()
    /// By pair, one more than the class that declared it last.
    private var declarers: [UInt32] = []

    /// Nothing yet. Without references it says only what classes declare, as is enough for what nobody asks to be checked.
    package init(withReferences: Bool = true) { facts = withReferences ? [] : .hasNoReferences }

    /// Adds what holds for the jar as a whole.
    package mutating func insert(_ fact: JarSummary.Facts) { facts.formUnion(fact) }

    /// Adds a service and its providers, as bytes of their names with dots.
    package mutating func add(service: Span<UInt8>, providers: [[UInt8]]) {
        let service = text(service)
        services.append((service, providers.map { text($0.span) }))
    }

    /// Adds a class that the manifest says is started, by its name with dots.
    package mutating func add(entryClass: Span<UInt8>) { entryClasses.append(text(entryClass)) }

    /// Adds a class by the name of its entry and its bytes. One that no class loader can find under its entry's name, and
    /// a module's description, are passed over. Throws when the class is damaged; it is then not there.
    package mutating func add(_ entryName: Span<UInt8>, _ classBytes: Span<UInt8>) throws(ClassFileError) {
        let place = ClassPlace(entryName)
        try references.read(classBytes)
        guard place.path.count == Int(references.name.count) + 6, Self.isSame(place, entryName, references, classBytes),
            references.flags & 0x8000 == 0
        else { return }
        let name = text(classBytes.extracting(references.name.range))
        var row = [name, 0, UInt32(references.majorVersion) << 16 | UInt32(references.flags), UInt32(place.release)]
        if let superclass = references.superclass { row[1] = text(classBytes.extracting(superclass.range)) + 1 }
        for interface in references.interfaces { interfaces.append(text(classBytes.extracting(interface.range))) }
        let number = UInt32(truncatingIfNeeded: classes.count / SummaryLayout.Table.classes.width + 1)
        for field in references.fields {
            let pair = declare(field, number, classBytes)
            fields += [pair, UInt32(field.flags)]
        }
        for method in references.methods {
            let pair = declare(method, number, classBytes)
            methods += [pair, UInt32(method.flags)]
        }
        if !facts.contains(.hasNoReferences) { addReferences(classBytes, name, number) }
        row += [
            UInt32(truncatingIfNeeded: interfaces.count), UInt32(truncatingIfNeeded: fields.count / 2),
            UInt32(truncatingIfNeeded: methods.count / 2), UInt32(truncatingIfNeeded: links.count),
            UInt32(truncatingIfNeeded: uses.count),
        ]
        classes += row
    }

    /// The summary of what was added.
    package consuming func finish() -> JarSummary {
        var textEnds: [UInt32] = []
        var text: [UInt8] = []
        textEnds.reserveCapacity(texts.count)
        for index in 0..<texts.count {
            text += texts.bytes(index)
            textEnds.append(UInt32(truncatingIfNeeded: text.count))
        }
        let providers = services.flatMap(\.providers)
        var serviceRows: [UInt32] = []
        var end = 0
        for service in services {
            end += service.providers.count
            serviceRows += [service.service, UInt32(truncatingIfNeeded: end)]
        }
        let tables: [[UInt32]] = [
            textEnds, Self.halves(pairs.keys), memberRows(), classes, interfaces, fields, methods, links, uses,
            serviceRows, providers, entryClasses,
        ]
        let counts = zip(tables, SummaryLayout.Table.allCases).map { $0.count / $1.width }
        let layout = SummaryLayout(counts: counts, textBytes: text.count)
        var words = SummaryLayout.magic + [SummaryLayout.version, facts.rawValue, 0, 0]
        words += counts.map { UInt32(truncatingIfNeeded: $0) }
        words.append(UInt32(truncatingIfNeeded: text.count))
        for table in tables { words += table }
        return JarSummary(words: words, text: text, layout: layout)
    }

    // MARK: parts

    private mutating func text(_ name: Span<UInt8>) -> UInt32 { UInt32(truncatingIfNeeded: max(0, texts.insert(name))) }

    private mutating func pair(_ name: Span<UInt8>, _ descriptor: Span<UInt8>) -> UInt32 {
        let name = text(name)
        let pair = pairs.insert(name, text(descriptor))
        if Int(pair) == declarers.count { declarers.append(0) }
        return pair
    }

    private mutating func declare(
        _ member: ClassReferences.Declaration, _ number: UInt32, _ bytes: Span<UInt8>
    ) -> UInt32 {
        let pair = pair(bytes.extracting(member.name.range), bytes.extracting(member.descriptor.range))
        declarers[Int(pair)] = number
        return pair
    }

    /// What the class links to. What it declares itself is there, and constants that nothing uses are nobody's need.
    private mutating func addReferences(_ bytes: Span<UInt8>, _ name: UInt32, _ number: UInt32) {
        for item in references.classes where item.use.contains(.linked) {
            let name = text(bytes.extracting(item.name.range))
            links.append(name << 1 | (item.use.contains(.created) ? 1 : 0))
        }
        for member in references.members where member.use != [] {
            let owner = text(bytes.extracting(member.owner.range))
            let pair = pair(bytes.extracting(member.name.range), bytes.extracting(member.descriptor.range))
            if owner == name, declarers[Int(pair)] == number { continue }
            let place = owners.insert(owner, pair)
            uses.append(members.insert(place, UInt32(member.kind.rawValue) | UInt32(member.use.rawValue) << 8))
        }
    }

    private func memberRows() -> [UInt32] {
        var rows: [UInt32] = []
        rows.reserveCapacity(3 * members.count)
        for key in members.keys {
            let owner = owners.keys[Int(key >> 32)]
            rows += [
                UInt32(truncatingIfNeeded: owner >> 32), UInt32(truncatingIfNeeded: owner),
                UInt32(truncatingIfNeeded: key),
            ]
        }
        return rows
    }

    private static func halves(_ keys: [UInt64]) -> [UInt32] {
        var halves: [UInt32] = []
        halves.reserveCapacity(2 * keys.count)
        for key in keys {
            halves.append(UInt32(truncatingIfNeeded: key >> 32))
            halves.append(UInt32(truncatingIfNeeded: key))
        }
        return halves
    }

    private static func isSame(
        _ place: ClassPlace, _ entryName: Span<UInt8>, _ references: ClassReferences, _ bytes: Span<UInt8>
    ) -> Bool {
        let name = bytes.extracting(references.name.range)
        for index in 0..<name.count where entryName[place.path.lowerBound + index] != name[index] { return false }
        return true
    }
}
