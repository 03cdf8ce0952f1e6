/// Scheme and host of a repository's address, read as leniently as Maven's resolver does: mirrors and proxies are
/// chosen by them.
struct RepositoryAddress {
    private(set) var scheme = ""
    private(set) var host = ""

    init(_ url: String) {
        let bytes = Array(url.utf8)
        guard let first = bytes.firstIndex(where: { $0 == .colon || $0 == .slash }), first > 0, bytes[first] == .colon
        else { return }
        var end = first
        // A second part, as in dav:http://
        let rest = bytes[(first + 1)...]
        if let second = rest.firstIndex(where: { $0 == .colon || $0 == .slash }), second - first > 2,
            bytes[second...].starts(with: [.colon, .slash, .slash])
        {
            end = second
        }
        scheme = String(decoding: bytes[..<end], as: UTF8.self)
        var place = bytes[(end + 1)...]
        guard place.starts(with: [.slash, .slash]) else { return }
        place = place.dropFirst(2)
        if let at = place.firstIndex(where: { $0 == .at || $0 == .slash }), place[at] == .at, at + 1 < place.endIndex,
            place[at + 1] != .slash, place[at + 1] != .colon
        {
            place = place[(at + 1)...]
        }
        host = String(decoding: place.prefix { $0 != .slash && $0 != .colon }, as: UTF8.self)
    }

    /// `https://user:password@host/path` → `https://host/path`.
    static func withoutUserInfo(_ url: String) -> String {
        let bytes = Array(url.utf8)
        guard let colon = bytes.firstIndex(of: .colon), bytes[(colon + 1)...].starts(with: [.slash, .slash]) else {
            return url
        }
        let start = colon + 3
        let authorityEnd = bytes[start...].firstIndex { $0 == .slash || $0 == UInt8(ascii: "?") } ?? bytes.endIndex
        guard let at = bytes[start..<authorityEnd].lastIndex(of: .at) else { return url }
        return String(decoding: bytes[..<start] + bytes[(at + 1)...], as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate static let colon = UInt8(ascii: ":")
    fileprivate static let slash = UInt8(ascii: "/")
    fileprivate static let at = UInt8(ascii: "@")
}
