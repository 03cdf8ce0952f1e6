internal import Glibc
internal import Pipeline
internal import Synchronization

/// Writes what Kiln itself does, as JSON lines or as text on a terminal. Build logs are artifacts, not log lines.
package struct Log: Sendable {
    /// How much a line matters.
    package enum Level: Int, Sendable, Comparable, CaseIterable {
        /// For finding a defect.
        case debug
        /// What normally happens.
        case info
        /// Something is wrong and work goes on.
        case warning
        /// Something was not done.
        case error

        /// Orders by weight.
        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

        /// The name in lines and in the configuration.
        package var name: String { ["debug", "info", "warning", "error"][rawValue] }
    }

    /// Takes finished lines, each with its line feed.
    package typealias Sink = @Sendable ([UInt8]) -> Void

    private let sink: Sink
    private let level: Level
    private let isText: Bool
    private let fields: [(String, String)]

    /// A log to a sink. `isText` gives lines for people instead of JSON.
    package init(level: Level = .info, isText: Bool, sink: @escaping Sink) {
        self.init(level: level, isText: isText, fields: [], sink: sink)
    }

    private init(level: Level, isText: Bool, fields: [(String, String)], sink: @escaping Sink) {
        self.level = level
        self.isText = isText
        self.fields = fields
        self.sink = sink
    }

    /// Standard error: text on a terminal, JSON elsewhere; each line is one write.
    package static func standardError(level: Level = .info) -> Log {
        Log(level: level, isText: isatty(2) == 1) { line in _ = unsafe Glibc.write(2, line, line.count) }
    }

    /// Writes nowhere.
    package static let silent = Log(level: .error, isText: true) { _ in }

    /// The same log with more fields on every line.
    package func with(_ more: KeyValuePairs<String, String>) -> Log {
        Log(level: level, isText: isText, fields: fields + more.map { ($0, $1) }, sink: sink)
    }

    /// A line for finding a defect.
    package func debug(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.debug, message, fields)
    }

    /// A line about what normally happens.
    package func info(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.info, message, fields)
    }

    /// A line about something wrong though work goes on.
    package func warning(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.warning, message, fields)
    }

    /// A line about something that was not done.
    package func error(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.error, message, fields)
    }

    private func write(_ level: Level, _ message: () -> String, _ more: KeyValuePairs<String, String>) {
        guard level >= self.level else { return }
        let all = fields + more.map { ($0, $1) }
        var line = ""
        if isText {
            line = "\(Clock.system.now()) \(level.name): \(message())"
            for (name, value) in all { line += " \(name)=\(value)" }
            // One line, and nothing in it that a terminal acts upon.
            line = InertText.line(line, limit: 8000)
        } else {
            line = "{\"time\":\"\(Clock.system.now())\",\"level\":\"\(level.name)\",\"message\":"
            line += JSONText.quoted(message())
            for (name, value) in all { line += ",\(JSONText.quoted(name)):\(JSONText.quoted(value))" }
            line += "}"
        }
        sink(Array(line.utf8) + [0x0A])
    }
}

/// Collects log lines, for tests.
package final class LogRecorder: Sendable {
    private let lines = Mutex<[String]>([])

    /// An empty recorder.
    package init() {}

    /// A JSON log that records every level here.
    package var log: Log {
        Log(level: .debug, isText: false) { line in
            self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
    }

    /// What was recorded.
    package var recorded: [String] { lines.withLock { $0 } }
}
