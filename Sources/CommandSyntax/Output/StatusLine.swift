internal import Pipeline
internal import Synchronization

/// Text that scrolls on standard output, and one line below it that changes in place, on a terminal.
///
/// Elsewhere the line's changes are lines of their own. The lock is the terminal's: it keeps a piece of text and the
/// line from being written into each other, and nothing calls back from under it.
package final class StatusLine: Sendable {
    private struct State {
        var line = ""
        var isDrawn = false
        var atLineStart = true
        var lastPlain: String?
    }

    private let output: TextSink
    private let error: TextSink
    private let width: Int
    private let state = Mutex(State())

    /// A line for a console's sinks.
    package init(_ console: Console) {
        output = console.output
        error = console.error
        width = console.width
    }

    /// Whether the line changes in place.
    package var isLive: Bool { error.isTerminal }

    /// Writes text above the line, as it is.
    package func write(_ text: String) throws {
        guard !text.isEmpty else { return }
        try state.withLock { state in
            try erase(&state)
            try output.write(text)
            state.atLineStart = text.hasSuffix("\n")
            try draw(&state)
        }
    }

    /// Writes a remark of its own line to standard error.
    package func remark(_ text: String) throws {
        try state.withLock { state in
            try erase(&state)
            let isBesideText = output.isTerminal && !state.atLineStart
            try error.write((isBesideText ? "\n" : "") + text + "\n")
            if isBesideText { state.atLineStart = true }
            try draw(&state)
        }
    }

    /// Changes the line. `plain` is what is written elsewhere than on a terminal, once for each change of it.
    package func update(_ line: String, plain: String?) throws {
        try state.withLock { state in
            if error.isTerminal {
                state.line = TextWidth.cut(InertText.line(line), to: max(20, width - 1))
                try erase(&state)
                try draw(&state)
            } else if let plain, plain != state.lastPlain {
                state.lastPlain = plain
                try error.write(InertText.line(plain) + "\n")
            }
        }
    }

    /// Takes the line away; text that follows begins on a line of its own.
    package func end() throws {
        try state.withLock { state in
            try erase(&state)
            state.line = ""
            if !state.atLineStart { try output.write("\n") }
            state.atLineStart = true
        }
    }

    private func erase(_ state: inout State) throws {
        guard state.isDrawn else { return }
        state.isDrawn = false
        try error.write("\r\u{1B}[K")
    }

    private func draw(_ state: inout State) throws {
        guard error.isTerminal, state.atLineStart || !output.isTerminal, !state.line.isEmpty else { return }
        state.isDrawn = true
        try error.write(state.line)
    }
}
