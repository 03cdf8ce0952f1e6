/// The cheap question before the work: can this text or class name anything that moves?
extension Relocator {
    /// Whether a class file may name anything that a rule is for; only the constant pool is read. Also true for some
    /// that do not. Throws when the pool cannot be read.
    package func mayName(in bytes: Span<UInt8>) throws(ClassFileError) -> Bool {
        guard bytes.count >= 10, bytes.u4(0) == 0xCAFE_BABE else { throw ClassFileError(.noClass, at: 0) }
        if bytes.count > 1 << 30 { throw ClassFileError(.tooLarge, at: 0) }
        let count = bytes.u2(8)
        let limit = bytes.count
        return try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(ClassFileError) -> Bool in
            guard let base = unsafe UnsafeRawPointer(buffer.baseAddress) else { return false }
            return try unsafe trie.pairs.withUnsafeBufferPointer { (pairs) throws(ClassFileError) -> Bool in
                guard let pairs = pairs.baseAddress else { return false }
                var position = 10
                var index = 1
                while index < count {
                    guard position + 3 <= limit else { throw ClassFileError(.truncated, at: position) }
                    let tag = unsafe base.load(fromByteOffset: position, as: UInt8.self)
                    if tag == ConstantPool.Tag.utf8 {
                        let length = Int(
                            unsafe base.loadUnaligned(fromByteOffset: position + 1, as: UInt16.self).bigEndian)
                        let start = position + 3
                        position = start + length
                        guard position <= limit else { throw ClassFileError(.truncated, at: start) }
                        if unsafe mayHold(base, start, position, limit, pairs) {
                            return true
                        }
                    } else {
                        let size = ConstantPool.size(tag)
                        if size == 0 { throw ClassFileError(.unknownConstant(tag: tag), at: position) }
                        guard size <= limit - position else { throw ClassFileError(.truncated, at: position) }
                        position += size
                        if tag == ConstantPool.Tag.long || tag == ConstantPool.Tag.double { index += 1 }
                    }
                    index += 1
                }
                return false
            }
        }
    }

    /// Whether a name that may move starts where a name can start: at the start, behind a slash there, behind
    /// `META-INF/services/`, or behind an `L` anywhere.
    func mayHold(_ text: Span<UInt8>) -> Bool {
        unsafe text.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe trie.pairs.withUnsafeBufferPointer { pairs in
                guard let pairs = pairs.baseAddress else { return false }
                return unsafe mayHold(UnsafeRawPointer(base), 0, buffer.count, buffer.count, pairs)
            }
        }
    }

    /// The bytes from `start` to `end` of a memory that can be read up to `limit`.
    @inline(__always)
    private func mayHold(
        _ base: UnsafeRawPointer, _ start: Int, _ end: Int, _ limit: Int, _ pairs: UnsafePointer<UInt64>
    ) -> Bool {
        if start == end { return false }
        if unsafe mayStart(base, start, end, pairs) { return true }
        let first = unsafe base.load(fromByteOffset: start, as: UInt8.self)
        if first == UInt8(ascii: "/") || first == UInt8(ascii: "M") {
            if unsafe mayStartLate(base, start, end, pairs) { return true }
        }
        // Eight bytes at once: where one is an `L`, its high bit is set in `found` (none is missed; each is checked).
        var position = start
        while position + 8 <= limit && position < end {
            let word = unsafe base.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
            let other = word ^ 0x4C4C_4C4C_4C4C_4C4C
            var found = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
            while found != 0 {
                let letter = position + found.trailingZeroBitCount >> 3
                if letter + 1 < end, unsafe mayStart(base, letter + 1, end, pairs) { return true }
                found &= found &- 1
            }
            position += 8
        }
        while position < end {
            let byte = unsafe base.load(fromByteOffset: position, as: UInt8.self)
            if byte == UInt8(ascii: "L"), position + 1 < end, unsafe mayStart(base, position + 1, end, pairs) {
                return true
            }
            position += 1
        }
        return false
    }

    /// Behind a leading slash or the folder of services.
    @inline(never)
    private func mayStartLate(
        _ base: UnsafeRawPointer, _ start: Int, _ end: Int, _ pairs: UnsafePointer<UInt64>
    ) -> Bool {
        let text = unsafe Span(_unsafeStart: base.assumingMemoryBound(to: UInt8.self) + start, count: end - start)
        let slash = text[0] == UInt8(ascii: "/") ? 1 : 0
        if slash == 1, text.count > 1, unsafe mayStart(base, start + 1, end, pairs) { return true }
        guard text.holds(Relocator.servicesFolder, at: slash) else { return false }
        let name = slash + Relocator.servicesFolder.utf8CodeUnitCount
        if name == text.count { return false }
        return unsafe mayStart(base, start + name, end, pairs)
    }

    @inline(__always)
    private func mayStart(
        _ base: UnsafeRawPointer, _ start: Int, _ end: Int, _ pairs: UnsafePointer<UInt64>
    ) -> Bool {
        var pair = Int(unsafe base.load(fromByteOffset: start, as: UInt8.self))
        if start + 1 < end { pair |= Int(unsafe base.load(fromByteOffset: start + 1, as: UInt8.self)) << 8 }
        if unsafe pairs[pair >> 6] >> UInt64(pair & 63) & 1 == 0 { return false }
        return unsafe reachesPattern(base, start, end)
    }

    @inline(never)
    private func reachesPattern(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Bool {
        var state = PatternTrie.root
        var position = start
        while position < end {
            let byte = unsafe base.load(fromByteOffset: position, as: UInt8.self)
            state = Int(trie.next[state &* trie.width &+ Int(trie.classes[Int(byte)])])
            if state == 0 { return false }
            if trie.stems[state] { return true }
            position += 1
        }
        return false
    }

    /// Whether some pattern is a prefix, with dots or slashes, whatever its border and conditions.
    func reachesPattern(_ text: Span<UInt8>) -> Bool {
        unsafe text.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe reachesPattern(UnsafeRawPointer(base), 0, buffer.count)
        }
    }

    /// Whether a pattern stands anywhere in a text.
    func isMentioned(in text: Span<UInt8>) -> Bool {
        unsafe text.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            for start in 0..<text.count where mayStart(text, start) {
                if unsafe reachesPattern(UnsafeRawPointer(base), start, buffer.count) { return true }
            }
            return false
        }
    }

    static let servicesFolder: StaticString = "META-INF/services/"
}
