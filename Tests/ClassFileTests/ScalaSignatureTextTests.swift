import Testing

@testable import ClassFile

struct ScalaSignatureTextTests {
    @Test(arguments: [0, 1, 6, 7, 8, 9, 100, 60_000, 200_000])
    func `bytes come back from the strings of a signature`(_ count: Int) {
        var state: UInt32 = 7
        let bytes = (0..<count).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            // Many ones: groups of seven of them are written as zero, in two bytes.
            return UInt8(truncatingIfNeeded: state >> 24) | UInt8(truncatingIfNeeded: state >> 16)
        }
        let strings = ScalaSignatureText.strings(bytes)
        #expect((strings.count > 1) == (count >= 60_000))
        var text = ScalaSignatureText()
        for string in strings {
            #expect(string.count <= 0xFFFF && !string.contains(0))
            let isText = text.append(string.span)
            #expect(isText)
        }
        #expect(text.bytes == bytes)
    }

    @Test(arguments: [[0x00], [0x80], [0xC0], [0xC0, 0x81], [0xE0, 0x80, 0x80]] as [[UInt8]])
    func `other bytes are no signature`(_ bytes: [UInt8]) {
        var text = ScalaSignatureText()
        let isText = text.append(bytes.span)
        #expect(!isText)
    }
}
