import Foundation
import TestSupport
import Testing

@testable import ResolverCommands

@Suite struct JSONLineTests {
    @Test("Members are found in order, with their kinds and texts")
    func members() throws {
        let text =
            #" { "a" : "x\n\u00e9\ud83d\ude00\/" , "b":["1","\"","é"],"c":-0.5e+3,"d":{"e":[[],{}]},"f":null,"":true}"#
        let line = try JSONLine(Array(text.utf8))
        #expect(line.members.map(\.name) == ["a", "b", "c", "d", "f", ""])
        #expect(line.members.map(\.kind) == [.string, .array, .number, .object, .literal, .literal])
        #expect(try line.string("a") == "x\né😀/")
        #expect(try line.strings("b") == ["1", "\"", "é"])
        #expect(try line.string("none") == nil)
        #expect(try line.strings("none") == [])
        let value = try #require(line["d"]).value
        #expect(String(decoding: line.bytes[value], as: UTF8.self) == #"{"e":[[],{}]}"#)
        #expect(throws: JSONLineError.self) { try line.string("b") }
        #expect(throws: JSONLineError.self) { try line.strings("a") }
        #expect(throws: JSONLineError.self) { try JSONLine(Array(#"{"a":["x",1]}"#.utf8)).strings("a") }
    }

    @Test(
        "What is not one strict object is refused",
        arguments: [
            "", " ", "[]", "{", "}", "{}x", "{}{}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,}"#, #"{a:1}"#,
            #"{"a":01}"#,
            #"{"a":1.}"#, #"{"a":.5}"#, #"{"a":1e}"#, #"{"a":+1}"#, #"{"a":-}"#, #"{"a":tru}"#, #"{"a":nul}"#,
            #"{"a":NaN}"#,
            #"{"a":"\x"}"#, #"{"a":"\u12"}"#, #"{"a":"\u12g4"}"#, #"{"a":"\ud800"}"#, #"{"a":"\ud800\u0041"}"#,
            #"{"a":"\udc00"}"#, "{\"a\":\"\t\"}", "{\"a\":\"\u{0}\"}", #"{"a":"x}"#, #"{"a":[1,]}"#, #"{"a":[1 2]}"#,
            #"{"a":[}"#,
            #"{"a":{"b"}}"#, #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"a":'x'}"#, "{\"a\":1}\u{B}", "\u{FEFF}{}",
        ])
    func refused(_ text: String) {
        #expect(throws: JSONLineError.self) { try JSONLine(Array(text.utf8)) }
    }

