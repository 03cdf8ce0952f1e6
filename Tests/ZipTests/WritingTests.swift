import Compression
import Entries
import Glibc
import Support
import TestSupport
import Testing

@testable import Zip

extension ZipWriter {
    /// Adds an entry from text.
    func add(_ name: String, _ text: String = "", _ method: Method = .deflated) throws {
        try add(Array(name.utf8).span, Array(text.utf8).span, method)
    }
    /// Adds a folder.
    func addFolder(_ name: String) throws { try addFolder(Array(name.utf8).span) }
    /// Copies all entries.
    func copyAll(_ archive: ZipArchive) throws {
        for index in archive.table.entries.indices { try copy(index, of: archive) }
    }
}

@Suite struct WritingTests {
    static let manifest = "Manifest-Version: 1.0\r\nMain-Class: a.Main\r\n\r\n"

    /// An archive with all that a writer has to clean: descriptors, extra fields, flags, a prefix, gaps, another order.
    static func dirty() throws -> HandmadeZip {
        var items: [HandmadeZip.Item] = [.init("dir/") { $0.local.extra = little(0xCAFE, 4) }]
        for number in 0..<60 {
            var item = HandmadeZip.Item("dir/n\(number)", String(repeating: "text \(number) ", count: number * 7))
            if number % 2 == 1 { try item.deflate() }
            if number % 3 == 1 { item.describe(signature: number % 2 == 0, wide: number % 5 == 0) }
            if number % 5 == 2 { item.local.extra = little(0x5455, 2) + little(5, 2) + little(1, 5) }
            if number % 7 == 3 { item.flags |= 1 << 11 }
            if number % 11 == 4 { item.isInDirectory = false }
            items.append(item)
        }
        items.append(.init("größe", "beyond ASCII"))
        var empty = HandmadeZip.Item("deflated nothing/")
        empty.data = [3, 0]
        empty.method = 8
        empty.compressedSize = 2
        items.append(empty)
        var large = HandmadeZip.Item(Array("large".utf8), randomBytes(1_500_000, seed: 3))
        large.describe()
        items.append(large)
        items.append(.init("after", "the large one"))
        return HandmadeZip(items) { $0.prefix = Array("#!/bin/sh\n".utf8) }
    }

