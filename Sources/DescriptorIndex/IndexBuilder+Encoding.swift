extension IndexBuilder {
    /// The bytes of the file.
    func encoded(identity: UInt64) -> [UInt8] {
        typealias Header = IndexLayout.Header
        let slots = slotTable()
        let counts = [
            strings.text.count, strings.count, lists.words.count, lists.entries.count, sources.count, records.count,
            slots.count,
        ]
        var offsets: [Int] = []
        var end = 0
        for section in IndexLayout.Section.allCases {
            offsets.append(end)
            end = (end + counts[section.rawValue] * section.stride + 7) & ~7
        }
        let pages = (end + IndexLayout.page - 1) / IndexLayout.page
        let payload = Header.size + pages * 8
        var file = [UInt8](repeating: 0, count: payload + end)
        unsafe file.withUnsafeMutableBytes { file in
            let sections = unsafe UnsafeMutableRawBufferPointer(rebasing: file[payload...])
            unsafe fill(sections, offsets, slots)
            for page in 0..<pages {
                let start = page * IndexLayout.page
                let bytes = unsafe UnsafeRawBufferPointer(
                    rebasing: sections[start..<min(start + IndexLayout.page, end)])
                unsafe file.storeBytes(
                    of: Checksum.of(bytes), toByteOffset: Header.size + page * 8, as: UInt64.self)
            }
            var header: [UInt64] = [
                IndexLayout.magic, UInt64(file.count), UInt64(generation), identity,
                unsafe Checksum.of(UnsafeRawBufferPointer(rebasing: file[Header.size..<payload])),
            ]
            for (offset, count) in zip(offsets, counts) { header += [UInt64(offset), UInt64(count)] }
            for (index, word) in header.enumerated() {
                unsafe file.storeBytes(of: word, toByteOffset: index * 8, as: UInt64.self)
            }
            unsafe file.storeBytes(
                of: Checksum.of(UnsafeRawBufferPointer(rebasing: file[..<(Header.own * 8)])),
                toByteOffset: Header.own * 8, as: UInt64.self)
        }
        return file
    }

    private func fill(_ sections: UnsafeMutableRawBufferPointer, _ offsets: [Int], _ slots: [UInt32]) {
        func store(_ words: some Sequence<UInt32>, _ section: IndexLayout.Section) {
            var offset = offsets[section.rawValue]
            for word in words {
                unsafe sections.storeBytes(of: word, toByteOffset: offset, as: UInt32.self)
                offset += 4
            }
        }
        unsafe strings.text.withUnsafeBytes { text in
            unsafe UnsafeMutableRawBufferPointer(rebasing: sections[offsets[0]...]).copyMemory(from: text)
        }
        var entries: [UInt32] = []
        entries.reserveCapacity(strings.count * 2)
        for index in 0..<strings.count {
            entries.append(strings.starts[index])
            entries.append(strings.counts[index])
        }
        store(entries, .strings)
        unsafe lists.words.withUnsafeBytes { words in
            unsafe UnsafeMutableRawBufferPointer(rebasing: sections[offsets[2]...]).copyMemory(from: words)
        }
        entries = []
        for entry in lists.entries { entries += [entry.start, entry.count, entry.kind.rawValue, entry.hash] }
        store(entries, .lists)
        var offset = offsets[IndexLayout.Section.sources.rawValue]
        for source in sources {
            let end = offset + IndexLayout.SourceField.size
            unsafe source.store(UnsafeMutableRawBufferPointer(rebasing: sections[offset..<end]))
            offset = end
        }
        store(records.lazy.joined(), .records)
        store(slots, .slots)
    }

    /// The records' places by hash: at most half full.
    private func slotTable() -> [UInt32] {
        var size = 16
        while size < records.count * 2 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        for (index, record) in records.enumerated() {
            var slot = Int(record.get(.hash)) & (size - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = UInt32(index + 1)
        }
        return slots
    }
}
