internal import CommandSyntax
internal import Support

/// Answers lines of standard input one by one, in order. What is answered is written before more input is waited for.
enum Batch {
    /// Calls `answer` with each line, `nil` for one that is too long; it appends to the output and says whether the line
    /// was understood. The exit code says whether all were.
    static func run(
        _ context: ResolverContext, lineLimit: Int, _ answer: ([UInt8]?, inout [UInt8]) throws -> Bool
    ) throws -> ExitCode {
        var reader = LineReader(limit: lineLimit, read: context.input)
        var output: [UInt8] = []
        var number = 0
        var wrong: [Int] = []
        var count = 0
        func flush() throws {
            if !output.isEmpty { try context.console.output.write(output) }
            output.removeAll(keepingCapacity: true)
        }
        while let line = try reader.next(beforeRead: flush) {
            number += 1
            let isUnderstood: Bool
            switch line {
            case .line(let bytes): isUnderstood = try answer(bytes, &output)
            case .tooLong: isUnderstood = try answer(nil, &output)
            }
            if !isUnderstood {
                count += 1
                if wrong.count < 5 { wrong.append(number) }
            }
            if output.count >= 1 << 18 { try flush() }
        }
        try flush()
        if count == 0 { return .done }
        let lines = wrong.map(String.init).joined(separator: ", ") + (count > wrong.count ? ", …" : "")
        try context.console.error.write("kiln: \(count) of \(number) lines were not understood: \(lines)\n")
        return .usage
    }
}
