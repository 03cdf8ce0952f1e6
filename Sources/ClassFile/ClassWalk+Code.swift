/// The instructions: only what is needed to know how strings and classes are used (JVMS 6.5).
extension ClassWalk {
    /// The bytes of each instruction with its opcode; 0: of variable length or unknown.
    private static let sizes: [UInt8] = {
        var sizes = [UInt8](repeating: 1, count: 256)
        for opcode in [0x10, 0x12, 0xA9, 0xBC] + Array(0x15...0x19) + Array(0x36...0x3A) { sizes[opcode] = 2 }
        for opcode in [0x11, 0x13, 0x14, 0x84, 0xBB, 0xBD, 0xC0, 0xC1, 0xC6, 0xC7] + Array(0x99...0xA8) {
            sizes[opcode] = 3
        }
        for opcode in 0xB2...0xB8 { sizes[opcode] = 3 }
        sizes[0xC5] = 4
        for opcode in [0xB9, 0xBA, 0xC8, 0xC9] { sizes[opcode] = 5 }
        for opcode in [0xAA, 0xAB, 0xC4] + Array(0xCA...0xFF) { sizes[opcode] = 0 }
        return sizes
    }()

    /// The bytes of the instruction at a place of a code; nil: it is none.
    static func size(_ bytes: Span<UInt8>, at position: Int, in code: Range<Int>) -> Int? {
        let size = Int(sizes[Int(bytes[position])])
        if size > 0 { return size }
        var walk = ClassWalk()
        do { return try walk.longInstruction(bytes, position, code, false) } catch { return nil }
    }

    /// Keeps the switches on strings; in `$deserializeLambda$` marks the strings that are loaded.
    mutating func readCode(
        _ bytes: Span<UInt8>, _ code: Range<Int>, _ isDeserializer: Bool
    ) throws(ClassFileError) {
        var position = code.lowerBound
        // Whether the instruction before left a string's hash.
        var hasHash = false
        while position < code.upperBound {
            let opcode = bytes[position]
            var size = Int(ClassWalk.sizes[Int(opcode)])
            if size == 0 { size = try longInstruction(bytes, position, code, hasHash) }
            guard size <= code.upperBound - position else { throw ClassFileError(.badCode, at: position) }
            if readsReferences {
                switch opcode {
                case 0x12: link(Int(bytes[position + 1]), bytes)
                case 0x13, 0xBD, 0xC0, 0xC1, 0xC5: link(bytes.u2(position + 1), bytes)
                case 0xBB: link(bytes.u2(position + 1), bytes, isCreated: true)
                case 0xB2...0xB9: use(bytes.u2(position + 1), MemberUse(opcode: opcode), bytes)
                default: break
                }
            }
            hasHash = opcode == 0xB6 && isStringHash(bytes, bytes.u2(position + 1))
            if isDeserializer, opcode == 0x12 || opcode == 0x13 {
                let index = opcode == 0x12 ? Int(bytes[position + 1]) : bytes.u2(position + 1)
                if index < pool.count, pool.offsets[index] != 0,
                    bytes[Int(pool.offsets[index])] == ConstantPool.Tag.string
                {
                    roles[index] |= ClassWalk.stringOfLambda
                }
            }
            position += size
        }
    }

    /// The size of a switch or a wide instruction.
    private mutating func longInstruction(
        _ bytes: Span<UInt8>, _ position: Int, _ code: Range<Int>, _ hasHash: Bool
    ) throws(ClassFileError) -> Int {
        let room = code.upperBound - position
        let opcode = bytes[position]
        if opcode == 0xC4, room >= 2 { return bytes[position + 1] == 0x84 ? 6 : 4 }
        // Operands start at a multiple of four from the code's start: default and low and high, or default and pairs.
        let operands = (position - code.lowerBound + 4) & ~3 - (position - code.lowerBound)
        guard opcode == 0xAA || opcode == 0xAB, room >= operands + 12 - (opcode == 0xAB ? 4 : 0) else {
            throw ClassFileError(.badCode, at: position)
        }
        let at = position + operands
        let first = Int(bytes.s4(at + 4))
        if opcode == 0xAA {
            let last = Int(bytes.s4(at + 8))
            guard first <= last, last - first < room / 4 else { throw ClassFileError(.badCode, at: position) }
            if operands + 12 + 4 * (last - first + 1) > room { throw ClassFileError(.badCode, at: position) }
            if hasHash { switches.addTable(bytes, at) }
            return operands + 12 + 4 * (last - first + 1)
        }
        guard first >= 0, first <= room / 8 else { throw ClassFileError(.badCode, at: position) }
        guard operands + 8 + 8 * first <= room else { throw ClassFileError(.badCode, at: position) }
        if hasHash { switches.addPairs(bytes, at, first) }
        return operands + 8 + 8 * first
    }

    /// Whether a Methodref is `String.hashCode()`.
    private func isStringHash(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
        do {
            let method = try pool.offset(index, ConstantPool.Tag.method, bytes, site: 0)
            let member = try pool.offset(bytes.u2(method + 3), ConstantPool.Tag.nameAndType, bytes, site: 0)
            let name = try pool.text(bytes.u2(member + 1), bytes, site: 0)
            guard bytes.extracting(name).equals("hashCode") else { return false }
            let owner = try pool.name(bytes.u2(method + 1), ConstantPool.Tag.classInfo, bytes, site: 0)
            return bytes.extracting(owner).equals("java/lang/String")
        } catch {
            return false
        }
    }
}
