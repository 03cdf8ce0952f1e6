/// What ends an archive, with zip64 records when a number does not fit.
struct EndRecords {
    var count: UInt64
    /// Where the directory begins, and its bytes.
    var start: UInt64
    var size: UInt64

    private static let wide = UInt64(ZipFormat.wide32)
    private var isWide: Bool { count >= UInt64(ZipFormat.wide16) || start >= Self.wide || size >= Self.wide }

    /// Bytes that they take.
    var bytes: Int { ZipFormat.endSize + (isWide ? ZipFormat.end64Size + ZipFormat.locatorSize : 0) }

    /// Writes them, and all that the batch holds.
    func write(to batch: inout OutputBatch) throws {
        let (isWide, bytes) = (isWide, bytes)
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
        put(UInt32(min(size, Self.wide)), end + 12)
        put(UInt32(min(start, Self.wide)), end + 16)
        unsafe batch.add(UnsafeRawBufferPointer(memory))
        try batch.flush()
    }
}
