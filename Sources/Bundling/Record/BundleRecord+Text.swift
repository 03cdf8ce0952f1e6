extension BundleRecord {
    /// The file: JSON with a line for each part, the keys always in the same order.
    package var bytes: [UInt8] {
        var text = RecordText()
        text.raw("{\"format\":\(format)")
        text.list("inputs", inputs) { text, input in
            text.raw("{\"label\":")
            text.quoted(input.label)
            text.field("coordinate", input.coordinate)
            text.field("sha256", input.sha256)
            if let job = input.job { text.raw(",\"job\":\(job)") }
            text.field("provided", input.provided)
            text.raw("}")
        }
        if let relocations {
            text.list("relocations", relocations) { text, rule in
                text.raw("{\"pattern\":")
                text.quoted(rule.pattern)
                text.field("replacement", rule.replacement)
                text.field("include", rule.include)
                text.field("except", rule.except)
                text.raw("}")
            }
        }
        if let runtime {
            text.raw(",\n\"runtime\":")
            text.quoted(runtime)
        }
        text.raw(",\n\"entries\":[")
        text.numbers(entries)
        text.raw("]")
        if let merged {
            text.raw(",\n\"merged\":{")
            var isFirst = true
            for (name, inputs) in merged.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                text.raw(isFirst ? "\n" : ",\n")
                isFirst = false
                text.quoted(name)
                text.raw(":")
                text.numbers(inputs)
            }
            text.raw("}")
        }
        if let duplicates {
            text.raw(",\n\"duplicates\":[")
            text.numbers(duplicates)
            text.raw("]")
        }
        text.raw("}\n")
        return text.bytes
    }
}

/// JSON as the record has it.
private struct RecordText {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ text: String) { bytes += Array(text.utf8) }

    mutating func quoted(_ text: String) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7F:
                bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func field(_ key: String, _ value: String?) {
        guard let value else { return }
        raw(",\"\(key)\":")
        quoted(value)
    }

    mutating func field(_ key: String, _ values: [String]?) {
        guard let values else { return }
        raw(",\"\(key)\":[")
        for (index, value) in values.enumerated() {
            if index > 0 { raw(",") }
            quoted(value)
        }
        raw("]")
    }

    mutating func list<Value>(_ key: String, _ values: [Value], _ write: (inout RecordText, Value) -> Void) {
        raw(",\n\"\(key)\":[")
        for (index, value) in values.enumerated() {
            raw(index > 0 ? ",\n" : "\n")
            write(&self, value)
        }
        raw("]")
    }

    mutating func numbers(_ values: [Int]) { raw("[" + values.map(String.init).joined(separator: ",") + "]") }

    mutating func numbers(_ lists: [[Int]]) {
        for (index, values) in lists.enumerated() {
            if index > 0 { raw(",") }
            numbers(values)
        }
    }
}
