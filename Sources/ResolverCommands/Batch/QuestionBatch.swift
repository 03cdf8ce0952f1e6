internal import CommandSyntax
internal import Support

/// Questions as JSON lines. A line that is none is answered with an `error`, and does not end the run.
enum QuestionBatch {
    /// The longest line that is read, in bytes.
    static let lineLimit = 32 << 20

    /// Answers each line; blank ones are passed over.
    static func run(
        _ context: ResolverContext, _ answer: (JSONLine, inout AnswerWriter) throws -> Void
    ) throws -> ExitCode {
        var number = 0
        return try Batch.run(context, lineLimit: lineLimit) { bytes, output in
            number += 1
            guard let bytes else {
                refuse("line \(number) is longer than \(lineLimit) bytes", nil, &output)
                return false
            }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return true }
            var line: JSONLine?
            do {
                let read = try JSONLine(bytes)
                line = read
                var writer = AnswerWriter()
                try answer(read, &writer)
                writer.finish(read, into: &output)
                return true
            } catch let error as JSONLineError {
                refuse("line \(number), byte \(error.offset + 1): \(error.message)", line, &output)
            } catch let error as KilnError {
                refuse("line \(number): \(error.description)", line, &output)
            }
            return false
        }
    }

    private static func refuse(_ message: String, _ line: JSONLine?, _ output: inout [UInt8]) {
        var writer = AnswerWriter()
        writer.member("error") { $0.string(message) }
        writer.finish(line, into: &output)
    }
}
