package import Pipeline

/// Numbers and times as people read them.
package enum Format {
    /// `1,234,567`.
    package static func grouped(_ number: Int64) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// `812 B`, `1.4 KiB`, `12.0 MiB`.
    package static func size(_ bytes: Int64) -> String {
        if bytes < 1024 { return "\(bytes) B" }
        var value = Double(bytes) / 1024
        for unit in ["KiB", "MiB", "GiB"] {
            // 1023.95 would be written 1024.0.
            if value < 1023.95 { return "\(tenths(value)) \(unit)" }
            value /= 1024
        }
        return "\(tenths(value)) TiB"
    }

    /// `0.4 s`, `12.3 s`, `3 min 05 s`, `2 h 07 min`.
    package static func duration(_ seconds: Double) -> String {
        let seconds = min(max(0, seconds), 1e9)
        if seconds < 59.95 { return "\(tenths(seconds)) s" }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
        return "\(whole / 3600) h \(two(whole / 60 % 60)) min"
    }

    /// On a terminal how long ago, such as `5 min ago`; elsewhere the moment itself.
    package static func time(_ moment: Timestamp, now: Timestamp, isTerminal: Bool) -> String {
        guard isTerminal else { return moment.description }
        let seconds = Int(min(max(-1e9, now.seconds(since: moment)), 1e9))
        return switch seconds {
        case ..<(-60): moment.description
        case ..<2: "just now"
        case ..<60: "\(seconds) s ago"
        case ..<3600: "\(seconds / 60) min ago"
        case ..<86400: "\(seconds / 3600) h ago"
        case ..<(86400 * 30): "\(seconds / 86400) d ago"
        default: String(moment.description.prefix(10))
        }
    }

    /// A digest's first twelve digits on a terminal, else all of it.
    package static func digest(_ digest: Digest, isTerminal: Bool) -> String {
        isTerminal ? "sha256:" + digest.hex.prefix(12) : digest.description
    }

    /// Words as a shell would take them.
    package static func words(_ words: [String]) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,+@%")
        return words.map { word in
            let isPlain = !word.isEmpty && word.allSatisfy(plain.contains)
            return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
        }.joined(separator: " ")
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
