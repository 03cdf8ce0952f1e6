package import Support

/// Typed access to the keys of one block, so that each mistake is named with its file, line and key.
package struct YAMLFields: Sendable {
    /// The file's name for messages.
    package let file: String
    /// The line on which the block starts.
    package let line: Int
    /// Where the block stands, such as `java.`; empty at the top.
    private let prefix: String
    private let entries: [YAMLEntry]

    /// Reads a file's text as one block with none but the known keys; an empty text is an empty block.
    package init(parsing bytes: [UInt8], file: String, known: [String]) throws {
        do {
            let top = try YAML.parse(bytes) ?? YAMLNode(.mapping([]), line: 1)
            try self.init(top, file: file, prefix: "", known: known)
        } catch let error as YAMLError {
            throw KilnError(.invalid, "\(file), \(error)")
        }
    }

    private init(_ node: YAMLNode, file: String, prefix: String, known: [String]?) throws {
        self.file = file
        self.prefix = prefix
        line = node.line
        guard case .mapping(let entries) = node.value else {
            throw KilnError(
                .invalid,
                "\(file), line \(node.line): \(prefix.isEmpty ? "the file" : "'\(prefix.dropLast())'") must be "
                    + "a block of keys and is \(node.kind)")
        }
        self.entries = entries
        guard let known else { return }
        for entry in entries where !known.contains(entry.key) {
            throw KilnError(
                .invalid,
                "\(file), line \(entry.line): unknown key '\(prefix)\(entry.key)'; known: "
                    + known.joined(separator: ", "))
        }
    }

    /// The keys that are there, in their order.
    package var keys: [String] { entries.map(\.key) }

    /// Whether the key is there with a value; `key:` with nothing behind it, `~` and `null` count as absent.
    package func has(_ key: String) -> Bool { entry(key) != nil }

    /// The text of a key.
    package func text(_ key: String) throws -> String? {
        try entry(key).map { try scalar($0.node, key) }
    }

    /// The text of a key that must be there.
    package func requiredText(_ key: String) throws -> String {
        guard let text = try text(key), !text.isEmpty else {
            throw KilnError(.invalid, "\(file), line \(line): the key '\(prefix)\(key)' is missing")
        }
        return text
    }

    /// A whole number within bounds.
    package func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let entry = entry(key) else { return nil }
        let text = try scalar(entry.node, key)
        guard let number = Int(text), range.contains(number) else {
            throw error(
                entry, key, "must be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
        }
        return number
    }

    /// `true` or `false`, and nothing else (YAML 1.1 would take `yes` and `on`, and `no` for Norway).
    package func boolean(_ key: String) throws -> Bool? {
        guard let entry = entry(key) else { return nil }
        switch try scalar(entry.node, key) {
        case "true": return true
        case "false": return false
        case let text: throw error(entry, key, "must be true or false, not '\(text)'")
        }
    }

    /// A list of texts.
    package func texts(_ key: String) throws -> [String]? {
        guard let entry = entry(key) else { return nil }
        guard case .sequence(let nodes) = entry.node.value else {
            throw error(entry, key, "must be a list and is \(entry.node.kind)")
        }
        return try nodes.map { try scalar($0, key) }
    }

    /// A block of free keys with text, in their order.
    package func pairs(_ key: String) throws -> [(key: String, value: String)]? {
        guard let block = try block(key, known: nil) else { return nil }
        return try block.entries.map { ($0.key, try block.scalar($0.node, $0.key)) }
    }

    /// A block below a key; `known: nil` takes any keys.
    package func block(_ key: String, known: [String]?) throws -> YAMLFields? {
        try entry(key).map { try YAMLFields($0.node, file: file, prefix: "\(prefix)\(key).", known: known) }
    }

    /// A list whose items are texts or blocks; a text stands for a block with that text at `shorthand`.
    package func blocks(_ key: String, shorthand: String, known: [String]) throws -> [YAMLFields]? {
        guard let entry = entry(key) else { return nil }
        guard case .sequence(let nodes) = entry.node.value else {
            throw error(entry, key, "must be a list and is \(entry.node.kind)")
        }
        return try nodes.map { node in
            var item = node
            if case .scalar = node.value {
                item = YAMLNode(
                    .mapping([YAMLEntry(key: shorthand, line: node.line, node: node)]), line: node.line)
            }
            return try YAMLFields(item, file: file, prefix: "\(prefix)\(key).", known: known)
        }
    }

    /// An error about a key's value, with its file and line.
    package func error(_ key: String, _ message: String) -> KilnError {
        guard let entry = entry(key) else {
            return KilnError(.invalid, "\(file), line \(line): '\(prefix)\(key)' \(message)")
        }
        return error(entry, key, message)
    }

    private func error(_ entry: YAMLEntry, _ key: String, _ message: String) -> KilnError {
        KilnError(.invalid, "\(file), line \(entry.line): '\(prefix)\(key)' \(message)")
    }

    private func entry(_ key: String) -> YAMLEntry? {
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        if case .scalar(let text, isQuoted: false) = entry.node.value, ["", "~", "null"].contains(text) { return nil }
        return entry
    }

    private func scalar(_ node: YAMLNode, _ key: String) throws -> String {
        guard case .scalar(let text, _) = node.value else {
            throw KilnError(
                .invalid, "\(file), line \(node.line): '\(prefix)\(key)' must be a single value and is \(node.kind)")
        }
        return text
    }
}
