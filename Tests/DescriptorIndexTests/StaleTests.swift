import Coordinates
import Glibc
import Support
import TestSupport
import Testing

@testable import DescriptorIndex

@Suite struct StaleTests {
    /// Writes a record that rests on what the pom is now, changes something, and looks it up.
    private func found(
        withDigest: Bool = false, inputs: [ConsultedInput] = [], properties: [String: String] = [:],
        pom: String? = "one", change: (String) throws -> Void
    ) async throws -> String? {
        try await withScratch { folder in
            let path = "\(folder)/a.pom"
            if let pom { try Files.writeAtomically(path, Array(pom.utf8)) }
            let writer = Process("\(folder)/index")
            let record = IndexRecord(
                writer.descriptor(), sources: [source(path, withDigest: withDigest)],
                inputs: inputs.map { input in
                    if case .exists(let name, let isThere) = input {
                        .exists("\(folder)/\(name)", isThere)
                    } else {
                        input
                    }
                })
            writer.index.add(record, in: writer.context)
            try writer.index.write()
            try change(folder)
            return Process("\(folder)/index", properties: properties).found()
        }
    }

    @Test func `Nothing changed`() async throws {
        #expect(try await found { _ in } == "1")
        #expect(try await found(pom: nil) { _ in } == "1")
    }

    @Test(arguments: [true, false])
    func `Another content of the same length, in place`(withDigest: Bool) async throws {
        let version = try await found(withDigest: withDigest) { folder in
            let file = try FileDescriptor.open("\(folder)/a.pom", O_WRONLY)
            try file.write(Array("two".utf8))
        }
        #expect(version == nil)
    }

    @Test(arguments: [true, false])
    func `Another file with the same name`(withDigest: Bool) async throws {
        let version = try await found(withDigest: withDigest) { folder in
            try Files.writeAtomically("\(folder)/a.pom", Array("three".utf8))
        }
        #expect(version == nil)
    }

