import Compression
import Glibc
import Subprocess
import Support
import TestSupport
import Testing

struct GzipTests {
    /// Text that compresses, or bytes that do not; the same for the same count.
    static func sample(_ count: Int, isRandom: Bool) -> [UInt8] {
        var state: UInt64 = 88_172_645_463_325_252
        // Longer than deflate looks back, so that the repetition does not compress.
        let block: [UInt8] = (0..<min(count, 1 << 16)).map { index in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return isRandom ? UInt8(truncatingIfNeeded: state) : UInt8(ascii: "a") + UInt8(index / 7 % 26)
        }
        var bytes = block
        while bytes.count < count { bytes += block.prefix(count - bytes.count) }
        return bytes
    }

    static let sizes = [0, 1, 1000, Gzip.memberBytes - 1, Gzip.memberBytes, Gzip.memberBytes + 1, 2_500_000]

    @Test("what is compressed comes back", arguments: sizes, [false, true])
    func roundTrip(size: Int, isRandom: Bool) throws {
        let text = Self.sample(size, isRandom: isRandom)
        let packed = try Gzip.compress(text)
        #expect(try Gzip.decompress(packed, limit: size) == text)
        if size > 0 {
            let error = #expect(throws: KilnError.self) { try Gzip.decompress(packed, limit: size - 1) }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test("gzip(1) reads what Kiln writes", arguments: [0, 1000, 2_500_000])
    func readByGzip(size: Int) async throws {
        try await withScratch { folder in
            let text = Self.sample(size, isRandom: false)
            try Files.writeAtomically("\(folder)/a.gz", try Gzip.compress(text))
            let result = try await Subprocess.run(ProcessRequest(["gzip", "-dc", "\(folder)/a.gz"]))
            #expect(result.end == .exited(0))
            #expect(result.standardOutput == text)
        }
    }

    @Test("Kiln reads what gzip(1) writes: one large member, and several files joined")
    func writtenByGzip() async throws {
        try await withScratch { folder in
            let text = Self.sample(3_000_000, isRandom: false)
            try Files.writeAtomically("\(folder)/a", text)
            let result = try await Subprocess.run(ProcessRequest(["gzip", "-c", "\(folder)/a", "\(folder)/a"]))
            #expect(try Gzip.decompress(result.standardOutput, limit: 6_000_000) == text + text)
        }
    }

    @Test("a bomb is refused at the limit, without the memory it asks for")
    func bomb() throws {
        let packed = try Gzip.compress([UInt8](repeating: 0, count: 32 << 20), level: 12)
        #expect(packed.count < 200_000)
        let error = #expect(throws: KilnError.self) { try Gzip.decompress(packed, limit: 1 << 20) }
        #expect(error?.code == .tooLarge)
    }

    @Test("input that is not whole, valid gzip is corrupt", arguments: ["empty", "cut", "flipped", "text", "tail"])
    func damaged(kind: String) throws {
        let good = try Gzip.compress(Self.sample(100_000, isRandom: true))
        var bad = good
        switch kind {
        case "empty": bad = []
        case "cut": bad.removeLast()
        case "flipped": bad[bad.count / 2] ^= 1
        case "text": bad = Array("hello, this is not gzip at all".utf8)
        default: bad += [0xFF]
        }
        let error = #expect(throws: KilnError.self) { try Gzip.decompress(bad, limit: 1 << 20) }
        #expect(error?.code == .corrupt)
    }

    @Test("the reader gives the text member by member", arguments: sizes)
    func reader(size: Int) async throws {
        try await withScratch { folder in
            let text = Self.sample(size, isRandom: true)
            try Files.writeAtomically("\(folder)/a.gz", try Gzip.compress(text))
            let reader = try GzipReader(try FileDescriptor.open("\(folder)/a.gz", O_RDONLY))
            var read: [UInt8] = []
            while let part = try reader.next() {
                #expect(part.count <= Gzip.memberBytes)
                read += part
            }
            #expect(read == text)
            #expect(try reader.next() == nil)
        }
    }

    @Test("the reader refuses a file that is cut short")
    func cutFile() async throws {
        try await withScratch { folder in
            let packed = try Gzip.compress(Self.sample(1_500_000, isRandom: true))
            try Files.writeAtomically("\(folder)/a.gz", Array(packed.dropLast(9)))
            let reader = try GzipReader(try FileDescriptor.open("\(folder)/a.gz", O_RDONLY))
            _ = try reader.next()
            #expect(throws: KilnError.self) { try reader.next() }
        }
    }

    @Test("members come out as soon as they are full, and nothing after the end")
    func writer() throws {
        var members: [Int] = []
        let writer = try GzipWriter(level: 1) { members.append($0.count) }
        let part = [UInt8](repeating: 7, count: 700_000)
        try writer.append(part.span)
        #expect(members.isEmpty)
        try writer.append(part.span)
        #expect(members.count == 1)
        try writer.finish()
        try writer.finish()
        #expect(members.count == 2)
        #expect(throws: KilnError.self) { try writer.append(part.span) }
        #expect(throws: KilnError.self) { try GzipWriter(level: 13) { _ in } }
    }
}
