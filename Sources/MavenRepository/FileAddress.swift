internal import Support

/// The path that a `file:` URL means.
enum FileAddress {
    /// `file:/a`, `file:///a%20b`, `file://localhost/a`, `file:a`; `nil` when it names another machine or holds a NUL.
    static func path(_ url: String) -> String? {
        guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var rest = Array(url.utf8[url.utf8.index(after: colon)...])
        let slash = UInt8(ascii: "/")
        if rest.starts(with: [slash, slash]) {
            let host = rest.dropFirst(2).prefix { $0 != slash }
            let name = String(decoding: host, as: UTF8.self).lowercased()
            guard name.isEmpty || name == "localhost" else { return nil }
            rest.removeFirst(2 + host.count)
        }
        let decoded = decode(rest)
        guard !decoded.isEmpty, !decoded.contains(0) else { return nil }
        return Files.absolute(String(decoding: decoded, as: UTF8.self))
    }

    /// Percent signs that no two digits follow stay, as they do in Maven's resolver.
    private static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