    @Test(arguments: [nil, 0, 15, 16, 99])
    func `What was believed is looked at by the time it is settled`(changed: Int?) async throws {
        try await withScratch { folder in
            let writer = Process("\(folder)/index")
            for number in 0..<100 {
                try Files.writeAtomically("\(folder)/\(number).pom", Array("one".utf8))
                writer.index.add(
                    IndexRecord(
                        writer.descriptor("a\(number)"),
                        sources: [source("\(folder)/\(number).pom", withDigest: false)], inputs: []),
                    in: writer.context)
            }
            try writer.index.write()
            if let changed { try Files.writeAtomically("\(folder)/\(changed).pom", Array("three".utf8)) }
            let reader = Process("\(folder)/index", checksLater: true)
            for number in 0..<100 { #expect(reader.found("a\(number)") == "1") }
            #expect(reader.index.settle() == (changed == nil))
            for number in 0..<100 { #expect(reader.found("a\(number)") == (number == changed ? nil : "1")) }
            #expect(reader.index.settle())
        }
    }

    @Test func `Another file of the same content: the digest tells`() async throws {
        func replace(_ folder: String) throws { try Files.writeAtomically("\(folder)/a.pom", Array("one".utf8)) }
        #expect(try await found(withDigest: true, change: replace) == "1")
        #expect(try await found(withDigest: false, change: replace) == nil)
    }

    @Test func `A file that went`() async throws {
        #expect(try await found(withDigest: true) { try Files.removeTree("\($0)/a.pom") } == nil)
    }

    @Test func `A file that came`() async throws {
        #expect(try await found(pom: nil) { try Files.writeAtomically("\($0)/a.pom", []) } == nil)
    }

    @Test(arguments: [
        ("17", "17", true), ("17", "21", false), ("17", nil, false), (nil, "17", false), (nil, nil, true),
        (nil, "", false), ("", "", true), ("", nil, false),
    ])
    func `A property counts with its value`(then: String?, now: String?, isFound: Bool) async throws {
        let version = try await found(
            inputs: [.property("os.name", "Linux"), .property("java.version", then)],
            properties: ["os.name": "Linux"].merging(now.map { ["java.version": $0] } ?? [:]) { $1 }
        ) { _ in }
        #expect((version != nil) == isFound)
    }

    @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
    func `A path counts by whether anything is there`(then: Bool, now: Bool) async throws {
        let version = try await found(inputs: [.exists("tools.jar", then)]) { folder in
            if now { try Files.writeAtomically("\(folder)/tools.jar", []) }
        }
        #expect((version != nil) == (then == now))
    }

    @Test func `A stamp that is too new is not trusted until it is old`() async throws {
        try await withScratch { folder in
            let pom = "\(folder)/a.pom"
            let path = "\(folder)/index"
            for withDigest in [true, false] {
                try Files.writeAtomically(pom, Array("one".utf8))
                let writer = Process(path, later: 0)
                writer.index.add(
                    IndexRecord(writer.descriptor(), sources: [source(pom, withDigest: withDigest)], inputs: []),
                    in: writer.context)
                try writer.index.write()

                let soon = Process(path, later: 0)
                #expect(soon.found() == (withDigest ? "1" : nil))
                #expect(soon.rehashed == (withDigest ? [pom] : []))
                try #expect(soon.index.write() == .unchanged)

                let later = Process(path)
                #expect(later.found() == (withDigest ? "1" : nil))
                #expect(later.rehashed == (withDigest ? [pom] : []))
                try #expect(later.index.write() == (withDigest ? .written : .unchanged))

                let third = Process(path)
                #expect(third.found() == (withDigest ? "1" : nil))
                #expect(third.rehashed == [])
            }
        }
    }

    @Test func `A file whose content stayed is read again once`() async throws {
        try await withScratch { folder in
            let pom = "\(folder)/a.pom"
            let path = "\(folder)/index"
            try Files.writeAtomically(pom, Array("one".utf8))
            let writer = Process(path)
            for name in ["a", "b", "c"] {
                writer.index.add(
                    IndexRecord(writer.descriptor(name), sources: [source(pom)], inputs: []), in: writer.context)
            }
            try writer.index.write()
            try Files.writeAtomically(pom, Array("one".utf8))
            let second = Process(path)
            #expect(["a", "b", "c"].map { second.found($0) } == ["1", "1", "1"])
            #expect(second.rehashed == [pom])
            try #expect(second.index.write() == .written)
            let third = Process(path)
            #expect(["a", "b", "c"].map { third.found($0) } == ["1", "1", "1"])
            #expect(third.rehashed == [])
        }
    }

    @Test func `A new record of a changed file does not bring back the older ones`() async throws {
        try await withScratch { folder in
            let pom = "\(folder)/parent.pom"
            let path = "\(folder)/index"
            try Files.writeAtomically(pom, Array("one".utf8))
            let first = Process(path)
            for name in ["a", "b"] {
                first.index.add(
                    IndexRecord(first.descriptor(name), sources: [source(pom)], inputs: []), in: first.context)
            }
            try first.index.write()
            try Files.writeAtomically(pom, Array("two".utf8))
            let second = Process(path)
            #expect(second.found("a") == nil)
            second.index.add(
                IndexRecord(second.descriptor("a", dependsOn: "2"), sources: [source(pom)], inputs: []),
                in: second.context)
            try second.index.write()
            let third = Process(path)
            #expect(third.found("a") == "2")
            #expect(third.found("b") == nil)
        }
    }

    @Test func `Each file and property is looked at once, until checks are forgotten`() async throws {
        try await withScratch { folder in
            let pom = "\(folder)/a.pom"
            try Files.writeAtomically(pom, Array("one".utf8))
            let writer = Process("\(folder)/index")
            for name in ["a", "b"] {
                writer.index.add(
                    IndexRecord(
                        writer.descriptor(name), sources: [source(pom)],
                        inputs: [.property("x", "1"), .property("name", name)]), in: writer.context)
            }
            try writer.index.write()
            let reader = Process("\(folder)/index", properties: ["x": "1", "name": "a"])
            #expect(reader.found("a") == "1")
            #expect(reader.found("b") == nil)
            #expect(reader.propertiesAsked == ["x", "name"])
            try Files.writeAtomically(pom, Array("another".utf8))
            #expect(reader.found("a") == "1")
            reader.index.forgetChecks()
            #expect(reader.found("a") == nil)
        }
    }
}
