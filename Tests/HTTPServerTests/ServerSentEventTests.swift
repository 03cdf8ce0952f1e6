import HTTPServer
import Testing

struct ServerSentEventTests {
    @Test(
        "An event is encoded so that its text cannot become another field",
        arguments: [
            (ServerSentEvent(data: "a"), "data: a\n\n"), (ServerSentEvent(data: ""), "data: \n\n"),
            (ServerSentEvent(data: "a\nb\r\nc\rd"), "data: a\ndata: b\ndata: c\ndata: d\n\n"),
            (ServerSentEvent(data: "a\n\nid: 7"), "data: a\ndata: \ndata: id: 7\n\n"),
            (ServerSentEvent(data: "\n"), "data: \ndata: \n\n"),
            (ServerSentEvent(id: "1\n2\0", event: "log\r", data: " x"), "id: 12\nevent: log\ndata:  x\n\n"),
        ])
    func encoding(event: ServerSentEvent, text: String) {
        #expect(String(decoding: event.encoded, as: UTF8.self) == text)
    }
}
