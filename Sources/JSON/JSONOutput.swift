internal import Pipeline
internal import Support

/// Values as JSON for programs, safe for a terminal too.
package enum JSONOutput {
    /// Pretty, with a line feed at the end. What a terminal would act upon is written as `\uXXXX`, which is the same JSON.
    package static func render(_ value: some Encodable) throws -> String {
        let text = String(decoding: try JSONText.encode(value, pretty: true), as: UTF8.self)
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result.append(scalar)  // of the pretty form; those in strings are escaped already
            case _ where InertText.isActive(scalar):
                let hex = String(scalar.value, radix: 16)
                result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result) + "\n"
    }
}
