import Glibc
import Subprocess
import Support
import TestSupport
import Testing

@testable import Zip

@Suite struct ZipReaderTests {
    /// An archive of the JDK's own jar tool, so that another program's reading of the format is met.
    private func withArchive(_ body: (String, [UInt8]) throws -> Void) async throws {
        try await withScratch { scratch in
            try Files.createDirectory("\(scratch)/in/a")
            try Files.writeAtomically("\(scratch)/in/a/small.txt", Array("hello".utf8))
            let large = [UInt8](repeating: 0x41, count: 3_000)
            try Files.writeAtomically("\(scratch)/in/large.bin", large)
            let path = "\(scratch)/test.zip"
            let request = ProcessRequest(["/usr/bin/jar", "cfM", path, "-C", "\(scratch)/in", "."])
            _ = try await Subprocess.run(request, timeout: 60)
            try body(path, large)
        }
    }

    @Test func `entries are listed and read`() async throws {
        try await withArchive { path, large in
            let zip = try ZipReader(path)
            #expect(zip.entries.map(\.name).filter { !$0.hasSuffix("/") }.sorted() == ["a/small.txt", "large.bin"])
            let small = try #require(zip.entry("a/small.txt"))
            #expect(try zip.read(small) == Array("hello".utf8))
            let big = try #require(zip.entry("large.bin"))
            #expect(big.method == 8 && big.size == 3_000 && big.compressedSize < 100)
            #expect(try zip.read(big) == large)
            #expect(zip.entry("none") == nil)
        }
    }

    @Test func `an entry past the limit is refused`() async throws {
        try await withArchive { path, _ in
            let zip = try ZipReader(path)
            let big = try #require(zip.entry("large.bin"))
            let error = #expect(throws: KilnError.self) { try zip.read(big, limit: 2_999) }
            #expect(error?.code == .tooLarge)
            #expect(try zip.read(big, limit: 3_000).count == 3_000)
        }
    }

    /// Each byte of the archive changed in turn, and each length cut: an error or the right bytes, never a crash.
    @Test func `a damaged archive is refused or read right`() async throws {
        try await withArchive { path, large in
            let bytes = try Files.read(path)
            let expected = ["a/small.txt": Array("hello".utf8), "large.bin": large]
            for place in bytes.indices {
                for change in [UInt8(0xFF), 0x01, 0x80] {
                    var damaged = bytes
                    damaged[place] ^= change
                    try writeOver(path, damaged)
                    try readAll(path, expected)
                }
            }
            for count in stride(from: 0, to: bytes.count, by: 7) {
                try writeOver(path, Array(bytes[..<count]))
                #expect(throws: KilnError.self) { try ZipReader(path) }
            }
        }
    }

    private func writeOver(_ path: String, _ bytes: [UInt8]) throws {
        try FileDescriptor.open(path, O_WRONLY | O_TRUNC).write(bytes)
    }

    private func readAll(_ path: String, _ expected: [String: [UInt8]]) throws {
        do {
            let zip = try ZipReader(path)
            for entry in zip.entries {
                let bytes = try zip.read(entry)
                if let wanted = expected[entry.name] { #expect(bytes == wanted) }
            }
        } catch let error as KilnError {
            #expect([.corrupt, .invalid, .tooLarge].contains(error.code), "\(error)")
        }
    }

    @Test func `what is no archive is refused by name`() async throws {
        try await withScratch { scratch in
            try Files.writeAtomically("\(scratch)/x.jar", Array("not a zip file, but longer than its end record".utf8))
            let error = #expect(throws: KilnError.self) { try ZipReader("\(scratch)/x.jar") }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("x.jar") == true)
            #expect(throws: KilnError.self) { try ZipReader(scratch) }
            #expect(throws: KilnError.self) { try ZipReader("\(scratch)/none.jar") }
        }
    }

    @Test func `an archive behind other bytes is read`() async throws {
        try await withArchive { path, large in
            try Files.writeAtomically(path, Array("#!/bin/sh\nexit\n".utf8) + Files.read(path))
            let zip = try ZipReader(path)
            #expect(try zip.read(#require(zip.entry("large.bin"))) == large)
        }
    }

    @Test func `a zip64 archive is read`() async throws {
        // One stored, empty entry `a`, described by 64-bit fields throughout.
        func little(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
        }
        let local = little(0x0403_4B50, 4) + little(45, 2) + little(0, 20) + little(1, 2) + little(0, 2) + [0x61]
        let central =
            little(0x0201_4B50, 4) + little(0, 16) + little(0xFFFF_FFFF, 4) + little(0xFFFF_FFFF, 4) + little(1, 2)
            + little(28, 2) + little(0, 10) + little(0xFFFF_FFFF, 4) + [0x61] + little(1, 2) + little(24, 2)
            + little(0, 24)
        let end64 =
            little(0x0606_4B50, 4) + little(44, 8) + little(0, 12) + little(1, 8) + little(1, 8)
            + little(UInt64(central.count), 8) + little(UInt64(local.count), 8)
        let locator =
            little(0x0706_4B50, 4) + little(0, 4) + little(UInt64(local.count + central.count), 8) + little(1, 4)
        let end =
            little(0x0605_4B50, 4) + little(0, 4) + little(0xFFFF, 2) + little(0xFFFF, 2)
            + little(0xFFFF_FFFF, 4) + little(0xFFFF_FFFF, 4) + little(0, 2)
        try await withScratch { scratch in
            try Files.writeAtomically("\(scratch)/64.zip", local + central + end64 + locator + end)
            let zip = try ZipReader("\(scratch)/64.zip")
            #expect(try zip.read(#require(zip.entry("a"))) == [])
        }
    }
}
