extension MergeRun {
    /// Texts one after the other, each ended by a line feed (S16).
    mutating func append(_ inputs: [Merger.Input]) -> [UInt8] {
        let isConfig = name.utf8.suffix(5).elementsEqual(".conf".utf8)
        var out: [UInt8] = []
        for input in inputs {
            var text = input.bytes[...]
            if inputs.count > 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
            if isConfig, inputs.count > 1 { text = withoutRootBraces(text, input.label) }
            out += text
            if let last = out.last, last != 0x0A { out.append(0x0A) }
        }
        return out
    }

    /// HOCON may put its whole text into braces; two such texts after one another would be no HOCON.
    private mutating func withoutRootBraces(_ text: ArraySlice<UInt8>, _ label: String) -> ArraySlice<UInt8> {
        var at = text.startIndex
        while at < text.endIndex {
            if text[at] <= 0x20 {
                at += 1
            } else if text[at] == UInt8(ascii: "#") || text[at...].starts(with: "//".utf8) {
                while at < text.endIndex, text[at] != 0x0A { at += 1 }
            } else {
                break
            }
        }
        guard at < text.endIndex, text[at] == UInt8(ascii: "{") else { return text }
        guard let last = text.lastIndex(where: { $0 > 0x20 }), text[last] == UInt8(ascii: "}"), last > at else {
            note(.malformed, label, text[at...])
            return text
        }
        var out = Array(text)
        out[at - text.startIndex] = 0x20
        out[last - text.startIndex] = 0x20
        return out[...]
    }

    /// Notices under the names of who brings them, each text once, in the inputs' order (S19). No year and no clock.
    mutating func notices(_ inputs: [Merger.Input]) -> [UInt8] {
        var seen: Set<[UInt8]> = []
        var out: [UInt8] = []
        for input in inputs where seen.insert(input.bytes).inserted {
            if !out.isEmpty { out.append(0x0A) }
            let label = input.label.utf8.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "_") : $0 }
            out += Array("== ".utf8) + label + Array(" ==\n".utf8)
            out += input.bytes
            if out.last != 0x0A { out.append(0x0A) }
        }
        return out
    }
}
