import Coordinates

extension Symbol {
    /// Stands for an element that is not there, where Maven tells that from an empty one. Never handed out.
    static var absent: Symbol { Symbol(rawValue: 0x7FFF_FFFF) }

    /// Whether the element is not there.
    var isAbsent: Bool { self == .absent }

    /// Whether the element is not there or empty.
    var isNothing: Bool { isEmpty || isAbsent }

    /// The text, empty when absent.
    var orEmpty: Symbol { isAbsent ? .empty : self }
}

/// What makes two dependencies the same to inheritance and management: `g:a:type[:classifier]` (M4).
struct ManagementKey: Equatable {
    var group: Symbol
    var artifact: Symbol
    var type: Symbol
    var classifier: Symbol

    /// Good enough for coordinates; ids are dense.
    var hash: UInt32 {
        var hash = UInt64(group.rawValue) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ UInt64(artifact.rawValue)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ UInt64(type.rawValue) ^ (UInt64(classifier.rawValue) << 32)) &* 0x94D0_49BB_1331_11EB
        return UInt32(truncatingIfNeeded: hash >> 32)
    }
}

/// A run of entries in the reader's table of exclusions.
struct ExclusionRun: Hashable {
    var start: UInt32
    var count: UInt32

    static let none = ExclusionRun(start: 0, count: 0)
}

/// A dependency as a pom writes it. In a `ParsedPom` its symbols are indices of the pom's own texts.
struct RawDependency {
    var group: Symbol = .absent
    var artifact: Symbol = .absent
    var version: Symbol = .absent
    var type: Symbol = .jar
    var classifier: Symbol = .absent
    var scope: Symbol = .absent
    var systemPath: Symbol = .absent
    var optional: Symbol = .absent
    var exclusions: ExclusionRun = .none
    /// Whether one of the texts, exclusions included, holds an expression.
    var hasExpression = false

    /// What management compares.
    func key(_ rules: MavenRules) -> ManagementKey {
        let classifier = rules.emptyClassifierIsNone && self.classifier.isEmpty ? Symbol.absent : self.classifier
        return ManagementKey(group: group, artifact: artifact, type: type, classifier: classifier)
    }
}
