import Coordinates
import Support
import TestSupport
import Testing

@testable import DescriptorIndex

@Suite struct RoundTripTests {
    @Test(arguments: [1, 2, 3, 40, 500])
    func `Random records come out as they went in, in another process`(count: Int) async throws {
        try await withScratch { folder in
            var random = SplitMix(state: UInt64(count))
            let sources = try (0..<8).map { number in
                let path = "\(folder)/\(number).pom"
                if number % 3 > 0 { try Files.writeAtomically(path, Array("pom \(number)".utf8)) }
                return source(path, withDigest: number % 2 == 0)
            }
            let path = "\(folder)/deep/er/index"
            let writer = Process(path)
            var expected: [String] = []
            for number in 0..<count {
                let record = writer.randomRecord(number, sources: sources, using: &random)
                writer.index.add(record, in: writer.context)
                expected.append(writer.text(record.descriptor))
            }
            try #expect(writer.index.write() == .written)

            let reader = Process(path, properties: ["java.version": "17"])
            for number in 0..<count {
                let gav = reader.gav("g\(number % 7)", "a\(number)", "1.\(number % 3)")
                let found = try #require(reader.index.lookup(gav, in: reader.context))
                #expect(reader.text(found) == expected[number])
            }
            #expect(reader.index.lookup(reader.gav("g0", "a\(count)", "1.0"), in: reader.context) == nil)
            #expect(reader.rehashed == [])
            try #expect(reader.index.write() == .unchanged)
        }
    }

    @Test func `Rules and repositories keep records apart, their order too`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            let rules: [MavenRules] = [.maven38, .maven39, .maven4]
            let repositories = [["a", "b"], ["b", "a"], ["a"], ["a:b"], []]
            var number = 0
            for rule in rules {
                for list in repositories {
                    let process = Process(path, rules: rule, repositories: list)
                    #expect(process.found() == nil)
                    number += 1
                    let descriptor = process.descriptor(dependsOn: "\(number)")
                    process.index.add(IndexRecord(descriptor, sources: [], inputs: []), in: process.context)
                    try process.index.write()
                }
            }
            number = 0
            for rule in rules {
                for list in repositories {
                    number += 1
                    #expect(Process(path, rules: rule, repositories: list).found() == "\(number)")
                }
            }
        }
    }

    @Test func `A context tells every rule`() {
        #expect(IndexContext.bits(of: .maven39).count == Mirror(reflecting: MavenRules.maven39).children.count - 1)
        let names = Mirror(reflecting: MavenRules.maven4).children.dropFirst().map { $0.value as? Bool }
        #expect(IndexContext.bits(of: .maven4) == names)
        #expect(
            IndexContext.bits(of: .maven38)
                == Mirror(reflecting: MavenRules.maven38).children.dropFirst().map { $0.value as? Bool }
        )
    }

    @Test func `A record replaces the one before it`() async throws {
        try await withScratch { folder in
            for version in ["1", "2", "3"] {
                let process = Process("\(folder)/index")
                process.index.add(
                    IndexRecord(process.descriptor(dependsOn: version), sources: [], inputs: []), in: process.context)
                try process.index.write()
                #expect(Process("\(folder)/index").found() == version)
            }
            #expect(IndexFile(path: "\(folder)/index")?.count(.records) == 1)
        }
    }

    @Test func `A record without management serves whoever does not want it`() async throws {
        try await withScratch { folder in
            let process = Process("\(folder)/index")
            var descriptor = process.descriptor()
            descriptor.managed = descriptor.dependencies
            process.index.add(
                IndexRecord(descriptor, sources: [], inputs: [], holdsManaged: false), in: process.context)
            descriptor.requested.artifact = process.symbols.intern("b")
            process.index.add(IndexRecord(descriptor, sources: [], inputs: []), in: process.context)
            try process.index.write()
            let reader = Process("\(folder)/index")
            let (a, b) = (reader.gav("g", "a", "1"), reader.gav("g", "b", "1"))
            #expect(reader.index.lookup(a, in: reader.context) == nil)
            #expect(reader.index.lookup(a, in: reader.context, managed: false)?.dependencies.count == 1)
            #expect(reader.index.lookup(b, in: reader.context, managed: false)?.managed.count == 0)
            #expect(reader.index.lookup(b, in: reader.context)?.managed.count == 1)
        }
    }
}