    @Test func `What is copied is what was there, and every program reads it`() async throws {
        try await withScratch { scratch in
            let source = "\(scratch)/in.jar"
            let path = "\(scratch)/out.jar"
            try Files.writeAtomically(source, Self.dirty().bytes)
            let archive = try ZipArchive(source)
            var options = ZipWriter.Options()
            options.isJar = true
            let writer = try ZipWriter(path, options)
            try writer.addFolder("META-INF/")
            try writer.add("META-INF/MANIFEST.MF", Self.manifest)
            try writer.copyAll(archive)
            try writer.add("stored", "as it is", .stored)
            let bytes = try writer.finish()
            try #expect(Files.read(path).count == Int(bytes))
            let result = try ZipArchive(path)
            let copied = try contents(archive)
            #expect(
                try contents(result) == ["META-INF/=", "META-INF/MANIFEST.MF=\(Self.manifest)"] + copied + [
                    "stored=as it is"
                ])
            for (index, entry) in result.table.entries.enumerated() {
                let isASCII = result.table.name(index).allSatisfy(\.isASCII)
                #expect(entry.flags == (isASCII ? 0 : 1 << 11))
                #expect(entry.size > 0 || entry.method == 0 && entry.compressedSize == 0)
            }
            try await Judges.infoZip(path)
            let expected = result.table.entries.indices.map { index in
                "\(result.table.name(index)) \(result.table.entries[index].size) \(result.table.entries[index].crc32)"
            }
            let java = try await Judges.java(path)
            #expect(java.filter { $0.hasPrefix("file ") } == expected.map { "file \($0)" })
            // The stream hands out the folder and the manifest by itself.
            #expect(java.filter { $0.hasPrefix("stream ") } == expected.dropFirst(2).map { "stream \($0)" })
            #expect(java.last == "a.Main")
            let python = try await Judges.python([path])
            #expect(python.count == expected.count)
            let jar = try await Judges.lines(["/usr/bin/jar", "tf", path])
            #expect(jar == result.table.entries.indices.map(result.table.name))
            try await #expect(Judges.lines(["/usr/bin/file", "-b", path]).first?.contains("Java") == true)
        }
    }

    @Test func `Headers have the fixed time, their sizes, and no extra fields but the jar's mark`() async throws {
        try await withScratch { scratch in
            var options = ZipWriter.Options()
            options.isJar = true
            let writer = try ZipWriter("\(scratch)/x.jar", options)
            try writer.addFolder("a/")
            try writer.add("b", "12", .stored)
            try writer.finish()
            let mark = little(0xCAFE, 4)
            let time = little(0x0021_0000, 4)
            let crc = little(UInt64(Checksum.crc32(Array("12".utf8))), 4)
            let first = little(10, 2) + little(0, 4) + time + little(0, 12)
            let second = little(10, 2) + little(0, 4) + time + crc + little(2, 4) + little(2, 4)
            let local =
                little(0x0403_4B50, 4) + first + little(2, 2) + little(4, 2) + Array("a/".utf8) + mark
                + little(0x0403_4B50, 4) + second + little(1, 2) + little(0, 2) + Array("b12".utf8)
            let central =
                little(0x0201_4B50, 4) + little(20, 2) + first + little(2, 2) + little(4, 2) + little(0, 10)
                + little(0, 4) + Array("a/".utf8) + mark
                + little(0x0201_4B50, 4) + little(20, 2) + second + little(1, 2) + little(0, 2) + little(0, 10)
                + little(36, 4) + Array("b".utf8)
            let end =
                little(0x0605_4B50, 4) + little(0, 4) + little(2, 2) + little(2, 2)
                + little(UInt64(central.count), 4) + little(UInt64(local.count), 4) + little(0, 2)
            try #expect(Files.read("\(scratch)/x.jar") == local + central + end)
        }
    }

    @Test func `The same calls give the same bytes, however the entries came together`() async throws {
        try await withScratch { scratch in
            let source = "\(scratch)/in.jar"
            try Files.writeAtomically(source, Self.dirty().bytes)
            var results: [[UInt8]] = []
            for round in 0..<3 {
                let archive = try ZipArchive(source)
                let path = "\(scratch)/out\(round).jar"
                let writer = try ZipWriter(path)
                var text: [UInt8] = []
                let reader = try ZipEntryReader()
                for index in archive.table.entries.indices {
                    let entry = archive.table.entries[index]
                    let name = Array(archive.table.names[archive.table.range(index)])
                    // Stored entries can as well be given as text, or under a name of their own.
                    switch round {
                    case 1 where entry.method == 0:
                        let count = try reader.read(index, of: archive, into: &text)
                        try writer.add(name.span, text.span.extracting(first: count), .stored)
                    case 2: try writer.copy(index, of: ZipArchive(source), as: name.span)
                    default: try writer.copy(index, of: archive)
                    }
                }
                try writer.finish()
                results.append(try Files.read(path))
            }
            #expect(results[0] == results[1])
            #expect(results[0] == results[2])
        }
    }

    @Test func `An entry is copied under another name, longer or shorter`() async throws {
        try await withArchive(HandmadeZip([.init("name", "one"), .init("other", "two")])) { archive in
            let path = archive.path + ".out"
            let writer = try ZipWriter(path)
            let long = String(repeating: "long/", count: 2_000)
            try writer.copy(1, of: archive, as: Array(long.utf8).span)
            try writer.copy(0, of: archive, as: Array("n".utf8).span)
            try writer.copy(0, of: archive)
            try writer.finish()
            try #expect(contents(ZipArchive(path)) == ["\(long)=two", "n=one", "name=one"])
        }
    }

    @Test func `Names that an archive cannot have are refused, and those it has`() async throws {
        try await withScratch { scratch in
            for name in ["", "/a", "a/../b", "a\\b", "a\0", String(repeating: "x", count: 0x1_0000)] {
                let writer = try ZipWriter("\(scratch)/x.jar")
                let error = #expect(throws: KilnError.self) { try writer.add(name) }
                #expect(error?.code == .invalid && error?.reason == "zip.name")
                #expect(throws: KilnError.self) { try writer.add("good") }
                #expect(throws: KilnError.self) { try writer.finish() }
            }
            let writer = try ZipWriter("\(scratch)/x.jar")
            for number in 0..<5_000 { try writer.add("n\(number)") }
            #expect(throws: KilnError.self) { try writer.add("n77") }
            #expect(throws: KilnError.self) { try ZipWriter("\(scratch)/x.jar").addFolder("no-slash") }
            #expect(throws: KilnError.self) { try ZipWriter(scratch) }
            try #expect(Files.list(scratch) == [])
        }
    }

    @Test func `Text that does not deflate is stored`() async throws {
        try await withScratch { scratch in
            let path = "\(scratch)/x.jar"
            let writer = try ZipWriter(path)
            let noise = randomBytes(400_000, seed: 5)
            try writer.add(Array("noise".utf8).span, noise.span)
            try writer.add("zeroes", String(repeating: "0", count: 900_000))
            try writer.finish()
            let archive = try ZipArchive(path)
            #expect(archive.table.entries.map(\.method) == [0, 8])
            try #expect(archive.read(0) == noise)
            try #expect(archive.read(1).count == 900_000)
        }
    }

    @Test func `Copies are checked when that is asked for`() async throws {
        var item = HandmadeZip.Item("a", String(repeating: "kiln", count: 1_000))
        try item.deflate()
        item.data[7] ^= 0x10
        try await withArchive(HandmadeZip([item])) { archive in
            var options = ZipWriter.Options()
            try ZipWriter(archive.path + ".1", options).copy(0, of: archive)
            options.checksCopies = true
            let writer = try ZipWriter(archive.path + ".2", options)
            let error = #expect(throws: KilnError.self) {
                try writer.copy(0, of: archive)
                try writer.finish()
            }
            #expect(error?.code == .corrupt)
            #expect(!Files.exists(archive.path + ".2"))
        }
    }

    @Test func `More entries than 16 bits count are written as zip64, and the JDK opens them`() async throws {
        try await withScratch { scratch in
            for count in [65_534, 65_535, 70_001] {
                let path = "\(scratch)/\(count).jar"
                var options = ZipWriter.Options()
                options.isDurable = false
                let writer = try ZipWriter(path, options)
                try writer.add("META-INF/MANIFEST.MF", Self.manifest)
                for number in 1..<count { try writer.add("n\(number)", "x", .stored) }
                try writer.finish()
                let tail = try Files.read(path).suffix(42).prefix(4)
                #expect((Array(tail) == little(0x0706_4B50, 4)) == (count >= 65_535))
                try #expect(ZipArchive(path).table.entries.count == count)
                // The stream hands out the manifest by itself.
                try await #expect(Judges.java(path, onlyCount: true) == ["\(count)", "\(count - 1)", "a.Main"])
                if count > 70_000 { try await Judges.infoZip(path) }
            }
        }
    }

    @Test func `A local header has both sizes in 64 bits when one of them needs them`() throws {
        var records = try CentralRecords()
        let entry = CentralRecords.Entry(
            method: 8, crc32: 7, compressedSize: 9, size: 1 << 33, offset: 0, isMarked: false)
        let record = try records.add(Array("x".utf8).span, entry)
        var header = [UInt8](repeating: 0xEE, count: CentralRecords.localSize(1, entry))
        unsafe header.withUnsafeMutableBytes { unsafe records.writeLocal(record, entry, to: $0) }
        let fields = little(45, 2) + little(0, 2) + little(8, 2) + little(0x0021_0000, 4) + little(7, 4)
        #expect(
            header == little(0x0403_4B50, 4) + fields + little(.max, 8) + little(1, 2) + little(20, 2) + [0x78]
                + little(1, 2) + little(16, 2) + little(1 << 33, 8) + little(9, 8))
        let central = unsafe Array(records.memory)
        #expect(
            central == little(0x0201_4B50, 4) + little(20, 2) + fields + little(9, 4) + little(0xFFFF_FFFF, 4)
                + little(1, 2) + little(12, 2) + little(0, 14) + [0x78] + little(1, 2) + little(8, 2)
                + little(1 << 33, 8))
    }

    /// The texts are holes of the file, so that nothing but the records is written.
    @Test func `More than four gibibytes are written as zip64, and other programs list them`() async throws {
        try await withScratch { scratch in
            let path = "\(scratch)/x.jar"
            let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL)
            let half: UInt64 = 1 << 31
            let sizes = [1, half, half + 5, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x1_0000_0007, 1]
            var records = try CentralRecords()
            var batch = try OutputBatch(file, path)
            var position: UInt64 = 0
            for (number, size) in sizes.enumerated() {
                let entry = CentralRecords.Entry(
                    method: 0, crc32: 0, compressedSize: size, size: size, offset: position, isMarked: number == 0)
                let record = try records.add(Array("e\(number)".utf8).span, entry)
                let header = try unsafe batch.take(CentralRecords.localSize(2, entry))
                unsafe records.writeLocal(record, entry, to: header)
                unsafe batch.add(UnsafeRawBufferPointer(header))
                try batch.flush()
                position += UInt64(header.count) + size
                lseek(file.raw, off_t(position), SEEK_SET)
            }
            unsafe batch.add(records.memory)
            try batch.flush()
            try EndRecords(count: records.count, start: position, size: UInt64(records.size)).write(to: &batch)
            var limits = ZipLimits()
            limits.entryBytes = .max
            limits.totalBytes = .max
            let result = try ZipArchive(path, limits: limits)
            #expect(result.table.entries.map(\.size) == sizes)
            let reading = try FileDescriptor.open(path, O_RDONLY)
            for (index, entry) in result.table.entries.enumerated() {
                let header = try reading.readExactly(30 + 2 + 20, at: entry.headerOffset, path)
                let start = try LocalHeader.check(
                    header.span, at: 0, origin: entry.headerOffset, entry, Array("e\(index)".utf8).span,
                    end: result.end(index))
                #expect(start == 30 + 2 + (index == 0 ? 4 : index == 4 || index == 5 ? 20 : 0))
            }
            // The zeroes are read, and do not have the checksum of nothing.
            for index in [0, 6] {
                let error = #expect(throws: KilnError.self) { try result.read(index) }
                #expect(error?.reason == "zip.checksum")
            }
            let names = sizes.indices.map { "e\($0)" }
            try await #expect(Judges.lines(["/usr/bin/jar", "tf", path]) == names)
            let listed = names.indices.map { "\(names[$0]) \(sizes[$0]) \(sizes[$0]) 0 0" }
            try await #expect(Judges.python([path], readsData: false) == listed)
            try await #expect(Judges.lines(["/usr/bin/unzip", "-Z1", path]) == names)
            let writer = try ZipWriter("\(scratch)/out.jar")
            for index in [0, 6] { try writer.copy(index, of: result) }
            try writer.finish()
            try #expect(ZipArchive("\(scratch)/out.jar").table.entries.map(\.size) == [1, 1])
        }
    }
}

/// Bytes that do not compress, always the same.
func randomBytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
