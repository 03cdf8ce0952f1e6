/// Where each constant of a class starts (JVMS 4.4).
struct ConstantPool {
    /// Constants that matter here, by their tag.
    enum Tag {
        static let utf8: UInt8 = 1
        static let long: UInt8 = 5
        static let double: UInt8 = 6
        static let classInfo: UInt8 = 7
        static let string: UInt8 = 8
        static let field: UInt8 = 9
        static let method: UInt8 = 10
        static let interfaceMethod: UInt8 = 11
        static let nameAndType: UInt8 = 12
        static let methodHandle: UInt8 = 15
        static let methodType: UInt8 = 16
        static let dynamic: UInt8 = 17
        static let invokeDynamic: UInt8 = 18
        static let module: UInt8 = 19
        static let package: UInt8 = 20
    }

    /// By index, the offset of the constant's tag; 0: there is none.
    private(set) var offsets: [UInt32] = []
    /// Behind the last constant.
    private(set) var end = 0

    /// The number that the class file states: one more than the last index.
    var count: Int { offsets.count }

    /// The bytes a constant takes with its tag, without the text of a Utf8; 0: unknown.
    @inline(__always)
    static func size(_ tag: UInt8) -> Int {
        switch tag {
        case 7, 8, 16, 19, 20: 3
        case 9, 10, 11, 12, 3, 4, 17, 18: 5
        case 5, 6: 9
        case 15: 4
        case 1: 3
        default: 0
        }
    }

    /// Reads the pool in place of the one before.
    mutating func read(_ bytes: Span<UInt8>) throws(ClassFileError) {
        guard bytes.count >= 10, bytes.u4(0) == 0xCAFE_BABE else { throw ClassFileError(.noClass, at: 0) }
        if bytes.count > 1 << 30 { throw ClassFileError(.tooLarge, at: 0) }
        let count = bytes.u2(8)
        offsets.removeAll(keepingCapacity: true)
        offsets.append(contentsOf: repeatElement(0, count: count))
        var position = 10
        var index = 1
        while index < count {
            guard position + 3 <= bytes.count else { throw ClassFileError(.truncated, at: position) }
            let tag = bytes[position]
            var size = ConstantPool.size(tag)
            if size == 0 { throw ClassFileError(.unknownConstant(tag: tag), at: position) }
            if tag == Tag.utf8 { size += bytes.u2(position + 1) }
            guard position + size <= bytes.count else { throw ClassFileError(.truncated, at: position) }
            offsets[index] = UInt32(truncatingIfNeeded: position)
            position += size
            index += tag == Tag.long || tag == Tag.double ? 2 : 1
        }
        end = position
    }

    /// The offset of a constant that has to have this tag; `site` is where its index stands.
    func offset(_ index: Int, _ tag: UInt8, _ bytes: Span<UInt8>, site: Int) throws(ClassFileError) -> Int {
        guard index > 0, index < offsets.count else { throw ClassFileError(.badIndex(index), at: site) }
        let offset = Int(offsets[index])
        guard offset != 0, bytes[offset] == tag else { throw ClassFileError(.badIndex(index), at: site) }
        return offset
    }

    /// Where the text of a Utf8 lies in the class file.
    func text(_ index: Int, _ bytes: Span<UInt8>, site: Int) throws(ClassFileError) -> Range<Int> {
        let offset = try offset(index, Tag.utf8, bytes, site: site)
        return offset + 3..<offset + 3 + bytes.u2(offset + 1)
    }

    /// The text of a Utf8 that is known to be one.
    func knownText(_ index: Int, _ bytes: Span<UInt8>) -> Range<Int> {
        let offset = Int(offsets[index])
        return offset + 3..<offset + 3 + bytes.u2(offset + 1)
    }

    /// The name a Class, String, Package or MethodType constant holds.
    func name(_ index: Int, _ tag: UInt8, _ bytes: Span<UInt8>, site: Int) throws(ClassFileError) -> Range<Int> {
        let offset = try offset(index, tag, bytes, site: site)
        return try text(bytes.u2(offset + 1), bytes, site: offset + 1)
    }

    /// The class file's own name, for messages: empty when it cannot be read.
    func className(_ bytes: Span<UInt8>) -> String {
        guard end > 0, end + 4 <= bytes.count else { return "" }
        do {
            let range = try name(bytes.u2(end + 2), Tag.classInfo, bytes, site: end + 2)
            let text = bytes.extracting(range)
            return unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        } catch {
            return ""
        }
    }
}
