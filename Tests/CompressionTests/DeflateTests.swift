import Compression
import Support
import Testing

@Suite struct DeflateTests {
    /// Python: zlib.compressobj(9, zlib.DEFLATED, -15) over 40 times `kiln`.
    private let packed: [UInt8] = [0xCB, 0xCE, 0xCC, 0xC9, 0xCB, 0x1E, 0xC4, 0x18, 0x00]
    private let text = Array(String(repeating: "kiln", count: 40).utf8)

    @Test func `Deflated data give exactly their size`() throws {
        var output: [UInt8] = []
        try Inflater().inflate(packed.span, into: &output, size: 160)
        #expect(Array(output[..<160]) == text)
        #expect(Checksum.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    }

    @Test(arguments: [0, 159, 161, -1])
    func `Another size, damaged or further data are an error`(size: Int) throws {
        var output: [UInt8] = []
        let inflater = try Inflater()
        for (input, wanted) in [(packed, size), ([0xFF, 0xFF], 160), ([], 160), (packed + [0], 160)] {
            #expect(throws: KilnError.self) { try inflater.inflate(input.span, into: &output, size: wanted) }
        }
        // It is as good as new afterwards.
        try inflater.inflate(packed.span, into: &output, size: 160)
        #expect(Array(output[..<160]) == text)
    }

    @Test(arguments: 1...12)
    func `What is deflated is inflated again, with one buffer for all`(level: Int) throws {
        let deflater = try Deflater(level: level)
        let inflater = try Inflater()
        var packed: [UInt8] = []
        var output: [UInt8] = []
        for size in [0, 1, 100, 70_000, 3, 1_000_000, 5] {
            let text = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7 * 13) }
            let count = try deflater.deflate(text.span, into: &packed)
            try inflater.inflate(packed.span.extracting(first: count), into: &output, size: size)
            #expect(Array(output[..<size]) == text)
            let again = try Deflater(level: level)
            var second: [UInt8] = []
            let length = try again.deflate(text.span, into: &second)
            #expect(length == count)
            #expect(second[..<count] == packed[..<count])
        }
    }

    @Test(arguments: [0, 13, -1])
    func `A level that does not exist is refused`(level: Int) {
        #expect(throws: KilnError.self) { try Deflater(level: level) }
    }
}
