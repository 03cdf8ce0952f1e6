/// A project's name: 1…64 of `a`…`z`, `0`…`9`, `-`, `_`, `.`, beginning with a letter or a digit.
///
/// It is part of URLs and printed everywhere, so nothing that a path, a shell or a terminal reads as its own passes.
package struct ProjectName: Hashable, Sendable, Comparable {
    /// The name as written.
    package let text: String

    /// `nil` when the text is not a name.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        func isPlain(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        guard (1...64).contains(bytes.count), isPlain(bytes[0]),
            bytes.allSatisfy({ isPlain($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E })
        else { return nil }
        self.text = String(text)
    }

    /// What a name may be, for error messages.
    package static let rule = "1 to 64 of a-z, 0-9, '-', '_' and '.', beginning with a letter or a digit"

    /// Orders by the text.
    package static func < (left: ProjectName, right: ProjectName) -> Bool { left.text < right.text }
}

extension ProjectName: CustomStringConvertible, Codable {
    /// The name as written.
    package var description: String { text }

    /// Decodes the text.
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, "a project name: \(Self.rule)") { ProjectName($0) }
    }

    /// Encodes the text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A build by project and number, written `orders#3`. Numbers start at 1 and are never used again.
package struct BuildID: Hashable, Sendable, Comparable {
    /// The project.
    package let project: ProjectName
    /// The build's number in its project.
    package let number: Int

    /// Joins a project and a number.
    package init(project: ProjectName, number: Int) {
        self.project = project
        self.number = number
    }

    /// Takes the written form; `nil` when it is not one.
    package init?(_ text: some StringProtocol) {
        guard let mark = text.firstIndex(of: "#"), let project = ProjectName(text[..<mark]),
            let number = decimal(text[text.index(after: mark)...]), number > 0
        else { return nil }
        self.init(project: project, number: number)
    }

    /// Orders by project, then number.
    package static func < (left: BuildID, right: BuildID) -> Bool {
        (left.project.text, left.number) < (right.project.text, right.number)
    }
}

extension BuildID: CustomStringConvertible, Codable {
    /// `orders#3`.
    package var description: String { "\(project)#\(number)" }

    /// Decodes the written form.
    package init(from decoder: any Decoder) throws {
        self = try decodeText(decoder, "a build, such as orders#3") { BuildID($0) }
    }

    /// Encodes the written form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A decimal number of digits only: no sign, no blank, at most 18 digits.
func decimal(_ text: some StringProtocol) -> Int? {
    guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
}
