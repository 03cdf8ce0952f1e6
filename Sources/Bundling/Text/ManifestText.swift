/// The main section of a manifest: names and values in order. Sections for entries, where digests are, are not kept (S4).
package struct ManifestText: Sendable {
    /// The attributes in the file's order.
    package private(set) var attributes: [(name: String, value: String)] = []
    /// Whether Java takes the jar for a multi-release one: `Multi-Release: true` in any case, as one whole line of the
    /// first section that ends (`JarFile.checkForSpecialAttributes`).
    package private(set) var isMultiRelease = false

    /// Without attributes.
    package init() {}

    /// Reads the first section, with lines that go on; what is no attribute is passed over. At most 1 MiB is read.
    package init(_ bytes: [UInt8]) {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var index = 0
        let end = min(bytes.count, 1 << 20)
        while index <= end {
            let byte = index < end ? bytes[index] : UInt8(ascii: "\n")
            index += 1
            if byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
                line.append(byte)
                continue
            }
            if byte == UInt8(ascii: "\r"), index < end, bytes[index] == UInt8(ascii: "\n") { index += 1 }
            if line.isEmpty { break }
            if index <= end, index == end || bytes[index] != UInt8(ascii: " "),
                line.count == 19, Bytes.matchesIgnoringCase(line.span, at: 0, "multi-release: true")
            {
                isMultiRelease = true
            }
            if line[0] == UInt8(ascii: " "), !lines.isEmpty {
                lines[lines.count - 1] += line.dropFirst()
            } else {
                lines.append(line)
            }
            line.removeAll(keepingCapacity: true)
        }
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon + 1 < line.count,
                line[colon + 1] == UInt8(ascii: " ")
            else { continue }
            attributes.append(
                (
                    name: String(decoding: line[..<colon], as: UTF8.self),
                    value: String(decoding: line[(colon + 2)...], as: UTF8.self)
                ))
        }
    }

    /// The value of a name in any case.
    package func value(_ name: String) -> String? {
        let name = name.lowercased()
        return attributes.first { $0.name.lowercased() == name }?.value
    }

    /// Puts a value in the place of the one there is, or at the end; nil takes it away.
    mutating func set(_ name: String, _ value: String?) {
        let lower = name.lowercased()
        let place = attributes.firstIndex { $0.name.lowercased() == lower }
        switch (place, value) {
        case (let place?, let value?): attributes[place].value = value
        case (let place?, nil): attributes.remove(at: place)
        case (nil, let value?): attributes.append((name, value))
        case (nil, nil): break
        }
    }

    /// The file: `Manifest-Version` first, lines of at most 72 bytes that go on after CR LF and a blank.
    func bytes() throws(BundleError) -> [UInt8] {
        var out: [UInt8] = []
        for (name, value) in attributes {
            try Self.check(name, value)
            Self.write(Array("\(name): \(value)".utf8), to: &out)
        }
        out += [0x0D, 0x0A]
        return out
    }

    private static func check(_ name: String, _ value: String) throws(BundleError) {
        let isName = { (byte: UInt8) in
            (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
                || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
        guard (1...70).contains(name.utf8.count), name.utf8.allSatisfy(isName) else {
            throw .attribute(name: name, why: "a name has 1 to 70 letters, digits, - and _")
        }
        guard value.utf8.allSatisfy({ $0 != 0 && $0 != 0x0A && $0 != 0x0D }) else {
            throw .attribute(name: name, why: "its value has a line break or NUL in it")
        }
        guard value.utf8.count <= 65_535 else {
            throw .attribute(name: name, why: "its value is longer than 65,535 bytes")
        }
    }

    /// Breaks a line at 72 bytes, never within a character.
    private static func write(_ line: [UInt8], to out: inout [UInt8]) {
        var at = 0
        var room = 72
        while line.count - at > room {
            var end = at + room
            while line[end] & 0xC0 == 0x80 { end -= 1 }
            out += line[at..<end]
            out += [0x0D, 0x0A, UInt8(ascii: " ")]
            at = end
            room = 71
        }
        out += line[at...]
        out += [0x0D, 0x0A]
    }
}
