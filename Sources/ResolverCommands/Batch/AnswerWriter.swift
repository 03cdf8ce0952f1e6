/// Writes a question's object again with the answer in it. A member of the question that the answer has too gives way to
/// it, in its place; the others come after the question's.
struct AnswerWriter {
    private var answers: [(name: StaticString, value: [UInt8])] = []

    /// Adds a member of the answer.
    mutating func member(_ name: StaticString, _ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        write(&writer)
        answers.append((name, writer.bytes))
    }

    /// Appends the object of a question, `nil` when it could not be read, with the answers, and a line feed.
    func finish(_ line: JSONLine?, into output: inout [UInt8]) {
        var writer = JSONWriter(bytes: output)
        output = []
        var isFirst = true
        func separate(_ writer: inout JSONWriter) {
            writer.bytes.append(UInt8(ascii: isFirst ? "{" : ","))
            isFirst = false
        }
        var written = Array(repeating: false, count: answers.count)
        for member in line?.members ?? [] {
            separate(&writer)
            writer.string(member.name)
            writer.bytes.append(UInt8(ascii: ":"))
            if let index = answers.firstIndex(where: { $0.name.description == member.name }) {
                writer.bytes += answers[index].value
                written[index] = true
            } else if let line {
                writer.bytes += line.bytes[member.value]
            }
        }
        for (index, answer) in answers.enumerated() where !written[index] {
            separate(&writer)
            writer.string(answer.name.description)
            writer.bytes.append(UInt8(ascii: ":"))
            writer.bytes += answer.value
        }
        if isFirst { writer.bytes.append(UInt8(ascii: "{")) }
        writer.raw("}\n")
        output = writer.bytes
    }
}
