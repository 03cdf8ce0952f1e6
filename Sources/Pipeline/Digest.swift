/// A SHA-256 digest, written `sha256:` and 64 lowercase hexadecimal digits (OCI image-spec, "Digests").
package struct Digest: Hashable, Sendable, Comparable {
    /// The 64 lowercase hexadecimal digits.
    package let hex: String

    /// Takes 32 raw bytes; `nil` for any other count.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        hex = Hex.encode(bytes)
    }

    /// Takes 64 lowercase hexadecimal digits.
    package init?(hex: some StringProtocol) {
        guard hex.utf8.count == 64, hex.utf8.allSatisfy(Hex.isLowercaseDigit) else { return nil }
        self.hex = String(hex)
    }

    /// Takes the written form, with its `sha256:`.
    package init?(_ text: some StringProtocol) {
        guard text.hasPrefix("sha256:") else { return nil }
        self.init(hex: text.dropFirst(7))
    }

    /// Orders by the hexadecimal digits.
    package static func < (left: Digest, right: Digest) -> Bool { left.hex < right.hex }
}

extension Digest: CustomStringConvertible, Codable {
    /// The written form: `sha256:` and the digits.
    package var description: String { "sha256:" + hex }

    /// Decodes the written form.
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, "a digest (sha256: and 64 hexadecimal digits)") { Digest($0) }
    }

    /// Encodes the written form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Decodes a single string through a failable initialiser.
func decodeText<Value>(_ decoder: any Decoder, _ what: String, _ make: (String) -> Value?) throws -> Value {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = make(text) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "not \(what)")
    }
    return value
}

extension Digest {
    /// The 32 bytes in base64, as `Repr-Digest` has it (RFC 9530).
    package var base64: String { Base64.encode(Hex.decode(hex) ?? []) }
}