    @Test(
        "Bytes that are no UTF-8 are refused", arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]])
    func encoding(_ bytes: [UInt8]) {
        let line = Array(#"{"a":""#.utf8) + bytes + Array(#""}"#.utf8)
        #expect(throws: JSONLineError.self) { try JSONLine(line) }
    }

    @Test("Depth and the number of members are bounded")
    func limits() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((#"{"a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}").utf8)
        }
        #expect(throws: Never.self) { try JSONLine(nested(64)) }
        #expect(throws: JSONLineError.self) { try JSONLine(nested(65)) }
        #expect(throws: JSONLineError.self) { try JSONLine(nested(1_000_000)) }
        let many = (0..<65).map { #""\#($0)":1"# }.joined(separator: ",")
        #expect(throws: JSONLineError.self) { try JSONLine(Array("{\(many)}".utf8)) }
    }

    @Test("Mutated lines are read as Foundation's reader does, or refused as it does")
    func mutated() throws {
        var random = SplitMix(state: 20_261_121)
        let seeds = [
            #"{"mode":"root","roots":["a:b:1","c:d:jar::[1,2)"],"exclusions":[],"managed":["é\n\"\\😀:x:1"],"n":[1,-2.5e3,true,null,{"k":"v"}]}"#,
            #"{"pom":"<project>\n\u0009<a>&#233;<\/a>\ud83d\ude00</project>","x":{"y":[{"z":""}]},"errors":[]}"#,
        ].map { Array($0.utf8) }
        let bits = Array(#"{}[]",:\u0dDfF8eE+-.19 tn"#.utf8) + [0x09, 0x00, 0x80, 0xC3, 0xA9, 0xED, 0xF0, 0xFF]
        var accepted = 0
        for _ in 0..<20_000 {
            var line = seeds[Int(random.next() % UInt64(seeds.count))]
            for _ in 0..<(1 + random.next() % 3) {
                let place = Int(random.next() % UInt64(line.count))
                let byte = bits[Int(random.next() % UInt64(bits.count))]
                switch random.next() % 3 {
                case 0: line[place] = byte
                case 1: line.insert(byte, at: place)
                default: line.remove(at: place)
                }
            }
            let isText = String(validating: line, as: UTF8.self) != nil
            let expected = !isText ? nil : try? JSONDecoder().decode([String: Value].self, from: Data(line))
            guard let found = try? JSONLine(line) else {
                // Stricter in what a line means is allowed where the reference is lax: names given twice.
                if expected != nil, !isLax(line) {
                    Issue.record("refused: \(String(decoding: line, as: UTF8.self))")
                    return
                }
                continue
            }
            accepted += 1
            guard let expected else {
                Issue.record("accepted: \(String(decoding: line, as: UTF8.self))")
                return
            }
            #expect(Set(found.members.map(\.name)) == Set(expected.keys))
            for member in found.members {
                switch expected[member.name] {
                case .text(let text): #expect(try found.string(member.name) == text)
                case .texts(let texts): #expect(try found.strings(member.name) == texts)
                default: break
                }
            }
        }
        #expect(accepted > 500)
    }

    /// Whether the reference takes what RFC 8259 does not: a comma before an end, or a name given twice.
    private func isLax(_ line: [UInt8]) -> Bool {
        var isAfterComma = false
        for byte in line {
            if isAfterComma, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { return true }
            if ![0x20, 0x09, 0x0A, 0x0D].contains(byte) { isAfterComma = byte == UInt8(ascii: ",") }
        }
        do {
            _ = try JSONLine(line)
            return false
        } catch {
            return error.message.contains("twice")
        }
    }

    @Test("What is written is read back, and a terminal has nothing to act upon")
    func written() throws {
        var random = SplitMix(state: 7)
        let scalars: [Unicode.Scalar] = [
            "a", "\"", "\\", "\n", "\u{0}", "\u{1B}", "\u{7F}", "\u{9B}", "é", "\u{202E}", "😀", "/",
        ]
        for _ in 0..<500 {
            var texts: [String] = []
            for _ in 0..<(random.next() % 4) {
                var text = String.UnicodeScalarView()
                for _ in 0..<(random.next() % 12) { text.append(scalars[Int(random.next() % UInt64(scalars.count))]) }
                texts.append(String(text))
            }
            var writer = JSONWriter()
            writer.raw(#"{"t":"#)
            writer.strings(texts)
            writer.raw("}")
            #expect(try JSONLine(writer.bytes).strings("t") == texts)
            #expect(try JSONDecoder().decode([String: [String]].self, from: Data(writer.bytes)) == ["t": texts])
            #expect(writer.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            #expect(
                !String(decoding: writer.bytes, as: UTF8.self).unicodeScalars.contains {
                    $0 == "\u{9B}" || $0 == "\u{202E}"
                })
        }
    }
}

/// A value as Foundation's reader sees it; all of it is decoded, since Foundation checks only what is.
private enum Value: Decodable {
    case text(String)
    case texts([String])
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let values = try? container.decode([Value].self) {
            let texts = values.compactMap { value -> String? in
                if case .text(let text) = value { text } else { nil }
            }
            self = texts.count == values.count ? .texts(texts) : .other
        } else if (try? container.decode([String: Value].self)) != nil || (try? container.decode(Double.self)) != nil
            || (try? container.decode(Bool.self)) != nil || container.decodeNil()
        {
            self = .other
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no value")
        }
    }
}
