internal import CPlatform
internal import Glibc

/// What is known of a terminal.
package enum Terminal {
    /// Whether a descriptor is one.
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Its columns; `nil` when the descriptor is none or does not tell.
    package static func columns(_ descriptor: Int32) -> Int? {
        let columns = kiln_terminal_columns(descriptor)
        return columns > 0 ? Int(columns) : nil
    }
}
