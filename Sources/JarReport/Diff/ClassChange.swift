package import ClassFile

/// What differs between two states of a class.
package struct ClassChange: Encodable, Sendable, Hashable {
    /// The weightiest difference, the worst first.
    package enum Weight: String, Encodable, Sendable, Hashable, CaseIterable, Comparable {
        /// What others can use, or what it is.
        case api
        /// The level of the class file.
        case level
        /// What its methods do.
        case code
        /// Members that only itself uses.
        case `private`
        /// Annotations, signatures and the like.
        case attributes
        /// Debug information, or only the order of its constants.
        case debug
        /// One of the two cannot be read.
        case unreadable

        private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// By weight.
        package static func < (one: Weight, other: Weight) -> Bool { one.order < other.order }
    }

    /// The entry's class with dots; for a version for a newer Java with that behind it.
    package var name: String
    /// The weightiest difference.
    package var weight: Weight
    /// Members that others can use, which are new.
    package var added: [String] = []
    /// Members that others could use, which are gone.
    package var removed: [String] = []
    /// Members whose rights, code or attributes differ.
    package var changed: [String] = []
    /// The level before and after, when they differ.
    package var levels: [JavaLevel] = []
    /// Superclass and interfaces before and after, when they differ.
    package var parents: [[String]] = []

    /// Why one of the two cannot be read.
    package var problem: String?

    /// For a class of which one state cannot be read.
    package init(_ name: String, problem: String) {
        self.name = name
        self.problem = problem
        weight = .unreadable
    }

    /// Compares two states.
    package init(_ name: String, _ old: ClassContent, _ new: ClassContent) {
        self.name = name
        weight = .debug
        var weights: Set<Weight> = [.debug]
        if old.majorVersion != new.majorVersion {
            levels = [JavaLevel(major: old.majorVersion), JavaLevel(major: new.majorVersion)]
            weights.insert(.level)
        }
        if old.parents != new.parents {
            parents = [old.parents.map(Self.dotted), new.parents.map(Self.dotted)]
            weights.insert(.api)
        }
        if old.flags != new.flags { weights.insert(.api) }
        if old.attributes != new.attributes { weights.insert(.attributes) }
        compare(old.members, new.members, &weights)
        weight = weights.min() ?? .debug
    }

    private mutating func compare(
        _ old: [ClassContent.Member], _ new: [ClassContent.Member], _ weights: inout Set<Weight>
    ) {
        // A damaged class may have a member twice; the first counts.
        var before = Dictionary(old.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let known = Set(before.keys)
        for member in new {
            guard let other = before.removeValue(forKey: member.key) else {
                if known.contains(member.key) { continue }
                note(member, &added, &weights)
                continue
            }
            if member.flags != other.flags {
                weights.insert(member.isAPI || other.isAPI ? .api : .private)
            } else if member.body == other.body {
                continue
            } else {
                weights.insert(member.isMethod ? .code : .attributes)
            }
            changed.append(Self.text(member))
        }
        for member in old where before.removeValue(forKey: member.key) != nil { note(member, &removed, &weights) }
    }

    private func note(_ member: ClassContent.Member, _ list: inout [String], _ weights: inout Set<Weight>) {
        weights.insert(member.isAPI ? .api : .private)
        if member.isAPI { list.append(Self.text(member)) }
    }

    /// `name(java.lang.String,int)`, of a field its name and type.
    private static func text(_ member: ClassContent.Member) -> String {
        guard let open = member.key.firstIndex(of: "("), member.isMethod else {
            let parts = member.key.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { return member.key }
            return "\(parts[0]): \(types(parts[1]))"
        }
        let end = member.key.firstIndex(of: ")") ?? member.key.endIndex
        return "\(member.key[..<open])(\(types(member.key[member.key.index(after: open)..<end])))"
    }

    /// The types of a descriptor (JVMS 4.3), by their names with dots.
    private static func types(_ descriptor: Substring) -> String {
        let words: [UInt8: String] = [
            UInt8(ascii: "B"): "byte", UInt8(ascii: "C"): "char", UInt8(ascii: "D"): "double",
            UInt8(ascii: "F"): "float", UInt8(ascii: "I"): "int", UInt8(ascii: "J"): "long",
            UInt8(ascii: "S"): "short", UInt8(ascii: "Z"): "boolean",
        ]
        var found: [String] = []
        let bytes = Array(descriptor.utf8)
        var at = 0
        var dimensions = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "[") {
                dimensions += 1
                continue
            }
            var name = words[byte] ?? "?"
            if byte == UInt8(ascii: "L") {
                let end = bytes[at...].firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
                name = EntryName.dotted(bytes[at..<end])
                at = min(end + 1, bytes.count)
            }
            found.append(name + String(repeating: "[]", count: min(dimensions, 255)))
            dimensions = 0
        }
        return found.joined(separator: ",")
    }

    private static func dotted(_ path: String) -> String { EntryName.dotted(path.utf8) }
}
