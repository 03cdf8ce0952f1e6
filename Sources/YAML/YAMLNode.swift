/// One node of a YAML document, with the line on which it starts.
package struct YAMLNode: Sendable, Hashable {
    /// What the node holds.
    package let value: YAMLValue
    /// The line, from 1.
    package let line: Int

    /// Joins the parts.
    package init(_ value: YAMLValue, line: Int) {
        self.value = value
        self.line = line
    }

    /// What the node is, in words for messages.
    package var kind: String {
        switch value {
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a block of keys"
        }
    }
}

/// What a YAML node holds. No type is guessed: a scalar is text until somebody asks for a number.
package enum YAMLValue: Sendable, Hashable {
    /// Text, and whether it stood in quotes or as a block.
    case scalar(String, isQuoted: Bool)
    /// Nodes in their order.
    case sequence([YAMLNode])
    /// Entries in their order; the keys differ.
    case mapping([YAMLEntry])
}

/// A key of a mapping and what it stands for.
package struct YAMLEntry: Sendable, Hashable {
    /// The key.
    package let key: String
    /// The line of the key, from 1.
    package let line: Int
    /// The value.
    package let node: YAMLNode

    /// Joins the parts.
    package init(key: String, line: Int, node: YAMLNode) {
        self.key = key
        self.line = line
        self.node = node
    }
}

/// What is wrong with a YAML text, and where.
package struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1; 0 when no line is to blame.
    package let line: Int
    /// What is wrong and what to do.
    package let message: String

    /// Joins the parts.
    package init(line: Int, _ message: String) {
        self.line = line
        self.message = message
    }

    /// `line 3: …`.
    package var description: String { line > 0 ? "line \(line): \(message)" : message }
}

/// Bounds of what is read; each is an error when it is passed.
package struct YAMLLimits: Sendable, Hashable {
    /// Bytes of text.
    package var bytes = 1 << 20
    /// Nodes within nodes.
    package var depth = 32
    /// Nodes in all.
    package var nodes = 100_000

    /// The defaults: 1 MiB, 32 levels, 100,000 nodes.
    package init() {}
}
