internal import JSON
internal import Support

/// Values of the API as JSON for programs, safe for a terminal too.
enum JSONOutput {
    /// Pretty, with a line feed at the end. What a terminal would act upon is written as `\uXXXX`, which is the same JSON.
    static func render(_ value: some Encodable) throws -> String {
        let text = String(decoding: try JSONText.encode(value, pretty: true), as: UTF8.self)
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C:
                let hex = String(scalar.value, radix: 16)
                result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result) + "\n"
    }
}
