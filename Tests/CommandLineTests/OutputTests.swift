import CommandLine
import CommandSyntax
import Pipeline
import Support
import Testing

@Suite struct OutputTests {
    @Test(
        "Sizes are human",
        arguments: [
            (Int64(0), "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_524, "1023.9 KiB"),
            (1_048_575, "1.0 MiB"), (12_582_912, "12.0 MiB"), (5 << 30, "5.0 GiB"), (3 << 40, "3.0 TiB"),
        ])
    func sizes(_ bytes: Int64, _ text: String) { #expect(Format.size(bytes) == text) }

    @Test(
        "Durations are human",
        arguments: [
            (0.04, "0.0 s"), (12.34, "12.3 s"), (59.96, "1 min 00 s"), (185, "3 min 05 s"), (7620, "2 h 07 min"),
            (-5, "0.0 s"),
        ] as [(Double, String)])
    func durations(_ seconds: Double, _ text: String) { #expect(Format.duration(seconds) == text) }

    @Test(
        "Times are relative on a terminal",
        arguments: [
            (1.0, "just now"), (-5, "just now"), (42, "42 s ago"), (300, "5 min ago"), (7200, "2 h ago"),
            (86400 * 3, "3 d ago"), (86400 * 100, "2026-06-13"), (-600, "2026-09-21T14:23:20.000Z"),
        ] as [(Double, String)])
    func times(_ seconds: Double, _ text: String) {
        let moment = Sample.now.advanced(bySeconds: -seconds)
        #expect(Format.time(moment, now: Sample.now, isTerminal: true) == text)
        #expect(Format.time(moment, now: Sample.now, isTerminal: false) == moment.description)
    }

    @Test(
        "Numbers are grouped",
        arguments: [(Int64(0), "0"), (999, "999"), (12_345_678, "12,345,678"), (-1000, "-1,000")])
    func grouped(_ number: Int64, _ text: String) { #expect(Format.grouped(number) == text) }

    @Test("Words are quoted as a shell takes them")
    func words() {
        #expect(Format.words(["-Pprod", "-Dx=a b", "it's", ""]) == "-Pprod '-Dx=a b' 'it'\\''s' ''")
    }

    @Test("A table aligns its columns, wide and combining characters too")
    func table() {
        var table = Table([("NAME", .left), ("SIZE", .right), ("NOTE", .left)])
        table.add(["a", "1", "x"])
        table.add(["日本", "1000", ""])
        table.add(["e\u{301}clair", "22", "y"])
        let expected = """
            NAME    SIZE  NOTE
            a          1  x
            日本    1000
            e\u{301}clair    22  y

            """
        #expect(table.rendered(width: nil) == expected)
    }

    @Test("A table is cut to the terminal and one row stays one line")
    func cutTable() {
        var table = Table([("A", .left), ("B", .left)])
        table.add(["one\ntwo\u{1B}[2J", String(repeating: "x", count: 50)])
        let lines = table.rendered(width: 20).split(separator: "\n")
        #expect(lines == ["A            B", "one two␛[2J  xxxxxx…"])
    }

    @Test("A log cut anywhere comes out as if it were whole", arguments: 1...7)
    func inertStream(_ size: Int) {
        let bytes = Array("a\r\nb\rc\u{1B}[31mü日😀\u{202E}x".utf8) + [0xC3, 0x28, 0xFF, 0xE6, 0x97]
        var stream = InertStream()
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: size) {
            text += stream.append(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        text += stream.finish()
        #expect(text == InertText.inert(bytes))
        #expect(text.hasPrefix("a\nb␍c␛[31mü日😀\u{FFFD}x"))
    }

    @Test(
        "An address to listen on is read or refused",
        arguments: [
            ("127.0.0.1:7117", "127.0.0.1:7117"), ("[::1]:0", "[::1]:0"), ("localhost:80", "localhost:80"),
            ("::1:80", nil), ("7117", nil), (":80", nil), ("h:65536", nil), ("h:-1", nil), ("h: 1", nil),
            ("-h:1", nil), ("[h]:1", nil), ("a b:1", nil),
        ] as [(String, String?)])
    func listenAddresses(_ text: String, _ expected: String?) {
        #expect(ListenAddress(text)?.description == expected)
    }

    @Test("The progress line never mixes with the text above it")
    func statusLine() throws {
        let screen = Collector()
        var context = Harness.context()
        context.console.output = TextSink(isTerminal: true) { screen.append($0) }
        context.console.error = context.output
        context.console.width = 30
        let line = StatusLine(context.console)
        try line.update("orders#3 running", plain: "x")
        try line.write("one\ntw")
        try line.update("orders#3 running (building) and on and on", plain: "x")
        try line.write("o\n")
        try line.end()
        let erase = "\r\u{1B}[K"
        let cut = "orders#3 running (building) …"
        #expect(screen.value == "orders#3 running\(erase)one\ntwo\n\(cut)\(erase)")
    }

    @Test("Elsewhere than on a terminal a change of the line is a line, once")
    func plainStatusLine() throws {
        let error = Collector()
        var context = Harness.context()
        context.console.error = TextSink(isTerminal: false) { error.append($0) }
        let line = StatusLine(context.console)
        for seconds in 1...3 { try line.update("running \(seconds) s", plain: "running") }
        try line.update("done", plain: "done\u{1B}")
        #expect(error.value == "running\ndone␛\n")
    }
}
