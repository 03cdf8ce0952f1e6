import Entries
import Subprocess
import Support
import TestSupport
import Testing

@testable import Zip

/// The names and texts of an archive, in its order; of long texts the checksum.
func contents(_ archive: ZipArchive) throws -> [String] {
    try archive.table.entries.indices.map { index in
        let text = try archive.read(index)
        let shown = text.count < 5_000 ? String(decoding: text, as: UTF8.self) : "\(archive.table.entries[index].crc32)"
        return "\(archive.table.name(index))=\(shown)"
    }
}

@Suite struct ReadingTests {
    @Test(arguments: [
        ["/usr/bin/jar", "cfM", "TARGET", "-C", "IN", "."], ["/usr/bin/zip", "-qr", "TARGET", "."],
        ["/usr/bin/zip", "-qr0", "TARGET", "."], ["/usr/bin/zip", "-qrfz", "TARGET", "."],
        ["/usr/bin/zip", "-qrfd", "TARGET", "."],
        ["/usr/bin/python3", "-m", "zipfile", "-c", "TARGET", "a", "large.bin"],
    ])
    func `What other programs write is read`(command: [String]) async throws {
        try await withScratch { scratch in
            try Files.createDirectory("\(scratch)/in/a")
            try Files.writeAtomically("\(scratch)/in/a/small.txt", Array("hello".utf8))
            let large = [UInt8](repeating: 0x41, count: 300_000)
            try Files.writeAtomically("\(scratch)/in/large.bin", large)
            let path = "\(scratch)/test.zip"
            let arguments = command.map { $0 == "TARGET" ? path : $0 == "IN" ? "\(scratch)/in" : $0 }
            let result = try await Subprocess.run(
                ProcessRequest(arguments, workingDirectory: "\(scratch)/in"), timeout: 60)
            #expect(result.end == .exited(0), "\(result)")
            let archive = try ZipArchive(path)
            let small = try #require(archive.index(of: "a/small.txt"))
            try #expect(archive.read(small) == Array("hello".utf8))
            let big = try #require(archive.index(of: "large.bin"))
            try #expect(archive.read(big) == large)
            #expect(archive.index(of: "none") == nil)
            #expect(archive.table.entries[big].size == 300_000)
        }
    }

    @Test func `An entry past the limit is refused`() async throws {
        try await withArchive(HandmadeZip([.init("a", "12345")])) { archive in
            let error = #expect(throws: KilnError.self) { try archive.read(0, limit: 4) }
            #expect(error?.code == .tooLarge)
            try #expect(archive.read(0, limit: 5).count == 5)
        }
    }

    @Test func `What is no archive is refused by name`() async throws {
        try await withScratch { scratch in
            for text in ["", "PK", "not a zip file, but longer than its end record"] {
                try Files.writeAtomically("\(scratch)/x.jar", Array(text.utf8))
                let error = #expect(throws: KilnError.self) { try ZipArchive("\(scratch)/x.jar") }
                #expect(error?.code == .corrupt)
                #expect(error?.message.contains("x.jar") == true)
            }
            #expect(throws: KilnError.self) { try ZipArchive(scratch) }
            #expect(throws: KilnError.self) { try ZipArchive("\(scratch)/none.jar") }
            #expect(throws: KilnError.self) { try ZipArchive("/dev/zero") }
        }
    }

