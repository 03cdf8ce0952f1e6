internal import Support

/// Reads a `text/event-stream` (HTML Standard §9.2.6): bytes in, in any pieces, events out.
package struct SSEParser: Sendable {
    /// One event.
    package struct Event: Sendable, Hashable {
        /// The last id the server gave, up to this event; empty when none.
        package let id: String
        /// The kind; `message` when the server names none.
        package let event: String
        /// The lines of data, joined by line feeds.
        package let data: String

        /// Joins the parts.
        package init(id: String, event: String, data: String) {
            self.id = id
            self.event = event
            self.data = data
        }
    }

    /// The last id, to be sent as `Last-Event-ID` when the stream is opened again.
    package private(set) var lastID = ""
    /// What the server last asked to wait before that, in milliseconds.
    package private(set) var retryMilliseconds: Int?

    private let limit: Int
    private var line: [UInt8] = []
    private var skipsLineFeed = false
    private var isFirstLine = true
    private var id: String?
    private var event = ""
    private var data: [UInt8] = []

    /// A parser that refuses an event of more than `limit` bytes.
    package init(limit: Int = 4 << 20) { self.limit = limit }

    /// Takes the next bytes and returns the events that became whole. Throws `tooLarge` for a line or an event past the
    /// limit; the parser is of no use then.
    package mutating func take(_ bytes: [UInt8]) throws -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            if skipsLineFeed {
                skipsLineFeed = false
                if byte == 0x0A { continue }
            }
            guard byte == 0x0A || byte == 0x0D else {
                line.append(byte)
                guard line.count + data.count <= limit else {
                    throw KilnError(.tooLarge, "an event of the stream is larger than \(limit) bytes")
                }
                continue
            }
            skipsLineFeed = byte == 0x0D
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return endEvent() }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        var value = line[name.endIndex...].dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch String(decoding: name, as: UTF8.self) {
        case "data":
            data.append(contentsOf: value)
            data.append(0x0A)
        case "event": event = String(decoding: value, as: UTF8.self)
        case "id": if !value.contains(0) { id = String(decoding: value, as: UTF8.self) }
        case "retry":
            let isNumber = !value.isEmpty && value.allSatisfy { (0x30...0x39).contains($0) }
            if isNumber { retryMilliseconds = Int(String(decoding: value, as: UTF8.self)) ?? retryMilliseconds }
        default: break
        }
        return nil
    }

    private mutating func endEvent() -> Event? {
        if let id { lastID = id }
        defer {
            data.removeAll(keepingCapacity: true)
            event = ""
        }
        guard !data.isEmpty else { return nil }
        return Event(
            id: lastID, event: event.isEmpty ? "message" : event, data: String(decoding: data.dropLast(), as: UTF8.self)
        )
    }
}
