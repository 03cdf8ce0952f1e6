internal import ClassFile

/// Damaged classes: what is read of them lies in them, and what is written of them is read again.
enum ClassRun {
    /// Reads a class, moves some of its packages, and reads what came of it.
    static func run(_ bytes: [UInt8], _ randomness: inout Randomness) throws {
        var references = ClassReferences()
        let isRead = accepted { () throws(ClassFileError) in try references.read(bytes.span) }
        if isRead { try check(references, bytes) }
        var scan = PackageScan()
        var indices: [UInt32] = []
        let isScanned = accepted { () throws(ClassFileError) in try scan.add(bytes.span, to: &indices) }
        if isScanned, Set(indices).count != indices.count || indices.contains(where: { $0 >= scan.packages.count }) {
            throw FuzzViolation("a package is found twice or is none")
        }
        let relocator = rules(scan, &randomness)
        guard let relocator else { return }
        var names = RelocatedNames()
        if isRead {
            for item in [references.name] + references.classes.map(\.name) {
                let entry = bytes[item.range] + Array(".class".utf8)
                names.insert(entry: Array(entry).span, relocator)
            }
        }
        var relocation = ClassRelocation(relocator, names)
        var output: [UInt8] = []
        var isChanged = false
        let isMoved = accepted { () throws(ClassFileError) in
            isChanged = try relocation.relocate(bytes.span, into: &output).isChanged
        }
        if !isMoved || !isChanged {
            if !output.isEmpty { throw FuzzViolation("a class that does not change is written") }
            return
        }
        if isScanned, !indices.contains(where: { relocator.mayMove(package: Array(scan.packages.bytes(Int($0))).span) })
        {
            throw FuzzViolation("a class changes though none of its packages may move")
        }
        var moved = ClassReferences()
        guard isRead else { return }
        guard accepted({ () throws(ClassFileError) in try moved.read(output.span) }) else {
            throw FuzzViolation("a class that was moved cannot be read")
        }
        try check(moved, output)
        try compare(references, bytes, moved, output, relocator)
    }

    /// What the moved class refers to is what the class refers to, moved.
    private static func compare(
        _ old: ClassReferences, _ bytes: [UInt8], _ new: ClassReferences, _ output: [UInt8], _ relocator: Relocator
    ) throws {
        func mapped(_ text: ClassReferences.Text) -> [UInt8] {
            var result: [UInt8] = []
            let name = Array(bytes[text.range])
            return relocator.map(name.span, into: &result) ? result : name
        }
        let own = Array(output[new.name.range])
        if mapped(old.name) != own { throw FuzzViolation("a class has another name than its place") }
        let expected = Set(old.classes.map { mapped($0.name) }).subtracting([own])
        let found = Set(new.classes.map { Array(output[$0.name.range]) }).subtracting([own])
        if let name = expected.symmetricDifference(found).first {
            let side = found.contains(name) ? "comes in" : "is lost"
            throw FuzzViolation("\(String(decoding: name, as: UTF8.self)) \(side) when the class moves")
        }
        guard old.members.count == new.members.count, old.fields.count == new.fields.count,
            old.methods.count == new.methods.count, old.flags == new.flags, old.majorVersion == new.majorVersion
        else { throw FuzzViolation("a class has other members when it moves") }
        for (before, after) in zip(old.methods, new.methods)
        where before.flags != after.flags || bytes[before.name.range] != output[after.name.range] {
            throw FuzzViolation("a method has another name when its class moves")
        }
    }

    private static func check(_ references: ClassReferences, _ bytes: [UInt8]) throws {
        var texts = [references.name] + references.interfaces + references.classes.map(\.name) + references.strings
        if let superclass = references.superclass { texts.append(superclass) }
        texts += references.members.flatMap { [$0.owner, $0.name, $0.descriptor] }
        texts += (references.fields + references.methods).flatMap { [$0.name, $0.descriptor] }
        for text in texts where text.range.upperBound > bytes.count {
            throw FuzzViolation("a text of a class lies outside of it")
        }
    }

    /// Rules about packages of the class, and others.
    private static func rules(_ scan: PackageScan, _ randomness: inout Randomness) -> Relocator? {
        var packages = ["com/google/common", "org/apache", "java/util", "scala", "kotlin", "com/lib"]
        for index in 0..<min(scan.packages.count, 200) { packages.append(scan.packages.name(index)) }
        let targets = ["shaded/", "s/", "x/\(String(repeating: "long/", count: 1 + randomness.below(3_000)))"]
        var rules: [RelocationRule] = []
        for _ in 0...randomness.below(3) {
            let package = randomness.one(of: packages)
            rules.append(RelocationRule(pattern: package, replacement: randomness.one(of: targets) + package))
        }
        // Rules that cannot be are refused.
        return try? Relocator(rules)
    }

    private static func accepted(_ body: () throws(ClassFileError) -> Void) -> Bool {
        do throws(ClassFileError) {
            try body()
            return true
        } catch {
            return false
        }
    }
}
