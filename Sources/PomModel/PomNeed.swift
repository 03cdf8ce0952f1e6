package import Coordinates

/// What a `ModelReader` asks of the world before it can go on.
package enum PomNeed: Hashable, Sendable {
    /// The pom of these coordinates; answered by `pom`, `missing` or `unreadable`.
    case pom(GAV)
    /// All versions of an artifact, for a parent's or an import's version range; answered by `versions`.
    case versions(group: Symbol, artifact: Symbol)
    /// The pom at an absolute path, or the `pom.xml` in it when it is a folder: a project's parent by `relativePath`;
    /// answered by `pom`, `missing` or `unreadable`.
    case file(String)
    /// Whether a file is there, for a profile's activation; answered by `exists`.
    case exists(String)
}

/// The answer to a `PomNeed`.
package enum PomAnswer: Sendable {
    /// The pom, read.
    case pom(ParsedPom)
    /// It is not there; the text says for people where it was looked for.
    case missing(String)
    /// It is there but is no pom; the text says for people why.
    case unreadable(String)
    /// Nobody knows whether it is there, since it could not be had; the text says for people why. Collection fails.
    case failed(String)
    /// The versions, in any order.
    case versions([String])
    /// Whether the file is there.
    case exists(Bool)
}
