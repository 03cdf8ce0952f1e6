/// A value that cannot be printed by accident: every description of it is `<secret>`.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Takes the secret.
    package init(_ value: String) { self.value = value }

    /// The secret itself, for the one call that needs it.
    package func reveal() -> String { value }

    /// `<secret>`.
    package var description: String { "<secret>" }
    /// `<secret>`.
    package var debugDescription: String { "<secret>" }
    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
