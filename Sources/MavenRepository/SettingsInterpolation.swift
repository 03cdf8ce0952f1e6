/// Replaces `${…}` in settings as Maven does, before anything is made of them.
package struct SettingsInterpolation: Sendable {
    /// The caller's own properties (`-D`); they win.
    package var userProperties: [String: String]
    /// The system properties (`user.home`, `java.version`).
    package var systemProperties: [String: String]
    /// The environment, for `${env.NAME}`.
    package var environment: [String: String]

    /// Joins the parts.
    package init(
        userProperties: [String: String] = [:], systemProperties: [String: String] = [:],
        environment: [String: String] = [:]
    ) {
        self.userProperties = userProperties
        self.systemProperties = systemProperties
        self.environment = environment
    }

    /// The value of an expression's name.
    func value(_ name: String) -> String? {
        if let value = userProperties[name] ?? systemProperties[name] { return value }
        return name.hasPrefix("env.") ? environment[String(name.dropFirst(4))] : nil
    }

    /// The text with its expressions replaced; those without a value stay as they are.
    func expand(_ text: String) -> String { Self.expand(text, value) }

    /// The same with a function that gives the values. A value may hold expressions itself; one that leads back to
    /// itself, or grows past 64 KiB, stays.
    static func expand(_ text: String, _ value: (String) -> String?) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var open: Set<String> = []
        return expand(text[...], &open, value)
    }

    private static func expand(_ text: Substring, _ open: inout Set<String>, _ value: (String) -> String?) -> String {
        var result = ""
        var rest = text
        while let start = expressionStart(rest) {
            let inside = rest[rest.index(start, offsetBy: 2)...]
            // At least one character, whatever it is.
            guard !inside.isEmpty, let end = inside.dropFirst().firstIndex(of: "}") else { break }
            let written = inside[..<end]
            let name = String(written.hasPrefix(".") ? written.dropFirst() : written)
            result += rest[..<start]
            let after = rest.index(after: end)
            if open.count < 32, !open.contains(name), let found = value(name), found.utf8.count <= 1 << 16 {
                open.insert(name)
                let expanded = expand(found[...], &open, value)
                open.remove(name)
                result += expanded.utf8.count <= 1 << 16 ? expanded : found
            } else {
                result += rest[start..<after]
            }
            rest = rest[after...]
        }
        return result + rest
    }

    private static func expressionStart(_ text: Substring) -> Substring.Index? {
        var from = text.startIndex
        while let dollar = text[from...].firstIndex(of: "$") {
            let next = text.index(after: dollar)
            if next < text.endIndex, text[next] == "{" { return dollar }
            from = next
        }
        return nil
    }
}
