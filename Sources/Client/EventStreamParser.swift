internal import Support

/// One event of a stream (WHATWG HTML §9.2, server-sent events).
struct StreamedEvent: Hashable, Sendable {
    /// Its name; `message` when it has none.
    var name: String
    /// The last id the stream gave.
    var id: String?
    /// The data lines, joined by line feeds.
    var data: String
}

/// Bytes in any pieces to events, at most 8 MiB each.
struct EventStreamParser: Sendable {
    private static let limit = 8 << 20
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var name = ""
    private var id: String?
    private var followsReturn = false
    private var isFirstLine = true

    /// Takes bytes; gives the events they complete. Throws `corrupt` when one is too large.
    mutating func append(_ bytes: [UInt8]) throws -> [StreamedEvent] {
        var events: [StreamedEvent] = []
        for byte in bytes {
            let endsPair = followsReturn && byte == 0x0A
            followsReturn = byte == 0x0D
            if endsPair { continue }
            if byte == 0x0A || byte == 0x0D {
                if let event = endLine() { events.append(event) }
                continue
            }
            line.append(byte)
            guard line.count + data.count <= Self.limit else {
                throw KilnError(.corrupt, "the server sent an event of more than \(Self.limit) bytes")
            }
        }
        return events
    }

    private mutating func endLine() -> StreamedEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isFirstLine = false
        guard !line.isEmpty else { return dispatch() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = colon < line.endIndex ? line[(colon + 1)...] : []
        if value.first == 0x20 { value.removeFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event": name = String(decoding: value, as: UTF8.self)
        case "id" where !value.contains(0): id = String(decoding: value, as: UTF8.self)
        case "data":
            if hasData { data.append(0x0A) }
            hasData = true
            data += value
        default: break
        }
        return nil
    }

    private mutating func dispatch() -> StreamedEvent? {
        defer {
            data.removeAll(keepingCapacity: true)
            hasData = false
            name = ""
        }
        guard hasData else { return nil }
        return StreamedEvent(name: name.isEmpty ? "message" : name, id: id, data: String(decoding: data, as: UTF8.self))
    }
}
