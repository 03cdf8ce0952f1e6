/// Whether bytes are a class file whose parts lie where they say, and its level. One value serves class after class.
package struct ClassShape: Sendable {
    private var walk = ClassWalk()

    /// Nothing read yet.
    package init() {}

    /// The major version of a class. Throws when it is damaged; instructions are not looked at.
    package mutating func majorVersion(_ bytes: Span<UInt8>) throws(ClassFileError) -> Int {
        try walk.start(bytes)
        try walk.readMembers(bytes)
        return bytes.u2(6)
    }
}
