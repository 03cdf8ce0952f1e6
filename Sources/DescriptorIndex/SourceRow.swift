internal import Pipeline
internal import Support

/// A source as it lies in the file.
struct SourceRow: Hashable {
    /// The string of its path.
    var path: UInt32
    /// Bits of `IndexLayout.SourceState`.
    var state: UInt32
    var stamp: FileStamp
    /// The 32 bytes; zeros when the digest is not known.
    var digest: SIMD32<UInt8>

    /// The row of a source; a stamp that changed at `racyFrom` or later may be shared by a later content.
    init(_ source: IndexSource, path: UInt32, racyFrom: Int64) {
        self.path = path
        stamp = FileStamp(device: 0, inode: 0, size: 0, modified: 0, changed: 0)
        digest = SIMD32()
        state = 0
        guard case .file(let stamp, let digest) = source.state else { return }
        self.stamp = stamp
        state = IndexLayout.SourceState.isFile
        if SourceRow.isRacy(stamp, from: racyFrom) { state |= IndexLayout.SourceState.isRacy }
        guard let bytes = digest.flatMap({ Hex.decode($0.hex) }), bytes.count == 32 else { return }
        for index in 0..<32 { self.digest[index] = bytes[index] }
        state |= IndexLayout.SourceState.hasDigest
    }

    /// Whether a later content may share the stamp; file systems differ in which of the times they keep.
    static func isRacy(_ stamp: FileStamp, from racyFrom: Int64) -> Bool {
        max(stamp.changed, stamp.modified) >= racyFrom
    }

    /// Reads a row of `SourceField.size` bytes.
    init(_ bytes: UnsafeRawBufferPointer) {
        typealias Field = IndexLayout.SourceField
        path = unsafe bytes.loadUnaligned(fromByteOffset: Field.path, as: UInt32.self)
        state = unsafe bytes.loadUnaligned(fromByteOffset: Field.state, as: UInt32.self)
        stamp = FileStamp(
            device: unsafe bytes.loadUnaligned(fromByteOffset: Field.device, as: UInt64.self),
            inode: unsafe bytes.loadUnaligned(fromByteOffset: Field.inode, as: UInt64.self),
            size: unsafe bytes.loadUnaligned(fromByteOffset: Field.length, as: Int64.self),
            modified: unsafe bytes.loadUnaligned(fromByteOffset: Field.modified, as: Int64.self),
            changed: unsafe bytes.loadUnaligned(fromByteOffset: Field.changed, as: Int64.self))
        digest = unsafe bytes.loadUnaligned(fromByteOffset: Field.digest, as: SIMD32<UInt8>.self)
    }

    /// The digest, when it is known.
    var knownDigest: Digest? {
        guard state & IndexLayout.SourceState.hasDigest != 0 else { return nil }
        return Digest(bytes: (0..<32).map { digest[$0] })
    }

    /// Writes the row to `SourceField.size` bytes.
    func store(_ bytes: UnsafeMutableRawBufferPointer) {
        typealias Field = IndexLayout.SourceField
        unsafe bytes.storeBytes(of: path, toByteOffset: Field.path, as: UInt32.self)
        unsafe bytes.storeBytes(of: state, toByteOffset: Field.state, as: UInt32.self)
        unsafe bytes.storeBytes(of: stamp.device, toByteOffset: Field.device, as: UInt64.self)
        unsafe bytes.storeBytes(of: stamp.inode, toByteOffset: Field.inode, as: UInt64.self)
        unsafe bytes.storeBytes(of: stamp.size, toByteOffset: Field.length, as: Int64.self)
        unsafe bytes.storeBytes(of: stamp.modified, toByteOffset: Field.modified, as: Int64.self)
        unsafe bytes.storeBytes(of: stamp.changed, toByteOffset: Field.changed, as: Int64.self)
        unsafe bytes.storeBytes(of: digest, toByteOffset: Field.digest, as: SIMD32<UInt8>.self)
    }
}
