/// What a class declares and what it refers to, as places in the class file's bytes. One value serves class after class
/// and keeps its memory.
package struct ClassReferences: Sendable {
    /// A text of the class file, in modified UTF-8.
    @frozen
    package struct Text: Hashable, Sendable {
        /// Where it starts.
        package var start: UInt32
        /// Its bytes.
        package var count: UInt32

        /// Joins the numbers.
        @inlinable
        package init(start: UInt32, count: UInt32) {
            self.start = start
            self.count = count
        }

        /// Its place in the class file.
        @inlinable
        package var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
    }

    /// How a class is referred to.
    package struct Use: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        /// Makes a set of its bits.
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// By an instruction, as a superclass or interface, as the owner of a member, in a catch, in the descriptor of a
        /// method handle, method type or dynamic call (JVMS 5.4.3.5): missing it fails.
        package static let linked = Use(rawValue: 1)
        /// In the descriptor of a field or method, declared or referred to.
        package static let described = Use(rawValue: 2)
        /// In a signature, an annotation, debug information, or an attribute about the nesting of classes.
        package static let mentioned = Use(rawValue: 4)
        /// By the instruction that makes an object of it; linked as well.
        package static let created = Use(rawValue: 8)
    }

    /// A class referred to.
    package struct Class: Hashable, Sendable {
        /// Its name with slashes; of an array that of its elements.
        package var name: Text
        /// How.
        package var use: Use
    }

    /// What a member is.
    package enum MemberKind: UInt8, Hashable, Sendable {
        case field
        case method
        /// A method referred to as one of an interface.
        case interfaceMethod
    }

    /// A field or method referred to.
    package struct Member: Hashable, Sendable {
        /// The class it is looked for in: a name with slashes, or an array's descriptor.
        package var owner: Text
        /// Its name.
        package var name: Text
        /// Its descriptor.
        package var descriptor: Text
        /// What it is.
        package var kind: MemberKind
        /// How it is used; nothing when no instruction and no method handle does.
        package var use: MemberUse
    }

    /// A field or method of the class itself.
    package struct Declaration: Hashable, Sendable {
        /// Its name.
        package var name: Text
        /// Its descriptor.
        package var descriptor: Text
        /// Its access flags (JVMS 4.5, 4.6).
        package var flags: UInt16
    }

    /// The version of the class file format: 52 is Java 8.
    package private(set) var majorVersion = 0
    /// The class's access flags (JVMS 4.1).
    package private(set) var flags: UInt16 = 0
    /// The class's name with slashes.
    package private(set) var name = Text(start: 0, count: 0)
    /// Its superclass's name; none of `java/lang/Object` and modules.
    package private(set) var superclass: Text?
    /// The names of its interfaces.
    package private(set) var interfaces: [Text] = []
    /// The classes it refers to, itself not, each once.
    package private(set) var classes: [Class] = []
    /// The members it refers to.
    package private(set) var members: [Member] = []
    /// The fields it declares.
    package private(set) var fields: [Declaration] = []
    /// The methods it declares.
    package private(set) var methods: [Declaration] = []
    /// String constants that could be a class's name, with dots or slashes.
    package private(set) var strings: [Text] = []

    private var walk = ClassWalk()
    private var known = NameTable()

    /// Nothing read yet.
    package init() {}

    /// Reads a class in place of the one before. Throws when it is damaged.
    package mutating func read(_ bytes: Span<UInt8>) throws(ClassFileError) {
        clear()
        try walk.start(bytes)
        do throws(ClassFileError) {
            walk.readsCode = true
            walk.readsReferences = true
            try walk.readPool(bytes)
            try walk.readMembers(bytes)
            walk.readHandles(bytes)
            try readHead(bytes)
            fields = try declarations(bytes, walk.fields)
            methods = try declarations(bytes, walk.methods)
            try readConstants(bytes)
            readTexts(bytes)
        } catch {
            throw ClassFileError(error.kind, at: error.offset, className: walk.pool.className(bytes))
        }
    }

    private mutating func clear() {
        interfaces.removeAll(keepingCapacity: true)
        classes.removeAll(keepingCapacity: true)
        members.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        methods.removeAll(keepingCapacity: true)
        strings.removeAll(keepingCapacity: true)
        known.removeAll()
        superclass = nil
    }

    private mutating func readHead(_ bytes: Span<UInt8>) throws(ClassFileError) {
        majorVersion = bytes.u2(6)
        let head = walk.pool.end
        flags = UInt16(truncatingIfNeeded: bytes.u2(head))
        let this = try walk.pool.name(bytes.u2(head + 2), ConstantPool.Tag.classInfo, bytes, site: head + 2)
        name = ClassReferences.text(this)
        // The class itself is the first known, and not listed.
        _ = known.insert(bytes.extracting(this))
        classes.append(Class(name: name, use: []))
        if bytes.u2(head + 4) != 0 {
            superclass = ClassReferences.text(
                try walk.pool.name(bytes.u2(head + 4), ConstantPool.Tag.classInfo, bytes, site: head + 4))
            walk.roles[bytes.u2(head + 4)] |= ClassWalk.linkedClass
        }
        for number in 0..<bytes.u2(head + 6) {
            let site = head + 8 + 2 * number
            interfaces.append(
                ClassReferences.text(
                    try walk.pool.name(bytes.u2(site), ConstantPool.Tag.classInfo, bytes, site: site)))
            walk.roles[bytes.u2(site)] |= ClassWalk.linkedClass
        }
    }

    private func declarations(
        _ bytes: Span<UInt8>, _ offsets: [UInt32]
    ) throws(ClassFileError) -> [Declaration] {
        var declarations: [Declaration] = []
        declarations.reserveCapacity(offsets.count)
        for offset in offsets {
            let offset = Int(offset)
            declarations.append(
                Declaration(
                    name: ClassReferences.text(walk.pool.knownText(bytes.u2(offset + 2), bytes)),
                    descriptor: ClassReferences.text(walk.pool.knownText(bytes.u2(offset + 4), bytes)),
                    flags: UInt16(truncatingIfNeeded: bytes.u2(offset))))
        }
        return declarations
    }

    /// The members, classes and strings of the pool.
    private mutating func readConstants(_ bytes: Span<UInt8>) throws(ClassFileError) {
        for index in 0..<walk.pool.count {
            let offset = Int(walk.pool.offsets[index])
            if offset == 0 { continue }
            switch bytes[offset] {
            case ConstantPool.Tag.field, ConstantPool.Tag.method, ConstantPool.Tag.interfaceMethod:
                try readMember(bytes, offset, MemberUse(rawValue: UInt8(truncatingIfNeeded: walk.roles[index])))
            case ConstantPool.Tag.string:
                let text = try walk.pool.text(bytes.u2(offset + 1), bytes, site: offset + 1)
                if ClassReferences.isClassLike(bytes.extracting(text)) { strings.append(ClassReferences.text(text)) }
            default: break
            }
        }
        for index in 0..<walk.pool.count {
            let offset = Int(walk.pool.offsets[index])
            guard offset != 0, bytes[offset] == ConstantPool.Tag.classInfo else { continue }
            let roles = walk.roles[index]
            var use: Use = roles & ClassWalk.linkedClass != 0 ? .linked : .mentioned
            if roles & ClassWalk.createdClass != 0 { use.insert(.created) }
            takeClass(bytes, walk.pool.knownText(bytes.u2(offset + 1), bytes), use)
        }
    }

    private mutating func readMember(
        _ bytes: Span<UInt8>, _ offset: Int, _ use: MemberUse
    ) throws(ClassFileError) {
        let pair = try walk.pool.offset(
            bytes.u2(offset + 3), ConstantPool.Tag.nameAndType, bytes, site: offset + 3)
        let owner = try walk.pool.name(bytes.u2(offset + 1), ConstantPool.Tag.classInfo, bytes, site: offset + 1)
        walk.roles[bytes.u2(offset + 1)] |= ClassWalk.linkedClass
        let kind: MemberKind =
            switch bytes[offset] {
            case ConstantPool.Tag.field: .field
            case ConstantPool.Tag.method: .method
            default: .interfaceMethod
            }
        members.append(
            Member(
                owner: ClassReferences.text(owner),
                name: ClassReferences.text(walk.pool.knownText(bytes.u2(pair + 1), bytes)),
                descriptor: ClassReferences.text(walk.pool.knownText(bytes.u2(pair + 3), bytes)), kind: kind, use: use))
    }

    /// The classes in descriptors and signatures.
    private mutating func readTexts(_ bytes: Span<UInt8>) {
        for index in 0..<walk.pool.count {
            let roles = walk.roles[index]
            let offset = Int(walk.pool.offsets[index])
            guard offset != 0, bytes[offset] == ConstantPool.Tag.utf8 else { continue }
            if roles & TextRole.descriptor.bit != 0 {
                let isResolved = roles & ClassWalk.resolvedDescriptor != 0
                takeDescriptor(bytes, index, isResolved ? [.described, .linked] : .described)
            }
            if roles & TextRole.mention.bit != 0 { takeDescriptor(bytes, index, .mentioned) }
            if roles & TextRole.signature.bit != 0 {
                let text = walk.pool.knownText(index, bytes)
                var scanner = SignatureScanner()
                while let part = scanner.next(bytes.extracting(text)) {
                    if part.isInner { continue }
                    take(bytes, text.lowerBound + part.start..<text.lowerBound + part.end, .mentioned)
                }
            }
        }
        classes.removeFirst()
    }

    private mutating func takeClass(_ bytes: Span<UInt8>, _ name: Range<Int>, _ use: Use) {
        if name.isEmpty { return }
        guard bytes[name.lowerBound] == UInt8(ascii: "[") else { return take(bytes, name, use) }
        var start = name.lowerBound
        while start < name.upperBound, bytes[start] == UInt8(ascii: "[") { start += 1 }
        if start + 2 < name.upperBound, bytes[start] == UInt8(ascii: "L") {
            take(bytes, start + 1..<name.upperBound - 1, use)
        }
    }

    private mutating func takeDescriptor(_ bytes: Span<UInt8>, _ index: Int, _ use: Use) {
        let text = walk.pool.knownText(index, bytes)
        var position = text.lowerBound
        while position < text.upperBound {
            if bytes[position] == UInt8(ascii: "L") {
                var end = position + 1
                while end < text.upperBound, bytes[end] != UInt8(ascii: ";") { end += 1 }
                if end < text.upperBound, end > position + 1 { take(bytes, position + 1..<end, use) }
                position = end
            }
            position += 1
        }
    }

    private mutating func take(_ bytes: Span<UInt8>, _ name: Range<Int>, _ use: Use) {
        let index = known.insert(bytes.extracting(name))
        if index < 0 { return }
        if index == classes.count {
            classes.append(Class(name: ClassReferences.text(name), use: use))
        } else {
            classes[index].use.formUnion(use)
        }
    }

    private static func text(_ range: Range<Int>) -> Text {
        Text(
            start: UInt32(truncatingIfNeeded: range.lowerBound), count: UInt32(truncatingIfNeeded: range.count))
    }

    /// Whether a text is parts of letters, digits, `_` and `$` between dots or slashes, at least two, none starting with a
    /// digit.
    static func isClassLike(_ text: Span<UInt8>) -> Bool {
        var separator: UInt8 = 0
        var isStart = true
        for index in 0..<text.count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: "/"):
                if isStart || (separator != 0 && separator != byte) { return false }
                separator = byte
                isStart = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if isStart { return false }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                UInt8(ascii: "$"), 0x80...0xFF:
                isStart = false
            default: return false
            }
        }
        return separator != 0 && !isStart
    }
}
