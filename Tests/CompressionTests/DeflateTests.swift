import Compression
import Support
import Testing

struct DeflateTests {
    /// Python: zlib.compressobj(9, zlib.DEFLATED, -15) over 40 times `kiln`.
    private let text: [UInt8] = [0xCB, 0xCE, 0xCC, 0xC9, 0xCB, 0x1E, 0xC4, 0x18, 0x00]

    @Test("deflated data give exactly their size")
    func known() throws {
        #expect(try Deflate.decompress(text, size: 160) == Array(String(repeating: "kiln", count: 40).utf8))
        #expect(Deflate.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    }

    @Test("another size or damaged data are an error", arguments: [0, 159, 161, -1])
    func wrong(size: Int) {
        #expect(throws: KilnError.self) { try Deflate.decompress(text, size: size) }
        #expect(throws: KilnError.self) { try Deflate.decompress([0xFF, 0xFF], size: 160) }
    }
}
