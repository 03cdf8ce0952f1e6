internal import HTTPClient
internal import JSON
internal import Pipeline
internal import Support

/// Reads the log stream's events (docs/api.md, "Log stream").
enum LogEventReading {
    private struct Text: Decodable {
        var text: String
        var next: Int64
    }
    private struct Gap: Decodable {
        var from: Int64
        var to: Int64
    }
    private struct End: Decodable {
        var state: BuildState
    }

    /// The event's value; `nil` for a name that this client does not know. Throws `corrupt` for data that is not right.
    static func read(_ event: SSEParser.Event) throws -> LogEvent? {
        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            do {
                return try JSONText.decode(type, Array(event.data.utf8), "the log stream's event '\(event.event)'")
            } catch let error as KilnError {
                throw KilnError(.corrupt, error.message)
            }
        }
        switch event.event {
        case "log":
            let text = try decode(Text.self)
            return .text(text.text, next: text.next)
        case "gap":
            let gap = try decode(Gap.self)
            guard gap.from >= 0, gap.to >= gap.from else {
                throw KilnError(.corrupt, "the log stream's gap runs backwards")
            }
            return .gap(from: gap.from, to: gap.to)
        case "end": return .end(try decode(End.self).state)
        default: return nil
        }
    }
}
