internal import Glibc
internal import Support

/// What a command sees of its process, as a value: tests run commands in parallel, each with its own.
package struct Console: Sendable {
    /// The environment.
    package var environment: [String: String]
    /// The working directory, absolute.
    package var workingDirectory: String
    /// Standard output.
    package var output: TextSink
    /// Standard error.
    package var error: TextSink
    /// The terminal's columns; what is not on a terminal is never cut.
    package var width: Int

    /// Joins the parts.
    package init(
        environment: [String: String], workingDirectory: String, output: TextSink, error: TextSink, width: Int
    ) {
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.output = output
        self.error = error
        self.width = width
    }

    /// The absolute form of a path that a person typed.
    package func path(_ text: String) -> String {
        text.hasPrefix("/") ? text : workingDirectory + (text == "." ? "" : "/" + text)
    }
}

extension Console {
    /// The console of this process.
    package static func process() -> Console {
        let environment = processEnvironment()
        let asked = Terminal.columns(1) ?? Terminal.columns(2)
        let width = asked ?? environment["COLUMNS"].flatMap { Int($0) } ?? 80
        return Console(
            environment: environment, workingDirectory: String(Files.absolute("x").dropLast(2)),
            output: .descriptor(1), error: .descriptor(2), width: min(max(width, 20), 1000))
    }

    private static func processEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            if let equals = unsafe strchr(text, Int32(UInt8(ascii: "="))) {
                let name = unsafe UnsafeRawBufferPointer(start: text, count: equals - text)
                result[unsafe String(decoding: name, as: UTF8.self)] = unsafe String(cString: equals + 1)
            }
            unsafe entry += 1
        }
        return result
    }
}
