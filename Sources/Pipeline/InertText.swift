/// Text from outside made harmless to a terminal, a page and a log line.
package enum InertText {
    /// Replaces what a terminal would act upon by a visible sign: C0 controls other than line feed and tab become
    /// U+2400…, DEL U+2421, C1 controls and bidirectional marks U+FFFD, invalid UTF-8 U+FFFD. CR LF becomes LF.
    package static func inert(_ bytes: some Sequence<UInt8>) -> String {
        inert(String(decoding: Array(bytes), as: UTF8.self))
    }

    /// As for bytes.
    package static func inert(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var pendingReturn = false
        for scalar in text.unicodeScalars {
            if pendingReturn {
                if scalar != "\n" { result.append("\u{240D}") }
                pendingReturn = false
            }
            switch scalar.value {
            case 0x0A, 0x09: result.append(scalar)
            case 0x0D: pendingReturn = true
            case 0..<0x20: result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            case 0x7F: result.append("\u{2421}")
            case _ where isActive(scalar): result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        if pendingReturn { result.append("\u{240D}") }
        return String(result)
    }

    /// Whether a terminal acts upon a scalar: controls, line and paragraph separators, bidirectional marks.
    package static func isActive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C: true
        default: false
        }
    }

    /// One line of at most `limit` characters: line feeds and tabs become blanks too.
    package static func line(_ text: String, limit: Int = 500) -> String {
        let plain = String(inert(text).map { $0 == "\n" || $0 == "\t" ? " " : $0 })
        return plain.count <= limit ? plain : String(plain.prefix(limit - 1)) + "…"
    }
}
