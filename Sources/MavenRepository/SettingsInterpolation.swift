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
        let bytes = text.utf8
        var result = ""
        var copied = bytes.startIndex
        var at = bytes.startIndex
        while let start = expressionStart(bytes, from: at) {
            let inside = bytes.index(start, offsetBy: 2)
            // At least one character, whatever it is.
            guard inside < bytes.endIndex,
                let end = bytes[bytes.index(after: inside)...].firstIndex(of: UInt8(ascii: "}"))
            else { break }
            at = bytes.index(after: end)
            let name = String(text[(bytes[inside] == UInt8(ascii: ".") ? bytes.index(after: inside) : inside)..<end])
            guard open.count < 32, !open.contains(name), let found = value(name), found.utf8.count <= 1 << 16 else {
                continue
            }
            result += text[copied..<start]
            open.insert(name)
            let expanded = expand(found[...], &open, value)
            open.remove(name)
            result += expanded.utf8.count <= 1 << 16 ? expanded : found
            copied = at
        }
        return result + text[copied...]
    }

    private static func expressionStart(_ bytes: Substring.UTF8View, from: String.Index) -> String.Index? {
        var from = from
        while let dollar = bytes[from...].firstIndex(of: UInt8(ascii: "$")) {
            let next = bytes.index(after: dollar)
            if next < bytes.endIndex, bytes[next] == UInt8(ascii: "{") { return dollar }
            from = next
        }
        return nil
    }
}
