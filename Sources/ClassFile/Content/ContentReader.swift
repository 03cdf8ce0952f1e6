/// Writes the parts of a class with each constant in the place of its number.
struct ContentReader {
    /// What was written of the part at hand.
    var output: [UInt8] = []
    private var pool = ConstantPool()
    private(set) var position = 0
    private var limit = 0
    /// Where each bootstrap method is.
    private var bootstraps: [UInt32] = []
    /// How much may still be written: constants can lead to others again and again.
    private var budget = 0

    /// Goes to the first field; the class was read once without error.
    mutating func start(_ bytes: Span<UInt8>) throws(ClassFileError) {
        try pool.read(bytes)
        limit = bytes.count
        budget = 256 * bytes.count + 1 << 20
        position = pool.end + 6
        let interfaces = try u2(bytes)
        try skip(2 * interfaces)
        let members = position
        try findBootstrap(bytes)
        position = members
    }

    private mutating func findBootstrap(_ bytes: Span<UInt8>) throws(ClassFileError) {
        for _ in 0..<2 {
            for _ in 0..<(try u2(bytes)) {
                try skip(6)
                for _ in 0..<(try u2(bytes)) {
                    try skip(2)
                    try skip(try u4(bytes))
                }
            }
        }
        for _ in 0..<(try u2(bytes)) {
            let name = try utf8(try u2(bytes), bytes)
            let length = try u4(bytes)
            let start = position
            try skip(length)
            if bytes.extracting(name).equals("BootstrapMethods") { try findMethods(bytes, start..<position) }
        }
    }

    private mutating func findMethods(_ bytes: Span<UInt8>, _ attribute: Range<Int>) throws(ClassFileError) {
        position = attribute.lowerBound
        bootstraps.removeAll()
        for _ in 0..<(try u2(bytes)) {
            bootstraps.append(UInt32(truncatingIfNeeded: position))
            try skip(2)
            try skip(2 * (try u2(bytes)))
        }
        position = attribute.upperBound
    }

    // MARK: reading

    mutating func u1(_ bytes: Span<UInt8>) throws(ClassFileError) -> Int {
        try skip(1)
        return Int(bytes[position - 1])
    }

    mutating func u2(_ bytes: Span<UInt8>) throws(ClassFileError) -> Int {
        try skip(2)
        return bytes.u2(position - 2)
    }

    mutating func u4(_ bytes: Span<UInt8>) throws(ClassFileError) -> Int {
        try skip(4)
        return bytes.u4(position - 4)
    }

    mutating func skip(_ count: Int) throws(ClassFileError) {
        guard count <= limit - position else { throw ClassFileError(.truncated, at: position) }
        position += count
    }

    func utf8(_ index: Int, _ bytes: Span<UInt8>) throws(ClassFileError) -> Range<Int> {
        try pool.text(index, bytes, site: position)
    }

