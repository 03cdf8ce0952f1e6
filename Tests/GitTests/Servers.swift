import Glibc
import Subprocess
import Support
import Synchronization
import Testing

/// A helper program of a test that serves until the test ends.
enum Servers {
    static func isInstalled(_ programs: String...) -> Bool {
        programs.allSatisfy { program in
            program.hasPrefix("/")
                ? access(program, X_OK) == 0
                : ["/usr/bin/", "/usr/local/bin/", "/bin/"].contains { access($0 + program, X_OK) == 0 }
        }
    }

    /// Starts a program, waits for the number behind `mark` in what it writes, and stops it after the body.
    static func with<Result>(
        _ arguments: [String], environment: [String: String], mark: String, _ body: (Int) async throws -> Result
    ) async throws -> Result {
        var request = ProcessRequest(arguments, environment: environment)
        request.deadlines.wallSeconds = 150
        // An end of a pipe that nobody writes to: the program's input ends with the test's process at the latest.
        let input = try FileDescriptor.pipe()
        request.input = input.read
        let (lines, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let process = try Subprocess.start(request) { continuation.yield($0) }
        do {
            let number = try await waitFor(mark, lines)
            let result = try await body(number)
            _ = await process.terminate(graceSeconds: 2)
            _ = input.write.raw
            return result
        } catch {
            _ = await process.terminate(graceSeconds: 2)
            throw error
        }
    }

    private static func waitFor(_ mark: String, _ output: AsyncStream<[UInt8]>) async throws -> Int {
        var text = ""
        for await bytes in output {
            text += String(decoding: bytes, as: UTF8.self)
            let lines = text.split(whereSeparator: \.isNewline)
            for line in lines where text.utf8.last == 0x0A || line != lines.last {
                let words = line.split(separator: " ")
                if let place = words.firstIndex(of: Substring(mark)), place + 1 < words.count,
                    let number = Int(words[place + 1].filter(\.isNumber))
                {
                    return number
                }
            }
        }
        throw KilnError(.unavailable, "the server ended: \(text)")
    }
}
