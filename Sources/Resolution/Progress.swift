package import Coordinates

/// Something that a collection has to know before it can end.
package enum Need: Hashable, Sendable {
    /// The descriptor of a coordinate: `Knowledge.supply(_:)`.
    case descriptor(GAV)
    /// The versions that metadata lists: `Knowledge.supply(versions:group:artifact:)`.
    case versions(group: Symbol, artifact: Symbol)
}

/// How far a collection is.
package enum Progress: Sendable {
    /// It needs all of these, which Maven would ask for too; they can be fetched in parallel. Never empty.
    case needs([Need])
    /// It is done.
    case done(Resolution)
}
