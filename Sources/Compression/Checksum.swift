internal import CDeflate

/// CRC-32 (as in ISO 3309, zip and gzip).
package enum Checksum {
    /// The CRC-32 of bytes.
    package static func crc32(_ bytes: Span<UInt8>) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { unsafe libdeflate_crc32(0, $0.baseAddress, $0.count) }
    }

    /// The CRC-32 of bytes.
    package static func crc32(_ bytes: [UInt8]) -> UInt32 { crc32(bytes.span) }
}
