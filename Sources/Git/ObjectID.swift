internal import CGit2
internal import Pipeline

/// The id of any object: 20 bytes (SHA-1), held in registers rather than on the heap.
struct ObjectID: Hashable, Sendable {
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// Takes 20 bytes from an offset; `nil` when there are fewer.
    init?(_ bytes: Span<UInt8>, at offset: Int = 0) {
        guard offset >= 0, bytes.count - offset >= 20 else { return nil }
        func number(_ range: Range<Int>) -> UInt64 {
            var value: UInt64 = 0
            for index in range { value = value << 8 | UInt64(bytes[offset + index]) }
            return value
        }
        (high, middle, low) = (number(0..<8), number(8..<16), UInt32(number(16..<20)))
    }

    /// Takes 40 hexadecimal digits; `nil` for anything else.
    init?(hex: some StringProtocol) {
        guard hex.utf8.count == 40, let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes.span)
    }

    /// A commit's id.
    init?(_ commit: CommitID) { self.init(hex: commit.hex) }

    /// Copies libgit2's form.
    init?(_ oid: git_oid) {
        let bytes = unsafe withUnsafeBytes(of: oid.id) { unsafe [UInt8]($0) }
        self.init(bytes.span)
    }

    /// The 20 bytes.
    var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(20)
        for shift in stride(from: 56, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: high >> shift)) }
        for shift in stride(from: 56, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: middle >> shift)) }
        for shift in stride(from: 24, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: low >> shift)) }
        return result
    }

    /// The 40 lowercase digits.
    var hex: String { Hex.encode(bytes) }

    /// libgit2's form.
    var oid: git_oid {
        var value = git_oid()
        let bytes = bytes
        unsafe withUnsafeMutableBytes(of: &value.id) { unsafe $0.copyBytes(from: bytes) }
        return value
    }

    /// No object: forty zeros.
    var isZero: Bool { high == 0 && middle == 0 && low == 0 }
}
