package import Crypto

/// A checksum that repositories offer (P3); its name is the extension of its file.
package enum ChecksumAlgorithm: String, Sendable, CaseIterable {
    /// 128 bits; against accidents only.
    case md5
    /// 160 bits; what every Maven repository has.
    case sha1
    /// 256 bits.
    case sha256
    /// 512 bits.
    case sha512

    /// The order in which they are looked for.
    package static let strongestFirst: [ChecksumAlgorithm] = [.sha512, .sha256, .sha1, .md5]

    /// The hash to compute.
    package var hash: HashAlgorithm {
        switch self {
        case .md5: .md5
        case .sha1: .sha1
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }

    /// How many hexadecimal digits it has.
    package var digits: Int {
        switch self {
        case .md5: 32
        case .sha1: 40
        case .sha256: 64
        case .sha512: 128
        }
    }
}
