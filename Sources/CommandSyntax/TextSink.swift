internal import Glibc
internal import Support

/// Where text for people goes.
package struct TextSink: Sendable {
    /// Whether a person looks at it as it comes.
    package let isTerminal: Bool
    private let sink: @Sendable ([UInt8]) throws -> Void

    /// Takes what writes the text, whole.
    package init(isTerminal: Bool, write: @escaping @Sendable (String) throws -> Void) {
        self.isTerminal = isTerminal
        sink = { try write(String(decoding: $0, as: UTF8.self)) }
    }

    private init(isTerminal: Bool, writeBytes: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.isTerminal = isTerminal
        sink = writeBytes
    }

    /// Writes text. Throws `OutputClosed` when nobody reads it any more.
    package func write(_ text: String) throws { try sink(Array(text.utf8)) }

    /// Writes UTF-8 of whole characters. Throws `OutputClosed` when nobody reads it any more.
    package func write(_ bytes: [UInt8]) throws { try sink(bytes) }

    /// Writes to a descriptor of this process.
    package static func descriptor(_ number: Int32) -> TextSink {
        TextSink(
            isTerminal: Terminal.isTerminal(number),
            writeBytes: { bytes in
                var done = 0
                while done < bytes.count {
                    let count = unsafe bytes.withUnsafeBytes { buffer in
                        unsafe Glibc.write(number, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
                    }
                    if count >= 0 {
                        done += count
                    } else if errno == EAGAIN {
                        // Whoever shares the descriptor made it non-blocking.
                        var ready = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                        unsafe poll(&ready, 1, 1000)
                    } else if errno == EPIPE {
                        throw OutputClosed()
                    } else if errno != EINTR {
                        let error = SystemCallError(call: "write", number: errno, subject: "the output")
                        throw error.asKilnError
                    }
                }
            })
    }
}

/// Who read the output went away: the command ends without a word.
package struct OutputClosed: Error, Sendable, Hashable {
    /// Nothing more is known.
    package init() {}
}
