/// Why a class could not be read or written; its bytes should then be copied as they are, and this be said.
package struct ClassFileError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Kind: Hashable, Sendable {
        /// It does not start with the magic number.
        case noClass
        /// Something is said to go on behind the end of what holds it.
        case truncated
        /// A constant of a kind that is not known, so that its length is not either.
        case unknownConstant(tag: UInt8)
        /// An index that leads to no constant, or to one of another kind.
        case badIndex(Int)
        /// An attribute whose content is longer or shorter than it says.
        case badLength
        /// An annotation value of an unknown kind.
        case unknownValue(tag: UInt8)
        /// An instruction that does not exist, or a switch that is no switch.
        case badCode
        /// Annotations within annotations beyond reason.
        case tooDeep
        /// Longer than 1 GiB.
        case tooLarge
        /// Texts that could be names within names, without end.
        case tooManyNames
        /// With the new names there would be more than 65,535 constants.
        case poolFull
        /// A new name, descriptor or text would be longer than 65,535 bytes.
        case nameTooLong
    }

    /// What is wrong.
    package var kind: Kind
    /// Where in the class file.
    package var offset: Int
    /// The class's name with slashes, when it could be read.
    package var className: String

    /// Joins the parts.
    package init(_ kind: Kind, at offset: Int, className: String = "") {
        self.kind = kind
        self.offset = offset
        self.className = className
    }
}
