import Support
import TestSupport
import Testing

@testable import ClassFile

struct MutationTests {
    /// xorshift64*, so that a failure can be seen again.
    struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % bound
        }
    }

    /// Classes of all kinds: what javac makes of the sources.
    private func classes() async throws -> [[UInt8]] {
        try await withScratch { directory in
            let project = try await JavaProject(directory, JavaSources.all)
            return try JavaProject.files("\(directory)/old").filter { $0.hasSuffix(".class") }.map {
                try project.bytes($0, in: "old")
            }
        }
    }

    @Test(.enabled(if: JavaProject.hasJava, "no JDK"))
    func `damaged classes are read or refused, and never crash`() async throws {
        let classes = try await classes()
        let relocator = try Relocator([
            RelocationRule(pattern: "com.foo", replacement: "some.longer.name", excludes: ["com.foo.C*"])
        ])
        var names = RelocatedNames()
        names.insert(entry: Array("com/foo/Point.class".utf8).span, relocator)
        var random = Random(state: 0x9E37_79B9_7F4A_7C15)
        var relocation = ClassRelocation(relocator, names)
        var references = ClassReferences()
        var scan = PackageScan()
        var refused = 0
        var changed = 0
        var indices: [UInt32] = []
        for _ in 0..<6000 {
            var bytes = classes[random.next(classes.count)]
            for _ in 0...random.next(3) { damage(&bytes, &random) }
            var output: [UInt8] = [1, 2, 3]
            do {
                let outcome = try relocation.relocate(bytes.span, into: &output)
                #expect(outcome.isChanged == (output.count > 3))
                if outcome.isChanged { changed += 1 }
            } catch {
                #expect(error.offset >= 0 && error.offset <= bytes.count)
                #expect(output == [1, 2, 3])
                refused += 1
            }
            do { _ = try ClassContent(bytes.span) } catch {
                #expect(error.offset >= 0 && error.offset <= bytes.count)
            }
            indices.removeAll(keepingCapacity: true)
            do {
                try references.read(bytes.span)
                for text in references.classes { #expect(text.name.range.upperBound <= bytes.count) }
                try scan.add(bytes.span, to: &indices)
            } catch { refused += 1 }
        }
        // Enough of each, or the test says nothing.
        #expect(refused > 1000 && changed > 500)
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout Random) {
        let place = random.next(bytes.count)
        switch random.next(16) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next(256))
        case 1: bytes[place] ^= 1 << UInt8(random.next(8))
        case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][random.next(5)]
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.next(16)))
        case 4: bytes.insert(contentsOf: repeatElement(0, count: random.next(16)), at: place)
        case 5: bytes.removeLast(random.next(bytes.count))
        case 6...10:
            // One index or length over another.
            let other = random.next(max(1, bytes.count - 2))
            if place + 1 < bytes.count { (bytes[place], bytes[place + 1]) = (bytes[other], bytes[other + 1]) }
        case 11:
            for index in place..<min(bytes.count, place + 4) { bytes[index] = 0xFF }
        default: bytes[place] &+= 1
        }
        if bytes.isEmpty { bytes = [0xCA] }
    }

    @Test(.enabled(if: JavaProject.hasJava, "no JDK"))
    func `every beginning of a class is refused`() async throws {
        let classes = try await classes()
        let relocator = try Relocator([RelocationRule(pattern: "com.foo", replacement: "x")])
        var relocation = ClassRelocation(relocator, RelocatedNames())
        var references = ClassReferences()
        for bytes in classes {
            for length in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 100) {
                var output: [UInt8] = []
                #expect(throws: ClassFileError.self) { try references.read(bytes.span.extracting(0..<length)) }
                let isWhole = (try? relocation.relocate(bytes.span.extracting(0..<length), into: &output)) != nil
                // The constants may end before the first that names what moves.
                #expect(!isWhole || output.isEmpty)
            }
        }
    }

    @Test func `names within names without end are refused`() throws {
        var bytes: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52, 0, 2, 1, 0xFF, 0xFF]
        bytes += [UInt8](repeating: UInt8(ascii: "L"), count: 65_533) + Array("/x".utf8)
        var scan = PackageScan()
        var indices: [UInt32] = []
        #expect(throws: ClassFileError(.tooManyNames, at: 10)) { try scan.add(bytes.span, to: &indices) }
    }

    @Test func `annotations nest only so deep`() throws {
        var content: [UInt8] = [0, 1]
        for _ in 0..<5000 { content += [0, 2, 0, 1, 0, 2, UInt8(ascii: "@")] }
        let bytes = ClassBytes.holding(
            utf8s: ["RuntimeVisibleAnnotations", "Lcom/foo/A;"], attribute: 1, content: content)
        let relocator = try Relocator([RelocationRule(pattern: "com.foo", replacement: "x")])
        var relocation = ClassRelocation(relocator, RelocatedNames())
        var output: [UInt8] = []
        do {
            _ = try relocation.relocate(bytes.span, into: &output)
            Issue.record("was read")
        } catch { #expect(error.kind == .tooDeep && error.className == "This") }
    }

    @Test func `a name that gets too long is refused by the class's name`() throws {
        let long = "Lcom/foo/" + String(repeating: "x", count: 65_500) + ";"
        let bytes = ClassBytes.holding(utf8s: ["Signature", long], attribute: 1, content: [0, 2])
        let relocator = try Relocator([
            RelocationRule(pattern: "com.foo", replacement: String(repeating: "y", count: 50))
        ])
        var relocation = ClassRelocation(relocator, RelocatedNames())
        var output: [UInt8] = []
        do {
            _ = try relocation.relocate(bytes.span, into: &output)
            Issue.record("was written")
        } catch {
            #expect(error.kind == .nameTooLong && error.className == "This")
            #expect(output.isEmpty)
        }
    }

    @Test(arguments: [65_530, 65_531])
    func `a pool that gets too full is refused`(_ count: Int) throws {
        // The text is a signature, and the attribute's unknown name too: it has to be split, which takes one more.
        var utf8s = ["Signature", "Lcom/foo/X;"] + [String](repeating: "", count: count - 2)
        utf8s[2] = "LineNumberTable"
        let bytes = ClassBytes.holding(utf8s: utf8s, attribute: 1, content: [0, 2], memberName: 2)
        let relocator = try Relocator([RelocationRule(pattern: "com.foo", replacement: "x")])
        var relocation = ClassRelocation(relocator, RelocatedNames())
        var output: [UInt8] = []
        do {
            #expect(try relocation.relocate(bytes.span, into: &output).isChanged)
            #expect(count == 65_530)
            #expect(output.count == bytes.count + 3 + "Lx/X;".utf8.count)
        } catch {
            #expect(error.kind == .poolFull && count == 65_531)
        }
    }
}

