import Coordinates
import Glibc
import Support
import TestSupport
import Testing

@testable import DescriptorIndex

@Suite struct DamageTests {
    /// A small index and what its lookups say.
    private func make(_ folder: String, records: Int) throws -> (bytes: [UInt8], answers: [String]) {
        var random = SplitMix(state: 7)
        let path = "\(folder)/index"
        let writer = Process(path)
        for number in 0..<records {
            let record = writer.randomRecord(number, sources: [source(folder + "/nothing")], using: &random)
            writer.index.add(record, in: writer.context)
        }
        try writer.index.write()
        return (try Files.read(path), answers(path, records: records).compactMap { $0 })
    }

    private func answers(_ path: String, records: Int) -> [String?] {
        let reader = Process(path, properties: ["java.version": "17"])
        return (0..<records).map { number in
            let gav = reader.gav("g\(number % 7)", "a\(number)", "1.\(number % 3)")
            return reader.index.lookup(gav, in: reader.context).map(reader.text)
        }
    }

    /// Looks all up in the changed bytes: each answer is right or missing. Then another process adds to it.
    private func check(_ bytes: [UInt8], _ expected: [String], _ folder: String, _ what: String) throws {
        let path = "\(folder)/damaged"
        try put(path, bytes)
        for (answer, right) in zip(answers(path, records: expected.count), expected) {
            if let answer { #expect(answer == right, "\(what)") }
        }
    }

    @Test func `Each byte flipped gives the right answer or none`() async throws {
        try await withScratch { folder in
            let (bytes, expected) = try make(folder, records: 4)
            #expect(expected.count == 4)
            for offset in bytes.indices {
                var damaged = bytes
                damaged[offset] ^= UInt8(1) << UInt8(offset % 8)
                try check(damaged, expected, folder, "byte \(offset)")
            }
        }
    }

    @Test func `Each byte set to zero or to all ones gives the right answer or none`() async throws {
        try await withScratch { folder in
            let (bytes, expected) = try make(folder, records: 3)
            for offset in bytes.indices {
                var damaged = bytes
                damaged[offset] = offset % 2 == 0 ? 0 : 0xFF
                try check(damaged, expected, folder, "byte \(offset)")
            }
        }
    }

    @Test func `A file cut anywhere, or longer, is no index`() async throws {
        try await withScratch { folder in
            let (bytes, expected) = try make(folder, records: 3)
            for count in 0..<bytes.count {
                try put("\(folder)/damaged", Array(bytes[..<count]))
                #expect(
                    answers("\(folder)/damaged", records: expected.count).allSatisfy { $0 == nil }, "\(count) bytes")
            }
            try put("\(folder)/damaged", bytes + [0])
            #expect(answers("\(folder)/damaged", records: expected.count).allSatisfy { $0 == nil })
        }
    }

    @Test func `Another byte order, a folder, a pipe are no index`() async throws {
        try await withScratch { folder in
            let (bytes, expected) = try make(folder, records: 3)
            var swapped: [UInt8] = []
            for start in stride(from: 0, to: bytes.count / 8 * 8, by: 8) {
                swapped += bytes[start..<(start + 8)].reversed()
            }
            try put("\(folder)/damaged", swapped)
            #expect(answers("\(folder)/damaged", records: expected.count).allSatisfy { $0 == nil })
            try Files.createDirectory("\(folder)/folder")
            #expect(answers("\(folder)/folder", records: expected.count).allSatisfy { $0 == nil })
            #expect(unsafe mkfifo("\(folder)/pipe", 0o600) == 0)
            #expect(answers("\(folder)/pipe", records: expected.count).allSatisfy { $0 == nil })
        }
    }

    /// Content whose checksums are right was made by someone: no crash and no hang, whatever it says.
    @Test(arguments: 0..<40)
    func `Hostile content with right checksums never crashes a lookup or a write`(seed: Int) async throws {
        try await withScratch { folder in
            let (bytes, expected) = try make(folder, records: 6)
            var random = SplitMix(state: UInt64(seed))
            let path = "\(folder)/hostile"
            for _ in 0..<100 {
                var hostile = bytes
                let payload = bytes.count - sectionBytes(bytes)
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let offset = Int.random(in: payload..<bytes.count, using: &random) & ~3
                    let words: [UInt32] = [0, 1, 2, 7, 8, .max, .max - 1, 1 << 31, UInt32(bytes.count), 255]
                    let word = words.randomElement(using: &random) ?? 0
                    for byte in 0..<4 where offset + byte < hostile.count && offset + byte >= payload {
                        hostile[offset + byte] = UInt8(truncatingIfNeeded: word >> UInt32(byte * 8))
                    }
                }
                try put(path, resealed(hostile))
                _ = answers(path, records: expected.count)
                let writer = Process(path)
                writer.index.add(IndexRecord(writer.descriptor(), sources: [], inputs: []), in: writer.context)
                try writer.index.write()
                #expect(Process(path).found() == "1")
            }
        }
    }

    @Test func `A damaged file is made good by the next write`() async throws {
        try await withScratch { folder in
            let (bytes, _) = try make(folder, records: 3)
            for offset in [0, 60, bytes.count / 2, bytes.count - 9] {
                var damaged = bytes
                damaged[offset] ^= 0x10
                try put("\(folder)/index", damaged)
                let writer = Process("\(folder)/index")
                #expect(writer.found() == nil)
                writer.index.add(IndexRecord(writer.descriptor(), sources: [], inputs: []), in: writer.context)
                try writer.index.write()
                #expect(Process("\(folder)/index").found() == "1")
            }
        }
    }
}

private func word(_ bytes: [UInt8], _ index: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(bytes[index * 8 + $1]) << UInt64($1 * 8) }
}

/// How many bytes the sections have.
private func sectionBytes(_ bytes: [UInt8]) -> Int {
    let last = IndexLayout.Section.allCases.count - 1
    let offset = Int(word(bytes, IndexLayout.Header.sections + 2 * last))
    let count = Int(word(bytes, IndexLayout.Header.sections + 2 * last + 1))
    return (offset + count * 4 + 7) & ~7
}

/// The bytes with checksums that fit.
private func resealed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    func put(_ value: UInt64, _ index: Int) {
        for byte in 0..<8 { bytes[index * 8 + byte] = UInt8(truncatingIfNeeded: value >> UInt64(byte * 8)) }
    }
    func sum(_ range: Range<Int>) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe Checksum.of(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
    let payload = bytes.count - sectionBytes(bytes)
    for (page, start) in stride(from: payload, to: bytes.count, by: IndexLayout.page).enumerated() {
        put(sum(start..<min(start + IndexLayout.page, bytes.count)), IndexLayout.Header.size / 8 + page)
    }
    put(sum(IndexLayout.Header.size..<payload), IndexLayout.Header.checksums)
    put(sum(0..<(IndexLayout.Header.own * 8)), IndexLayout.Header.own)
    return bytes
}
