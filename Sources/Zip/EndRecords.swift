/// What ends an archive, with zip64 records when a number does not fit.
struct EndRecords {
    var count: UInt64
    /// Where the directory begins, and its bytes.
    var start: UInt64
    var size: UInt64

    func write(to batch: inout OutputBatch) throws {
        let wide = UInt64(ZipFormat.wide32)
        let isWide = count >= UInt64(ZipFormat.wide16) || start >= wide || size >= wide
        let bytes = ZipFormat.endSize + (isWide ? ZipFormat.end64Size + ZipFormat.locatorSize : 0)
        let memory = try unsafe batch.take(bytes)
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
        func put<Number: FixedWidthInteger>(_ value: Number, _ at: Int) {
            unsafe memory.storeBytes(of: value.littleEndian, toByteOffset: at, as: Number.self)
        }
        if isWide {
            put(ZipFormat.end64Signature, 0)
            put(UInt64(ZipFormat.end64Size - 12), 4)
            put(UInt16(45), 12)
            put(UInt16(45), 14)
            put(count, 24)
            put(count, 32)
            put(size, 40)
            put(start, 48)
            let locator = ZipFormat.end64Size
            put(ZipFormat.locatorSignature, locator)
            put(start + size, locator + 8)
            put(UInt32(1), locator + 16)
        }
        let end = bytes - ZipFormat.endSize
        put(ZipFormat.endSignature, end)
        put(UInt16(min(count, UInt64(ZipFormat.wide16))), end + 8)
        put(UInt16(min(count, UInt64(ZipFormat.wide16))), end + 10)
        put(UInt32(min(size, wide)), end + 12)
        put(UInt32(min(start, wide)), end + 16)
        unsafe batch.add(UnsafeRawBufferPointer(memory))
        try batch.flush()
    }
}
