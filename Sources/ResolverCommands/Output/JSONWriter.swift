internal import Pipeline

/// Writes JSON piece by piece; commas and colons are put by who knows the form.
struct JSONWriter {
    /// What was written so far.
    var bytes: [UInt8] = []

    /// Writes a string literal. What a terminal would act upon is written as `\uXXXX`, which is the same JSON.
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        Self.escape(text, into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an array of string literals.
    mutating func strings(_ texts: [String]) {
        list(texts) { $0.string($1) }
    }

    /// Writes an array, each item by `write`.
    mutating func list<Items: Sequence>(_ items: Items, _ write: (inout JSONWriter, Items.Element) -> Void) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for item in items {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(&self, item)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes text as it is.
    mutating func raw(_ text: StaticString) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// The inside of a string literal.
    static func escape(_ text: String, into bytes: inout [UInt8]) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            unsafe utf8.allSatisfy {
                (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
        }
        if isPlain {
            text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: bytes.append(contentsOf: Array("\\\"".utf8))
            case 0x5C: bytes.append(contentsOf: Array("\\\\".utf8))
            case 0x0A: bytes.append(contentsOf: Array("\\n".utf8))
            case 0x0D: bytes.append(contentsOf: Array("\\r".utf8))
            case 0x09: bytes.append(contentsOf: Array("\\t".utf8))
            case _ where InertText.isActive(scalar):
                let hex = String(scalar.value, radix: 16)
                bytes.append(contentsOf: Array(("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8))
            default: bytes.append(contentsOf: Array(String(scalar).utf8))
            }
        }
    }
}
