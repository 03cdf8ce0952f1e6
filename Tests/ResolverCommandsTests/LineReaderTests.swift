import Testing

@testable import ResolverCommands

@Suite struct LineReaderTests {
    private func lines(_ text: String, limit: Int = 100, chunk: Int) throws -> [String] {
        var rest = Array(text.utf8)[...]
        var reader = LineReader(limit: limit) { _ in
            defer { rest = rest.dropFirst(chunk) }
            return Array(rest.prefix(chunk))
        }
        var result: [String] = []
        while let line = try reader.next(beforeRead: {}) {
            switch line {
            case .line(let bytes): result.append(String(decoding: bytes, as: UTF8.self))
            case .tooLong: result.append("TOO LONG")
            }
        }
        return result
    }

    @Test("Lines come whole whatever the pieces are", arguments: [1, 2, 3, 7, 1000])
    func pieces(_ chunk: Int) throws {
        #expect(try lines("", chunk: chunk) == [])
        #expect(try lines("a", chunk: chunk) == ["a"])
        #expect(try lines("\n", chunk: chunk) == [""])
        #expect(try lines("ab\n\ncd\nlast", chunk: chunk) == ["ab", "", "cd", "last"])
        let long = String(repeating: "x", count: 11)
        let exact = String(repeating: "y", count: 10)
        #expect(
            try lines("a\n\(long)\n\(exact)\n\(long)\(long)\nb\n\(long)", limit: 10, chunk: chunk) == [
                "a", "TOO LONG", exact, "TOO LONG", "b", "TOO LONG",
            ])
    }

    @Test("Answers are written before more is waited for")
    func order() throws {
        var events: [String] = []
        var inputs = ["a\nb", "\nc\n"]
        var reader = LineReader(limit: 10) { _ in
            events.append("read")
            return inputs.isEmpty ? [] : Array(inputs.removeFirst().utf8)
        }
        while let line = try reader.next(beforeRead: { events.append("flush") }) {
            if case .line(let bytes) = line { events.append(String(decoding: bytes, as: UTF8.self)) }
        }
        #expect(events == ["flush", "read", "a", "flush", "read", "b", "c", "flush", "read"])
    }
}
