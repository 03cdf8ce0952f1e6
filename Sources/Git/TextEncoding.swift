internal import CGit2
internal import Glibc

/// Text in other encodings, by the C library's iconv(3).
enum TextEncoding {
    /// UTF-8 bytes in another encoding; `nil` when the encoding is unknown or cannot say them.
    static func encode(_ bytes: [UInt8], as name: String) -> [UInt8]? {
        // Git's own names for "with a byte order mark, in this order".
        switch name.uppercased() {
        case "UTF-16LE-BOM": return convert(bytes, to: "UTF-16LE").map { [0xFF, 0xFE] + $0 }
        case "UTF-16BE-BOM": return convert(bytes, to: "UTF-16BE").map { [0xFE, 0xFF] + $0 }
        default: return convert(bytes, to: name)
        }
    }

    private static func convert(_ bytes: [UInt8], to name: String) -> [UInt8]? {
        // "//TRANSLIT" and the like are glibc's own; git passes them on, but a name from outside needs no more than
        // letters, digits and a few signs.
        guard name.utf8.count <= 64, name.utf8.allSatisfy({ (0x2B...0x7A).contains($0) && $0 != 0x2F }) else {
            return nil
        }
        guard let converter = unsafe iconv_open(name, "UTF-8"), Int(bitPattern: converter) != -1 else {
            return nil
        }
        defer { unsafe iconv_close(converter) }
        var (input, output) = (bytes, [UInt8](repeating: 0, count: bytes.count * 4 + 16))
        let written: Int? = unsafe input.withUnsafeMutableBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (left, room) = (source.count, target.count)
                guard unsafe iconv(converter, &from, &left, &to, &room) != -1, left == 0,
                    unsafe iconv(converter, nil, nil, &to, &room) != -1
                else { return nil }
                return target.count - room
            }
        }
        return written.map { Array(output[..<$0]) }
    }
}
