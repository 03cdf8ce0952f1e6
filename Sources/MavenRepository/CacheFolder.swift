internal import Crypto
internal import Pipeline

/// The folder of one upstream repository in Kiln's cache: its id and its address, so that nothing from one is ever served for another.
enum CacheFolder {
    private static let longest = 200

    /// `central@https%3A%2F%2Frepo.example%2Fmaven2`; a digest stands for an address that is long or holds a password.
    static func name(of repository: RemoteRepository) throws -> String {
        var url = repository.url
        while url.hasSuffix("/") { url.removeLast() }
        let id = encoded(repository.id)
        let name = id + "@" + encoded(url)
        let holdsSecret = repository.printableURL != repository.url
        if name.utf8.count <= longest, !holdsSecret { return name }
        let digest = try Crypto.sha256(Array("\(repository.id)\n\(url)".utf8)).hex
        return id.utf8.count <= longest - 80 ? id + "@sha256-" + digest : "@sha256-" + digest
    }

    /// Keeps letters, digits, hyphens, underscores and inner dots; the rest is percent-encoded, so that different texts stay different.
    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): bytes.append(byte)
            case UInt8(ascii: ".") where !bytes.isEmpty: bytes.append(byte)
            default:
                let digits = [RepositoryLayout.hexDigit(byte >> 4), RepositoryLayout.hexDigit(byte & 15)]
                bytes += [UInt8(ascii: "%")] + digits
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
