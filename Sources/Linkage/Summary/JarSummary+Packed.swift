/// The form in which a summary is kept.
extension JarSummary {
    /// Reads a packed summary and checks every number in it: what is damaged is an error, and never a crash later.
    package init(packed: [UInt8]) throws(JarSummaryError) {
        guard packed.count >= 4 * SummaryLayout.headWords else { throw .otherFormat }
        let head = Self.words(packed, 0, SummaryLayout.headWords)
        guard Array(head[0..<2]) == SummaryLayout.magic, head[2] == SummaryLayout.version else { throw .otherFormat }
        let counts = head[SummaryLayout.countsWord...].map { Int($0) }
        let layout = SummaryLayout(counts: counts.dropLast(), textBytes: counts.last ?? 0)
        guard 4 * layout.wordCount + layout.textBytes == packed.count else { throw .wrongSize }
        let checksum = UInt64(head[SummaryLayout.checksumWord + 1]) << 32 | UInt64(head[SummaryLayout.checksumWord])
        guard Self.checksum(packed) == checksum else { throw .wrongChecksum }
        self.init(
            words: Self.words(packed, 0, layout.wordCount), text: Array(packed[(4 * layout.wordCount)...]),
            layout: layout)
        try check()
    }

    /// What `init(packed:)` reads.
    package var packed: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * words.count + text.count)
        for word in words { Self.append(word, to: &bytes) }
        bytes += text
        Self.seal(&bytes)
        return bytes
    }

    /// Puts the right checksum into a packed summary.
    static func seal(_ packed: inout [UInt8]) {
        let checksum = checksum(packed)
        for byte in 0..<8 {
            packed[4 * SummaryLayout.checksumWord + byte] = UInt8(truncatingIfNeeded: checksum >> UInt64(8 * byte))
        }
    }

    /// Of all but the checksum itself: against bits that fall over and files cut short, not against anyone's will.
    private static func checksum(_ packed: [UInt8]) -> UInt64 {
        unsafe packed.withUnsafeBytes { bytes in
            var sum = UInt64(packed.count)
            var at = 0
            while at + 8 <= bytes.count {
                var word = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                if at == 4 * SummaryLayout.checksumWord { word = 0 }
                sum = (sum ^ word) &* 0x9E37_79B9_7F4A_7C15
                sum ^= sum >> 32
                at += 8
            }
            while at < bytes.count {
                sum = unsafe (sum ^ UInt64(bytes[at])) &* 0x9E37_79B9_7F4A_7C15
                at += 1
            }
            return sum ^ sum >> 29
        }
    }

    private static func words(_ packed: [UInt8], _ start: Int, _ count: Int) -> [UInt32] {
        unsafe packed.withUnsafeBytes { bytes in
            unsafe [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
                for index in 0..<count {
                    unsafe buffer.initializeElement(
                        at: index,
                        to: UInt32(
                            littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * (start + index), as: UInt32.self)))
                }
                filled = count
            }
        }
    }

    private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
        for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    // MARK: checking

    private func check() throws(JarSummaryError) {
        let texts = layout.count(.texts)
        let pairs = layout.count(.pairs)
        try checkEnds(layout.start(.texts), 1, texts, layout.textBytes)
        try checkColumn(.pairs, 0, below: texts)
        try checkColumn(.pairs, 1, below: texts)
        try checkColumn(.members, 0, below: texts)
        try checkColumn(.members, 1, below: pairs)
        try checkColumn(.members, 2, below: 1 << 16)
        for index in 0..<layout.count(.members) where words[layout.start(.members) + 3 * index + 2] & 0xFF > 2 {
            throw .badIndex
        }
        try checkColumn(.classes, ClassField.name.rawValue, below: texts)
        try checkColumn(.classes, ClassField.superclass.rawValue, below: texts + 1)
        try checkColumn(.classes, ClassField.release.rawValue, below: 1 << 30)
        let owned: [(ClassField, SummaryLayout.Table)] = [
            (.interfacesEnd, .interfaces), (.fieldsEnd, .fields), (.methodsEnd, .methods), (.linksEnd, .links),
            (.usesEnd, .uses),
        ]
        for (field, table) in owned {
            try checkEnds(
                layout.start(.classes) + field.rawValue, SummaryLayout.Table.classes.width, classCount,
                layout.count(table))
        }
        try checkColumn(.interfaces, 0, below: texts)
        for table in [SummaryLayout.Table.fields, .methods] {
            try checkColumn(table, 0, below: pairs)
            try checkColumn(table, 1, below: 1 << 16)
        }
        try checkColumn(.links, 0, below: 2 * texts)
        try checkColumn(.uses, 0, below: layout.count(.members))
        try checkColumn(.services, 0, below: texts)
        try checkEnds(layout.start(.services) + 1, 2, layout.count(.services), layout.count(.providers))
        try checkColumn(.providers, 0, below: texts)
        try checkColumn(.entryClasses, 0, below: texts)
    }

    private typealias ClassField = SummaryLayout.ClassField

    private func checkColumn(
        _ table: SummaryLayout.Table, _ column: Int, below limit: Int
    ) throws(JarSummaryError) {
        let start = layout.start(table) + column
        let width = table.width
        for index in 0..<layout.count(table) where Int(words[start + width * index]) >= limit { throw .badIndex }
    }

    /// Ends that never go back, the last of which is the end of all.
    private func checkEnds(_ start: Int, _ width: Int, _ count: Int, _ end: Int) throws(JarSummaryError) {
        var last: UInt32 = 0
        for index in 0..<count {
            let next = words[start + width * index]
            if next < last { throw .badIndex }
            last = next
        }
        if Int(last) != end { throw .badIndex }
    }
}
