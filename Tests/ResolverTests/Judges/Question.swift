import JSON
import Support

/// The part of a line of the corpora that asks.
struct Question: Codable {
    var mode: String?
    var roots: [String]?
    var exclusions: [String]?
    var managed: [String]?
    var pom: String?
    var root: String?

    /// A line without what Maven answered.
    init(line: some StringProtocol) throws {
        self = try JSONText.decode(Self.self, Array(line.utf8), "a question")
        // In a descriptor `managed` is the answer.
        if root != nil { managed = nil }
    }

    /// One line of JSON.
    var line: String {
        get throws { String(decoding: try JSONText.encode(self), as: UTF8.self) }
    }
}
