/// Finds a class or package in files that are no classes: provider lists, manifests, Log4j's plugin cache, configuration.
package enum TextMentions {
    /// The largest file that is looked at, in bytes.
    package static let largest: UInt64 = 4 << 20

    /// Whether a file is one that may name classes.
    package static func wants(_ name: ArraySlice<UInt8>) -> Bool {
        if EntryName.isFolder(name) || EntryName.isClass(name) { return false }
        let text = EntryName.text(name)
        if text.hasPrefix("META-INF/kiln/") { return false }
        if text.hasPrefix("META-INF/maven/") || text.hasPrefix("META-INF/licenses/") { return false }
        if text.hasPrefix("META-INF/services/") || text.hasPrefix("META-INF/spring") { return true }
        return [
            ".MF", ".xml", ".properties", ".conf", ".yaml", ".yml", ".factories", ".handlers", ".schemas", ".imports",
            ".dat", ".Named", ".ExtensionModule", ".json", ".groovy", ".kotlin_module",
        ].contains { text.hasSuffix($0) }
    }

    /// Whether a file names what is looked for, with dots or slashes, not as a part of another name.
    package static func holds(_ bytes: [UInt8], _ search: NameSearch) -> Bool {
        var path = search.path
        let isPackage = search.kind == .package
        if isPackage, path.last == UInt8(ascii: "/") { path.removeLast() }
        guard let first = path.first, path.count <= bytes.count else { return false }
        let isFile = search.kind == .resource
        var at = 0
        while at + path.count <= bytes.count {
            defer { at += 1 }
            guard bytes[at] == first else { continue }
            var separator: UInt8 = 0
            guard isFile ? bytes[at..<at + path.count].elementsEqual(path) : same(bytes, at, path, &separator) else {
                continue
            }
            let before = at > 0 ? bytes[at - 1] : 0
            // A text with its length before it may have a letter there.
            let hasLength = at > 1 && bytes[at - 2] == 0 && Int(before) >= path.count
            if isNameByte(before) && !hasLength && !(isFile && before == UInt8(ascii: "/")) { continue }
            let end = at + path.count
            let after = end < bytes.count ? bytes[end] : 0
            if isPackage {
                let isBorder = after == UInt8(ascii: ".") || after == UInt8(ascii: "/")
                if isBorder, end + 1 < bytes.count, isNameByte(bytes[end + 1]) { return true }
            } else if !isNameByte(after) || after == UInt8(ascii: ".") {
                return true
            }
        }
        return false
    }

    /// Whether a path stands there with dots or with slashes.
    private static func same(_ bytes: [UInt8], _ start: Int, _ path: [UInt8], _ separator: inout UInt8) -> Bool {
        for (offset, byte) in path.enumerated() {
            let found = bytes[start + offset]
            if byte != UInt8(ascii: "/") {
                if found != byte { return false }
            } else if separator == 0, found == UInt8(ascii: ".") || found == byte {
                separator = found
            } else if found != separator {
                return false
            }
        }
        return true
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "/")
    }
}