    func string(_ range: Range<Int>, _ bytes: Span<UInt8>) -> String {
        var text: [UInt8] = []
        text.append(bytes, from: range.lowerBound, to: range.upperBound)
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: writing

    private mutating func raw(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ClassFileError) {
        budget -= range.count + 4
        if budget < 0 { throw ClassFileError(.tooLarge, at: position) }
        output.append(bytes, from: range.lowerBound, to: range.upperBound)
    }

    /// A text with its length before it, so that no two parts can look alike.
    private mutating func text(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ClassFileError) {
        output.append2(range.count)
        try raw(bytes, range)
    }

    /// A constant; 0 is none.
    private mutating func constant(_ index: Int, _ bytes: Span<UInt8>, depth: Int = 0) throws(ClassFileError) {
        budget -= 1
        if budget < 0 { throw ClassFileError(.tooLarge, at: position) }
        guard index != 0 else { return output.append(0) }
        guard index < pool.count, pool.offsets[index] != 0 else { throw ClassFileError(.badIndex(index), at: position) }
        if depth > 8 { throw ClassFileError(.tooDeep, at: position) }
        let offset = Int(pool.offsets[index])
        let tag = bytes[offset]
        output.append(tag)
        switch tag {
        case ConstantPool.Tag.utf8: try text(bytes, offset + 3..<offset + 3 + bytes.u2(offset + 1))
        case ConstantPool.Tag.classInfo, ConstantPool.Tag.string, ConstantPool.Tag.methodType, ConstantPool.Tag.module,
            ConstantPool.Tag.package:
            try constant(bytes.u2(offset + 1), bytes, depth: depth + 1)
        case ConstantPool.Tag.field, ConstantPool.Tag.method, ConstantPool.Tag.interfaceMethod,
            ConstantPool.Tag.nameAndType:
            try constant(bytes.u2(offset + 1), bytes, depth: depth + 1)
            try constant(bytes.u2(offset + 3), bytes, depth: depth + 1)
        case 15:
            output.append(bytes[offset + 1])
            try constant(bytes.u2(offset + 2), bytes, depth: depth + 1)
        case 17, 18:
            try bootstrapMethod(bytes.u2(offset + 1), bytes, depth: depth + 1)
            try constant(bytes.u2(offset + 3), bytes, depth: depth + 1)
        default: try raw(bytes, offset + 1..<offset + ConstantPool.size(tag))
        }
    }

    private mutating func bootstrapMethod(
        _ number: Int, _ bytes: Span<UInt8>, depth: Int
    ) throws(ClassFileError) {
        guard number < bootstraps.count else { throw ClassFileError(.badIndex(number), at: position) }
        let back = (position, limit)
        position = Int(bootstraps[number])
        limit = bytes.count
        try constant(try u2(bytes), bytes, depth: depth)
        for _ in 0..<(try u2(bytes)) { try constant(try u2(bytes), bytes, depth: depth) }
        (position, limit) = back
    }

    // MARK: attributes

    /// Attributes of a class, member, code or record component. Debug information, frames of the verifier, which follow
    /// from the code, and the bootstrap methods, which stand where they are used, are left out.
    mutating func attributes(_ bytes: Span<UInt8>, depth: Int) throws(ClassFileError) {
        if depth > 4 { throw ClassFileError(.tooDeep, at: position) }
        for _ in 0..<(try u2(bytes)) {
            let name = try utf8(try u2(bytes), bytes)
            let length = try u4(bytes)
            guard length <= limit - position else { throw ClassFileError(.truncated, at: position) }
            let end = position + length
            let kind = ContentReader.kind(bytes.extracting(name))
            if kind != .leftOut {
                try text(bytes, name)
                let outer = limit
                limit = end
                try attribute(kind, bytes, end, depth)
                limit = outer
            }
            position = end
        }
    }

    private enum Kind {
        case leftOut, raw, code, constants, list, inner, parameters, record, annotations, both, value, types
    }

    private static func kind(_ name: Span<UInt8>) -> Kind {
        if name.equals("Code") { return .code }
        for debug in [
            "LineNumberTable", "LocalVariableTable", "LocalVariableTypeTable", "SourceFile", "SourceDebugExtension",
            "StackMapTable", "StackMap", "BootstrapMethods",
        ] as [StaticString] where name.equals(debug) { return .leftOut }
        for one in ["ConstantValue", "Signature", "NestHost", "EnclosingMethod", "ModuleMainClass"] as [StaticString]
        where name.equals(one) { return .constants }
        for list in ["Exceptions", "NestMembers", "PermittedSubclasses", "ModulePackages"] as [StaticString]
        where name.equals(list) { return .list }
        if name.equals("InnerClasses") { return .inner }
        if name.equals("MethodParameters") { return .parameters }
        if name.equals("Record") { return .record }
        if name.equals("AnnotationDefault") { return .value }
        switch AttributeKind(name) {
        case .annotations: return .annotations
        case .parameterAnnotations: return .both
        case .typeAnnotations: return .types
        default: return .raw
        }
    }

    private mutating func attribute(
        _ kind: Kind, _ bytes: Span<UInt8>, _ end: Int, _ depth: Int
    ) throws(ClassFileError) {
        switch kind {
        case .leftOut: break
        // Its numbers of constants are not known, so another order of constants makes it another.
        case .raw, .types: try raw(bytes, position..<end)
        case .code: try code(bytes, end, depth)
        case .constants: while end - position >= 2 { try constant(try u2(bytes), bytes) }
        case .list: for _ in 0..<(try u2(bytes)) { try constant(try u2(bytes), bytes) }
        case .inner:
            for _ in 0..<(try u2(bytes)) {
                for _ in 0..<3 { try constant(try u2(bytes), bytes) }
                output.append2(try u2(bytes))
            }
        case .parameters:
            for _ in 0..<(try u1(bytes)) {
                try constant(try u2(bytes), bytes)
                output.append2(try u2(bytes))
            }
        case .record:
            for _ in 0..<(try u2(bytes)) {
                try constant(try u2(bytes), bytes)
                try constant(try u2(bytes), bytes)
                try attributes(bytes, depth: depth + 1)
            }
        case .annotations: try annotations(bytes)
        case .both: for _ in 0..<(try u1(bytes)) { try annotations(bytes) }
        case .value: try value(bytes, 0)
        }
    }

    private mutating func annotations(_ bytes: Span<UInt8>) throws(ClassFileError) {
        let count = try u2(bytes)
        output.append2(count)
        for _ in 0..<count { try annotation(bytes, 0) }
    }

    private mutating func annotation(_ bytes: Span<UInt8>, _ depth: Int) throws(ClassFileError) {
        if depth > ClassWalk.deepest { throw ClassFileError(.tooDeep, at: position) }
        try constant(try u2(bytes), bytes)
        let count = try u2(bytes)
        output.append2(count)
        for _ in 0..<count {
            try constant(try u2(bytes), bytes)
            try value(bytes, depth)
        }
    }

    private mutating func value(_ bytes: Span<UInt8>, _ depth: Int) throws(ClassFileError) {
        if depth > ClassWalk.deepest { throw ClassFileError(.tooDeep, at: position) }
        let tag = try u1(bytes)
        output.append(UInt8(truncatingIfNeeded: tag))
        switch UInt8(truncatingIfNeeded: tag) {
        case UInt8(ascii: "e"):
            try constant(try u2(bytes), bytes)
            try constant(try u2(bytes), bytes)
        case UInt8(ascii: "@"): try annotation(bytes, depth + 1)
        case UInt8(ascii: "["):
            let count = try u2(bytes)
            output.append2(count)
            for _ in 0..<count { try value(bytes, depth + 1) }
        default: try constant(try u2(bytes), bytes)
        }
    }

    // MARK: code

    private mutating func code(_ bytes: Span<UInt8>, _ end: Int, _ depth: Int) throws(ClassFileError) {
        // Before 45.3 the three numbers were smaller.
        let isOld = bytes.u2(6) < 45 || (bytes.u2(6) == 45 && bytes.u2(4) <= 2)
        if isOld {
            try raw(bytes, position..<end)
            return
        }
        output.append2(try u2(bytes))
        output.append2(try u2(bytes))
        let length = try u4(bytes)
        guard length <= end - position else { throw ClassFileError(.truncated, at: position) }
        let start = position
        let codeEnd = position + length
        while position < codeEnd {
            let opcode = bytes[position]
            guard let size = ClassWalk.size(bytes, at: position, in: start..<codeEnd), size <= codeEnd - position else {
                throw ClassFileError(.badCode, at: position)
            }
            output.append(opcode)
            switch opcode {
            case 0x12: try constant(Int(bytes[position + 1]), bytes)
            case 0x13, 0x14, 0xB2...0xBB, 0xBD, 0xC0, 0xC1, 0xC5:
                try constant(bytes.u2(position + 1), bytes)
                try raw(bytes, position + 3..<position + size)
            default: try raw(bytes, position + 1..<position + size)
            }
            position += size
        }
        let handlers = try u2(bytes)
        output.append2(handlers)
        for _ in 0..<handlers {
            try raw(bytes, position..<position + 6)
            try skip(6)
            try constant(try u2(bytes), bytes)
        }
        try attributes(bytes, depth: depth + 1)
    }
}