    static let layouts: [(String, HandmadeZip)] = {
        func items(_ change: (inout HandmadeZip.Item) -> Void = { _ in }) -> [HandmadeZip.Item] {
            [.init("a/"), .init("a/b", "hello", change), .init("c", "world", change)]
        }
        let stub = Array("#!/bin/sh\nexec java -jar $0\n".utf8)
        return [
            ("plain", HandmadeZip(items())),
            ("prefixed", HandmadeZip(items()) { $0.prefix = stub }),
            (
                "prefixed, with offsets from the beginning of the file",
                HandmadeZip(items()) {
                    $0.prefix = stub
                    $0.countsPrefix = true
                }
            ),
            ("zip64", HandmadeZip(items()) { $0.usesZip64 = true }),
            (
                "zip64, prefixed",
                HandmadeZip(items()) {
                    $0.usesZip64 = true
                    $0.prefix = stub
                }
            ),
            ("commented", HandmadeZip(items()) { $0.comment = Array("a comment".utf8) }),
            ("the longest comment", HandmadeZip(items()) { $0.comment = [UInt8](repeating: 0x20, count: 0xFFFF) }),
            (
                "zip64 and the longest comment",
                HandmadeZip(items()) {
                    $0.usesZip64 = true
                    $0.comment = [UInt8](repeating: 0x20, count: 0xFFFF)
                }
            ),
            (
                "a comment with half an end record",
                HandmadeZip(items()) { $0.comment = little(0x0605_4B50, 4) + [1, 2] }
            ),
            (
                "a comment with an end record that ends elsewhere",
                HandmadeZip(items()) {
                    $0.comment = little(0x0605_4B50, 4) + [UInt8](repeating: 0, count: 18) + [9]
                }
            ),
            ("garbage behind it", HandmadeZip(items()) { $0.trailing = [UInt8](repeating: 0, count: 4_000) }),
            ("a gap before the directory", HandmadeZip(items()) { $0.gap = [UInt8](repeating: 0x50, count: 100) }),
            ("descriptors", HandmadeZip(items { $0.describe() })),
            ("descriptors without signature", HandmadeZip(items { $0.describe(signature: false) })),
            ("wide descriptors", HandmadeZip(items { $0.describe(wide: true) })),
            ("wide descriptors without signature", HandmadeZip(items { $0.describe(signature: false, wide: true) })),
            (
                "descriptors besides the sizes",
                HandmadeZip(
                    items { item in
                        item.describe()
                        item.local.size = nil
                        item.local.compressedSize = nil
                        item.local.crc32 = nil
                    })
            ),
            (
                "extra fields in one header",
                HandmadeZip(items { $0.local.extra = little(0x5455, 2) + little(5, 2) + little(0, 5) })
            ),
            (
                "long extra fields",
                HandmadeZip(items { $0.local.extra = little(0xD935, 2) + little(4_000, 2) + little(0, 4_000) })
            ),
            ("padded extra fields", HandmadeZip(items { $0.extra = [0, 0, 0] })),
            (
                "sizes in the zip64 field of both",
                HandmadeZip(
                    items { item in
                        item.extra = little(1, 2) + little(16, 2) + little(5, 8) + little(5, 8)
                        item.local.extra = [UInt8](repeating: 0, count: 100) + item.extra
                        item.local.size = .max
                        item.local.compressedSize = .max
                        item.compressedSize = .max
                        item.size = .max
                    })
            ),
            (
                "an entry that the directory leaves out",
                HandmadeZip(
                    [.init("x", "hidden") { $0.isInDirectory = false }] + items())
            ),
            ("a folder named twice", HandmadeZip([.init("a/")] + items())),
            ("names with two dots inside", HandmadeZip(items() + [.init("a..b/..c/d..", "x"), .init("...", "y")])),
            ("a name beyond ASCII", HandmadeZip(items() + [.init("größe/日本", "x")])),
        ]
    }()

    @Test(arguments: layouts.indices)
    func `Each layout of an archive is read`(number: Int) async throws {
        let (name, zip) = Self.layouts[number]
        try await withArchive(zip) { archive in
            let texts = try contents(archive)
            #expect(texts.starts(with: ["a/=", "a/b=hello", "c=world"]), "\(name): \(texts)")
        }
    }

    @Test func `Entries are found in any order of the directory`() async throws {
        let items: [HandmadeZip.Item] = [.init("a", "first"), .init("b", "second"), .init("c", "third")]
        try await withArchive(HandmadeZip(items) { $0.order = [2, 0, 1] }) { archive in
            try #expect(contents(archive) == ["c=third", "a=first", "b=second"])
            #expect(archive.table.entries.map(\.headerOffset) == [73, 0, 36])
        }
    }

    @Test func `Where a name is there twice Java's choice can be had`() async throws {
        try await withScratch { scratch in
            let path = "\(scratch)/x.jar"
            let zip = HandmadeZip([.init("a", "one"), .init("b", "two"), .init("a", "three"), .init("a", "four")])
            try Files.writeAtomically(path, zip.bytes)
            var limits = ZipLimits()
            limits.duplicates = .lastWins
            let archive = try ZipArchive(path, limits: limits)
            try #expect(contents(archive) == ["b=two", "a=four"])
            #expect(archive.hidden == 2)
        }
    }

    @Test func `A reader goes through an archive in any order`() async throws {
        var items: [HandmadeZip.Item] = []
        for number in 0..<2_000 {
            items.append(.init("n\(number)", String(repeating: "\(number) ", count: number % 400)))
            if number % 3 == 0 { try items[number].deflate() }
            if items[number].size == 0 { items[number] = .init("n\(number)") }
        }
        items.append(.init("large", String(repeating: "x", count: 3_000_000)))
        let expected = items.map(\.crc32)
        try await withArchive(HandmadeZip(items)) { archive in
            let reader = try ZipEntryReader()
            var text: [UInt8] = []
            let indices = Array(archive.table.entries.indices)
            for order in [indices, indices.reversed(), indices.shuffled()] {
                for index in order {
                    let count = try reader.read(index, of: archive, into: &text)
                    #expect(UInt64(count) == archive.table.entries[index].size)
                    #expect(archive.table.entries[index].crc32 == expected[index])
                }
            }
        }
    }
}

/// Gives the body an archive with these bytes.
func withArchive(_ zip: HandmadeZip, _ body: (ZipArchive) throws -> Void) async throws {
    try await withScratch { scratch in
        try Files.writeAtomically("\(scratch)/x.jar", zip.bytes)
        try body(ZipArchive("\(scratch)/x.jar"))
    }
}
