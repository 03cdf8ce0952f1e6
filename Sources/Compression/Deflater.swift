internal import CDeflate
internal import Support

/// Owns one libdeflate compressor of one level. It belongs to one thread at a time.
@safe package final class Deflater {
    private let handle: OpaquePointer

    /// The library's version as Kiln was built: another may compress otherwise.
    package static let version = LIBDEFLATE_VERSION_STRING

    /// A compressor of level 1 (fast) to 12 (small). Throws `invalid` for another level.
    package init(level: Int = 6) throws {
        guard (1...12).contains(level) else { throw KilnError(.invalid, "a compression level is 1 to 12") }
        guard let handle = unsafe libdeflate_alloc_compressor(Int32(level)) else {
            throw KilnError(.internal, "libdeflate has no memory for a compressor")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe libdeflate_free_compressor(handle) }

    /// Compresses text as raw deflate into the front of `output`, which grows when it is too small and never shrinks.
    /// Returns how many bytes it takes: with the same library and level always the same ones.
    package func deflate(_ text: Span<UInt8>, into output: inout [UInt8]) throws -> Int {
        let bound = unsafe libdeflate_deflate_compress_bound(handle, text.count)
        if output.count < bound { output = [UInt8](repeating: 0, count: max(bound, output.count * 2)) }
        let count = unsafe text.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBytes { room in
                unsafe libdeflate_deflate_compress(
                    handle, source.baseAddress, source.count, room.baseAddress, room.count)
            }
        }
        guard count > 0 else { throw KilnError(.internal, "libdeflate did not compress \(text.count) bytes") }
        return count
    }

    /// Compresses text as one gzip member.
    func member(_ text: [UInt8]) throws -> [UInt8] {
        let bound = unsafe libdeflate_gzip_compress_bound(handle, text.count)
        let member = unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
            filled = unsafe libdeflate_gzip_compress(handle, text, text.count, buffer.baseAddress, bound)
        }
        guard !member.isEmpty else { throw KilnError(.internal, "libdeflate did not compress a member") }
        return member
    }
}
