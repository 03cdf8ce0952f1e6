/// A commit's id: 40 lowercase hexadecimal digits.
package struct CommitID: Hashable, Sendable {
    /// The 40 digits.
    package let hex: String

    /// `nil` when the text is not 40 hexadecimal digits; upper case is taken and lowered.
    package init?(_ text: some StringProtocol) {
        let lowered = text.lowercased()
        guard lowered.utf8.count == 40, lowered.utf8.allSatisfy(Hex.isLowercaseDigit) else { return nil }
        hex = lowered
    }

    /// The first twelve digits, for people.
    package var short: String { String(hex.prefix(12)) }
}

extension CommitID: CustomStringConvertible, Codable {
    /// The 40 digits.
    package var description: String { hex }

    /// Decodes the digits.
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, "a commit: 40 hexadecimal digits") { CommitID($0) }
    }

    /// Encodes the digits.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

/// A branch or tag as a person writes it: `main`, `v1.2`, `refs/heads/main`, `refs/tags/v1.2`.
///
/// The rules are those of git-check-ref-format(1), and besides: no leading dash, at most 255 bytes.
package struct RefName: Hashable, Sendable {
    /// The text as written.
    package let text: String

    /// `nil` when the text is not the name of a branch or a tag.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard (1...255).contains(bytes.count), bytes[0] != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "."),
            text != "@", !text.contains(".."), !text.contains("@{")
        else { return nil }
        let refused = Set(" ~^:?*[\\".utf8)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !refused.contains($0) }) else { return nil }
        for part in text.split(separator: "/", omittingEmptySubsequences: false)
        where part.isEmpty || part.hasPrefix(".") || part.hasPrefix("-") || part.hasSuffix(".lock") { return nil }
        if text.hasPrefix("refs/") {
            guard text.hasPrefix("refs/heads/") || text.hasPrefix("refs/tags/") else { return nil }
        }
        self.text = String(text)
    }

    /// What a name may be, for error messages.
    package static let rule =
        "a branch or tag such as main, v1.2 or refs/tags/v1.2: no leading '-', no blank, none of ~^:?*[\\, no '..'"

    /// The full names to look for, in order: the text itself when it is one, else the branch, then the tag.
    package var candidates: [String] {
        text.hasPrefix("refs/") ? [text] : ["refs/heads/" + text, "refs/tags/" + text]
    }
}

extension RefName: CustomStringConvertible, Codable {
    /// The text as written.
    package var description: String { text }

    /// Decodes the text.
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, Self.rule) { RefName($0) }
    }

    /// Encodes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
