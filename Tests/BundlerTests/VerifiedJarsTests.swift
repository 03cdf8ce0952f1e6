import Pipeline
import Support
import TestSupport
import Testing

@testable import Bundler

struct VerifiedJarsTests {
    private static let old = FileStamp(device: 1, inode: 2, size: 3, modified: 4, changed: 5)
    private static let digest = Digest(bytes: Array(0..<32))

    @Test func `what was proven is known again, and nothing else`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/sub/verified"
            var jars = VerifiedJars(path)
            #expect(jars.digest(of: Self.old) == nil)
            jars.insert(Self.old, try #require(Self.digest))
            try jars.save()
            let again = VerifiedJars(path)
            #expect(again.digest(of: Self.old) == Self.digest)
            for change in [\FileStamp.size, \.modified, \.changed] {
                var other = Self.old
                other[keyPath: change] += 1
                #expect(again.digest(of: other) == nil)
            }
        }
    }

    @Test func `a file that changed just now is proven again`() async throws {
        try await withScratch { folder in
            var jars = VerifiedJars("\(folder)/verified")
            let new = FileStamp(device: 1, inode: 2, size: 3, modified: 4, changed: .max)
            jars.insert(new, try #require(Self.digest))
            #expect(jars.digest(of: new) == nil)
        }
    }

    @Test func `a damaged record is an empty one`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/verified"
            var jars = VerifiedJars(path)
            jars.insert(Self.old, try #require(Self.digest))
            try jars.save()
            let bytes = try Files.read(path)
            for damaged in [Array(bytes.dropLast()), Array(bytes.dropFirst()), [], Array("kiln".utf8)] {
                try Files.writeAtomically(path, damaged)
                #expect(VerifiedJars(path).digest(of: Self.old) == nil)
            }
        }
    }
}
