import Entries
import Glibc
import Support
import TestSupport
import Testing

@testable import Zip

/// What an archive can do to mislead: each is refused by its path and the place, at the latest when the entry is used.
@Suite struct HostileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var zip: HandmadeZip
        var reason: String
        /// The place that the error names.
        var offset: Int?
        /// Whether only the use of the entry tells.
        var isLate = false
    }

    private static func one(_ change: (inout HandmadeZip.Item) -> Void) -> HandmadeZip {
        HandmadeZip([.init("good", "good"), .init("bad", "bad text", change)])
    }
    /// Where the second entry's header, and where its record lie.
    private static let header = 30 + 4 + 4
    private static let record = header + 30 + 3 + 8 + 46 + 4

    private static func named(_ name: String, _ title: String) -> Case {
        let bytes = Array(name.utf8)
        return Case(
            testDescription: title, zip: one { $0.name = bytes }, reason: "name",
            offset: header + 30 + bytes.count + 8 + 46 + 4)
    }

    static let names = [
        named("../x", "a name that leads out"), named("a/../../x", "a name that leads out from within"),
        named("a/..", "a name that ends in its parent"), named("..", "the parent itself"),
        named("/etc/passwd", "an absolute name"), named("a\\b", "a backslash"), named("a\0b", "a NUL"),
        named("12345678/../x", "a parent behind eight bytes"), named("1234567/../x", "a parent across eight bytes"),
        named("123456/../x", "a parent within eight bytes"),
        named("123456/../1234567", "a parent across the border of eight bytes"), named("", "no name"),
        named("a/long/name/with/a/NUL/\0", "a NUL at the end"),
        Case(
            testDescription: "a name that is not UTF-8", zip: one { $0.name = [0x66, 0xFC, 0x72] }, reason: "name",
            offset: record),
    ]

    static let entries = [
        Case(testDescription: "encrypted", zip: one { $0.flags = 1 }, reason: "encrypted", offset: record),
        Case(
            testDescription: "encrypted, says the local header only", zip: one { $0.local.flags = 1 },
            reason: "local-header", offset: header, isLate: true),
        Case(testDescription: "on another disk", zip: one { $0.disk = 1 }, reason: "directory", offset: record),
        Case(
            testDescription: "another method", zip: one { $0.method = 12 }, reason: "method", offset: header,
            isLate: true),
        Case(
            testDescription: "outside of the file", zip: one { $0.offset = 1 << 31 }, reason: "bounds", offset: record),
        Case(
            testDescription: "in the directory", zip: one { $0.offset = UInt64(record) }, reason: "bounds",
            offset: record),
        Case(
            testDescription: "longer than the file",
            zip: one {
                $0.compressedSize = 1 << 30
                $0.size = 1 << 30
            }, reason: "bounds", offset: record),
        Case(
            testDescription: "reaching into the directory",
            zip: one {
                $0.compressedSize = 9
                $0.size = 9
            }, reason: "overlap", offset: header),
        Case(testDescription: "two entries at one place", zip: one { $0.offset = 0 }, reason: "overlap", offset: 0),
        Case(testDescription: "an entry within another", zip: one { $0.offset = 34 }, reason: "overlap", offset: 0),
        Case(
            testDescription: "two entries at one place, named in another order",
            zip: HandmadeZip([.init("a", "1"), .init("b", "2"), .init("c", "3") { $0.offset = 0 }]) {
                $0.order = [1, 2, 0]
            }, reason: "overlap", offset: 0),
        Case(
            testDescription: "extra fields over the next entry",
            zip: HandmadeZip([
                .init("bad", "bad") {
                    $0.local.extra = little(0, 4)
                    $0.data = []
                }, .init("good", "good"),
            ]), reason: "overlap", offset: 0, isLate: true),
        Case(
            testDescription: "extra fields over the next entry, of an entry that is used",
            zip: HandmadeZip([
                .init("good", "good"), .init("bad", "bad") { $0.local.extra = little(0, 3) },
            ]) { $0.items[1].data = [] }, reason: "overlap", offset: header, isLate: true),
        Case(testDescription: "stored with two sizes", zip: one { $0.size = 9 }, reason: "sizes", offset: record),
        Case(
            testDescription: "empty with a checksum",
            zip: one {
                $0.data = []
                $0.size = 0
                $0.compressedSize = 0
            }, reason: "sizes", offset: record - 8),
        Case(
            testDescription: "no local header", zip: one { $0.local.signature = 0x0403_4B51 }, reason: "local-header",
            offset: header, isLate: true),
        Case(
            testDescription: "another name", zip: one { $0.local.name = Array("dab".utf8) }, reason: "local-header",
            offset: header, isLate: true),
        Case(
            testDescription: "a longer name", zip: one { $0.local.name = Array("bad!".utf8) }, reason: "local-header",
            offset: header, isLate: true),
        Case(
            testDescription: "another method in the local header", zip: one { $0.local.method = 8 },
            reason: "local-header", offset: header, isLate: true),
        Case(
            testDescription: "another size in the local header", zip: one { $0.local.size = 7 }, reason: "local-header",
            offset: header, isLate: true),
        Case(
            testDescription: "another compressed size in the local header", zip: one { $0.local.compressedSize = 7 },
            reason: "local-header", offset: header, isLate: true),
        Case(
            testDescription: "another checksum in the local header", zip: one { $0.local.crc32 = 1 },
            reason: "local-header", offset: header, isLate: true),
        Case(
            testDescription: "a wide size in the local header without its field", zip: one { $0.local.size = .max },
            reason: "local-header", offset: header, isLate: true),
        Case(
            testDescription: "two zip64 fields",
            zip: one { $0.extra = little(1, 2) + little(0, 2) + little(1, 2) + little(0, 2) }, reason: "extra",
            offset: record),
        Case(
            testDescription: "a wide size without its field", zip: one { $0.size = 0xFFFF_FFFF }, reason: "extra",
            offset: record),
        Case(
            testDescription: "a zip64 field that is too short",
            zip: one {
                $0.size = 0xFFFF_FFFF
                $0.extra = little(1, 2) + little(4, 2) + little(8, 4)
            }, reason: "extra", offset: record),
        Case(
            testDescription: "an extra field that reaches out", zip: one { $0.extra = little(7, 2) + little(1, 2) },
            reason: "extra", offset: record),
        Case(
            testDescription: "wide numbers near the end of what 64 bits hold",
            zip: one {
                $0.size = 0xFFFF_FFFF
                $0.compressedSize = 0xFFFF_FFFF
                $0.offset = 0xFFFF_FFFF
                $0.extra =
                    little(1, 2) + little(24, 2) + little(.max - 1, 8) + little(.max - 1, 8) + little(.max - 1, 8)
            }, reason: "bounds", offset: record),
        Case(
            testDescription: "a file twice", zip: HandmadeZip([.init("a", "x"), .init("b", "y"), .init("a", "x")]),
            reason: "duplicate", offset: 3 * 32 + 2 * 47),
        Case(
            testDescription: "a folder with a text, twice", zip: HandmadeZip([.init("a/"), .init("a/", "y")]),
            reason: "duplicate", offset: 2 * 32 + 1 + 48),
    ]

    static let ends = [
        Case(
            testDescription: "fewer entries than it says", zip: HandmadeZip([.init("a")]) { $0.count = 2 },
            reason: "directory", offset: 31),
        Case(
            testDescription: "more entries than it says", zip: HandmadeZip([.init("a"), .init("b")]) { $0.count = 1 },
            reason: "directory", offset: 62),
        Case(
            testDescription: "a directory before the file", zip: HandmadeZip([.init("a")]) { $0.directorySize = 100 },
            reason: "end", offset: 31 + 47),
        Case(
            testDescription: "a directory behind the file",
            zip: HandmadeZip([.init("a")]) { $0.directoryOffset = 100 }, reason: "end", offset: 31 + 47),
        Case(
            testDescription: "a directory cut short", zip: HandmadeZip([.init("a")]) { $0.directorySize = 46 },
            reason: "directory", offset: 32),
        Case(
            testDescription: "zip64 without its record",
            zip: HandmadeZip([.init("a")]) { $0.directorySize = 0xFFFF_FFFF },
            reason: "end", offset: 31 + 47),
        Case(
            testDescription: "zip64 with a flood of entries",
            zip: HandmadeZip([.init("a")]) {
                $0.usesZip64 = true
                $0.count = .max
            }, reason: "too-large"),
        Case(
            testDescription: "zip64 with a directory without end",
            zip: HandmadeZip([.init("a")]) {
                $0.usesZip64 = true
                $0.directorySize = .max
            }, reason: "end"),
        Case(
            testDescription: "zip64 with a directory that begins nowhere",
            zip: HandmadeZip([.init("a")]) {
                $0.usesZip64 = true
                $0.directoryOffset = .max
            }, reason: "end"),
    ]

    static let bombs = [
        Case(
            testDescription: "an entry of more than a gibibyte",
            zip: one {
                $0.method = 8
                $0.size = 1 << 30 + 1
            }, reason: "bomb", offset: record),
        Case(
            testDescription: "an entry that grows a thousandfold",
            zip: one {
                $0.method = 8
                $0.size = 2 << 20
            }, reason: "bomb", offset: record),
        Case(
            testDescription: "an entry made of nothing",
            zip: one {
                $0.method = 8
                $0.size = 2 << 20
                $0.data = []
                $0.compressedSize = 0
            }, reason: "bomb", offset: record - 8),
    ]

    @Test(arguments: names + entries + ends + bombs)
    func `A hostile archive is refused with the place`(hostile: Case) async throws {
        try await withScratch { scratch in
            let path = "\(scratch)/hostile.jar"
            try Files.writeAtomically(path, hostile.zip.bytes)
            let error = #expect(throws: KilnError.self) {
                let archive = try ZipArchive(path)
                #expect(hostile.isLate)
                for index in archive.table.entries.indices { _ = try archive.read(index) }
            }
            #expect(error?.reason == "zip.\(hostile.reason)", "\(String(describing: error))")
            #expect(error?.message.contains(path) == true)
            if let offset = hostile.offset {
                #expect(error?.fields["offset"] == "\(offset)", "\(String(describing: error))")
            }
            if hostile.isLate {
                let archive = try ZipArchive(path)
                let writer = try ZipWriter("\(scratch)/out.jar")
                let same = #expect(throws: KilnError.self) {
                    for index in archive.table.entries.indices { try writer.copy(index, of: archive) }
                    try writer.finish()
                }
                #expect(same?.reason == error?.reason && same?.fields["offset"] == error?.fields["offset"])
                #expect(throws: KilnError.self) { try writer.finish() }
            }
            try #expect(Files.list(scratch) == ["hostile.jar"])
        }
    }

    @Test func `All entries together are limited`() async throws {
        let zip = HandmadeZip([.init("a", "12345"), .init("b", "12345")])
        try await withScratch { scratch in
            try Files.writeAtomically("\(scratch)/x.jar", zip.bytes)
            var limits = ZipLimits()
            limits.totalBytes = 10
            _ = try ZipArchive("\(scratch)/x.jar", limits: limits)
            limits.totalBytes = 9
            let error = #expect(throws: KilnError.self) { try ZipArchive("\(scratch)/x.jar", limits: limits) }
            #expect(error?.code == .tooLarge && error?.fields["entry"] == "b")
            limits.totalBytes = 10
            limits.entries = 1
            #expect(throws: KilnError.self) { try ZipArchive("\(scratch)/x.jar", limits: limits) }
        }
    }

    @Test func `Sizes that together are more than 64 bits hold are refused`() async throws {
        let item = { (name: String) in
            HandmadeZip.Item(name) { item in
                item.method = 8
                item.size = 0xFFFF_FFFF
                item.extra = little(1, 2) + little(8, 2) + little(.max, 8)
            }
        }
        try await withScratch { scratch in
            try Files.writeAtomically("\(scratch)/x.jar", HandmadeZip([item("a"), item("b")]).bytes)
            var limits = ZipLimits()
            limits.entryBytes = .max
            limits.totalBytes = .max
            limits.ratio = .max
            let error = #expect(throws: KilnError.self) { try ZipArchive("\(scratch)/x.jar", limits: limits) }
            #expect(error?.reason == "zip.bomb")
        }
    }

    @Test(arguments: [0, 1, 2])
    func `Data that are not what the directory says are refused`(kind: Int) async throws {
        var item = HandmadeZip.Item("a", String(repeating: "kiln", count: 100))
        try item.deflate()
        switch kind {
        case 0: item.size += 1
        case 1: item.crc32 ^= 1
        default: item.data[5] ^= 0x40
        }
        try await withArchive(HandmadeZip([item])) { archive in
            let error = #expect(throws: KilnError.self) { try archive.read(0) }
            #expect(error?.code == .corrupt && error?.fields["offset"] == "0" && error?.fields["entry"] == "a")
        }
    }

    /// Each byte of an archive changed in turn, and each length cut: an error or the right bytes, never a crash.
    @Test(arguments: [false, true])
    func `A damaged archive is refused or read right`(isWide: Bool) async throws {
        var large = HandmadeZip.Item("large.bin", String(repeating: "A", count: 3_000))
        try large.deflate()
        var described = HandmadeZip.Item("described", String(repeating: "B", count: 300))
        try described.deflate()
        described.describe()
        var zip = HandmadeZip([.init("a/"), .init("a/small.txt", "hello"), large, described])
        zip.usesZip64 = isWide
        let bytes = zip.bytes
        try await withScratch { scratch in
            let path = "\(scratch)/x.jar"
            let target = "\(scratch)/out.jar"
            try Files.writeAtomically(path, bytes)
            let expected = try Set(contents(ZipArchive(path)))
            for place in bytes.indices {
                for change in [UInt8(0xFF), 0x01, 0x80] {
                    var damaged = bytes
                    damaged[place] ^= change
                    try writeOver(path, damaged)
                    do {
                        let archive = try ZipArchive(path)
                        let names = archive.table.entries.indices.map(archive.table.name)
                        for text in try contents(archive) where names.contains(where: { text.hasPrefix("\($0)=") }) {
                            // Only a name, or the size of an empty entry, has no checksum.
                            let isKnown = expected.contains { $0.drop { $0 != "=" } == text.drop { $0 != "=" } }
                            #expect(isKnown, "byte \(place)")
                        }
                        var options = ZipWriter.Options()
                        options.isDurable = false
                        let writer = try ZipWriter(target, options)
                        for index in names.indices { try writer.copy(index, of: archive) }
                        try writer.finish()
                        try #expect(contents(ZipArchive(target)) == contents(archive))
                    } catch let error as KilnError {
                        #expect([.corrupt, .invalid, .tooLarge].contains(error.code), "\(error)")
                    }
                }
            }
            for count in 0..<bytes.count {
                try writeOver(path, Array(bytes[..<count]))
                #expect(throws: KilnError.self) { try ZipArchive(path) }
            }
        }
    }

    private func writeOver(_ path: String, _ bytes: [UInt8]) throws {
        try FileDescriptor.open(path, O_WRONLY | O_TRUNC).write(bytes)
    }
}
