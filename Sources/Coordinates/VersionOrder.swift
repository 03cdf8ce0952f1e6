/// Which generation's way of ordering versions applies.
package enum VersionOrder: UInt8, Sendable, Hashable {
    /// Resolver 1.6: padding stops at the first token of the other kind.
    case maven38
    /// Resolver 1.9: padding skips tokens of the other kind (MRESOLVER-336).
    case maven39
    /// Resolver 2.0: a number and a word at the first place are ordered, and only ASCII digits are digits.
    case maven4

    /// Whether padding looks past tokens of the other kind.
    var paddingSkipsOtherKind: Bool { self != .maven38 }

    /// Whether a number and a word at the first place are ordered by kind.
    var ordersFirstKinds: Bool { self == .maven4 }

    /// Whether digits of other scripts are digits, and words are known by Java's case-insensitive order.
    var readsForeignText: Bool { self != .maven4 }
}
