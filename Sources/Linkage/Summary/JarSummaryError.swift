/// Why a packed summary cannot be used; it should then be made anew.
package enum JarSummaryError: Error, Hashable, Sendable {
    /// It is no summary, or one of another version of the format.
    case otherFormat
    /// It is shorter or longer than it says.
    case wrongSize
    /// Its checksum is not that of its content.
    case wrongChecksum
    /// A number in it leads nowhere.
    case badIndex
}
