import HTTPClient
import HTTPServer
import Support
import Testing

struct SSEParserTests {
    typealias Event = SSEParser.Event

    @Test(
        "Events come out the same wherever the bytes are split",
        arguments: [
            ("data: a\n\n", [Event(id: "", event: "message", data: "a")]),
            ("data:a\r\ndata: b\r\n\r\n", [Event(id: "", event: "message", data: "a\nb")]),
            ("data: a\rdata:  b\r\r", [Event(id: "", event: "message", data: "a\n b")]),
            ("\u{FEFF}data: a\n\n", [Event(id: "", event: "message", data: "a")]),
            (":\n\n: comment\nevent: x\n\n", []), ("data\n\n", [Event(id: "", event: "message", data: "")]),
            (
                "id: 1\nevent: log\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
                [
                    Event(id: "1", event: "log", data: "a"), Event(id: "1", event: "message", data: "b"),
                    Event(id: "", event: "message", data: "c"),
                ]
            ),
            ("id: a\0b\ndata: é\n\ndata: lost\n", [Event(id: "", event: "message", data: "é")]),
            ("retry: 12\nretry: x\nunknown: y\ndata: a: b\n\n", [Event(id: "", event: "message", data: "a: b")]),
        ])
    func events(text: String, events: [Event]) throws {
        let bytes = Array(text.utf8)
        for split in 0...bytes.count {
            var parser = SSEParser()
            #expect(try parser.take(Array(bytes[..<split])) + parser.take(Array(bytes[split...])) == events)
        }
        var parser = SSEParser()
        #expect(try bytes.flatMap { try parser.take([$0]) } == events)
        if text.hasPrefix("retry") { #expect(parser.retryMilliseconds == 12) }
    }

    @Test("What the server encodes is what the client reads")
    func roundTrip() throws {
        let texts = ["", "a", "a\nb", "\n", " x", "data: y", ":", "é\n\n"]
        var parser = SSEParser()
        let bytes = texts.enumerated().flatMap { ServerSentEvent(id: "\($0)", event: "e", data: $1).encoded }
        let events = try parser.take(bytes)
        #expect(events == texts.enumerated().map { Event(id: "\($0)", event: "e", data: $1) })
        #expect(parser.lastID == "7")
    }

    @Test("An endless line or event is refused", arguments: ["x", "data: x\n"])
    func tooLarge(piece: String) throws {
        var parser = SSEParser(limit: 1000)
        #expect(throws: KilnError.self) {
            for _ in 0..<2000 { _ = try parser.take(Array(piece.utf8)) }
        }
    }
}