struct OldClassTests {
    @Test(arguments: [(45, 3, true), (45, 2, false), (44, 9, false), (46, 0, true), (99, 0, true)])
    func `code before version 45,3 has smaller numbers, and no version is too new`(
        _ major: UInt8, _ minor: UInt8, _ isWide: Bool
    ) throws {
        // One method `I` with one instruction and a LocalVariableTable that names a descriptor.
        let table: [UInt8] = [0, 3, 0, 0, 0, 12, 0, 1, 0, 0, 0, 1, 0, 2, 0, 4, 0, 0]
        let head: [UInt8] = isWide ? [0, 1, 0, 1, 0, 0, 0, 1] : [1, 1, 0, 1]
        let code = head + [0xB1, 0, 0, 0, 1] + table
        var bytes = ClassBytes.holding(
            utf8s: ["Code", "x", "LocalVariableTable", "Lcom/foo/X;", "()V"], attribute: 2, content: [],
            method: [0, 0, 0, 2, 0, 5, 0, 1, 0, 1, 0, 0, 0, UInt8(code.count)] + code)
        bytes[7] = major
        bytes[5] = minor
        var relocation = ClassRelocation(
            try Relocator([RelocationRule(pattern: "com.foo", replacement: "m")]), RelocatedNames())
        var output: [UInt8] = []
        #expect(try relocation.relocate(bytes.span, into: &output).isChanged)
        #expect(output.count == bytes.count - "com/foo".utf8.count + 1)
        bytes[7] = isWide ? 44 : 52
        output = []
        #expect(throws: ClassFileError.self) { try relocation.relocate(bytes.span, into: &output) }
    }
}

struct SignatureOnlyTests {
    @Test(arguments: ["Lin/A<TT;>.B;", "Lin/A.B;", "Lin/A$B;"])
    func `an inner class that a signature names apart is found`(_ signature: String) throws {
        let bytes = ClassBytes.holding(utf8s: ["Signature", signature], attribute: 1, content: [0, 2])
        let relocator = try Relocator([RelocationRule(pattern: "in.A$B", replacement: "in.A$Cc")])
        #expect(try relocator.mayName(in: bytes.span))
        var scan = PackageScan()
        var indices: [UInt32] = []
        try scan.add(bytes.span, to: &indices)
        let packages = indices.map { Array(scan.packages.name(Int($0)).utf8) }
        #expect(packages.contains { relocator.mayMove(package: $0.span) })
        var relocation = ClassRelocation(relocator, RelocatedNames())
        var output: [UInt8] = []
        #expect(try relocation.relocate(bytes.span, into: &output).isChanged)
        #expect(output.count == bytes.count + 1)
    }
}

/// Small class files by hand.
enum ClassBytes {
    /// A class `This` with Utf8s from index 1 on, then its own three constants, one attribute, a field if `memberName`
    /// is given, and perhaps a method.
    static func holding(
        utf8s: [String], attribute: Int, content: [UInt8], memberName: Int? = nil, method: [UInt8] = []
    ) -> [UInt8] {
        func two(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 255), UInt8(number & 255)] }
        let extra = ["This", "I"]
        var bytes: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52] + two(utf8s.count + 4)
        for text in utf8s + extra { bytes += [1] + two(text.utf8.count) + Array(text.utf8) }
        bytes += [7] + two(utf8s.count + 1)
        bytes += two(0x21) + two(utf8s.count + 3) + two(0) + two(0)
        if let memberName {
            bytes += two(1) + two(0) + two(memberName) + two(utf8s.count + 2) + two(0)
        } else {
            bytes += two(0)
        }
        bytes +=
            two(method.isEmpty ? 0 : 1) + method + two(1) + two(attribute) + two(content.count >> 16)
            + two(content.count & 0xFFFF) + content
        return bytes
    }
}
