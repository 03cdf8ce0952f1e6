import Testing

@testable import Pipeline

@Suite("Times, digits and hostile text")
struct TextTests {
    @Test(
        "a time is written and read back",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59.000Z"),
        ] as [(Int64, String)])
    func times(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(
        "what is not a time is refused",
        arguments: [
            "", "2023-11-14", "2023-11-14T22:13:20", "2023-13-14T22:13:20Z", "2023-11-14T25:13:20Z",
            "2023-11-14 22:13:20Z", "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20.1234Z",
        ])
    func notTimes(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("nothing that a terminal acts upon passes")
    func inert() {
        let text = "a\u{1B}]0;x\u{7}b\r\nc\rd\u{9B}31m\u{202E}e\u{7F}\t\n"
        #expect(InertText.inert(text) == "a␛]0;x␇b\nc␍d\u{FFFD}31m\u{FFFD}e␡\t\n")
        #expect(InertText.inert([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
        #expect(InertText.line("a\nb\tc", limit: 4) == "a b…")
    }

    @Test("hexadecimal text and digests")
    func digests() {
        #expect(Hex.encode([0, 0xAF, 0x10]) == "00af10")
        #expect(Hex.decode("00aF10") == [0, 0xAF, 0x10])
        #expect(Hex.decode("0") == nil && Hex.decode("0g") == nil)
        #expect(Digest(bytes: [1]) == nil)
        #expect(Digest(bytes: Array(repeating: 1, count: 32))?.hex == String(repeating: "01", count: 32))
    }
}
