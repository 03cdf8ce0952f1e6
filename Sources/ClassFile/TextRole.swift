/// What a Utf8 constant is for, at one of the places that name it (JVMS 4.4.7). One Utf8 can have several (`C13`).
enum TextRole: UInt8, CaseIterable {
    /// A member's, attribute's or variable's name: never a name that moves.
    case name
    /// A class's name with slashes, or an array's descriptor (`C1`).
    case className
    /// The descriptor of a field or method (`C2`, `C3`).
    case descriptor
    /// A descriptor that nothing is linked by: of an annotation, its values, a local variable.
    case mention
    /// A generic signature (`C4`).
    case signature
    /// A string constant or an annotation's string (`C5`, `C6`).
    case string
    /// A string that `$deserializeLambda$` compares with names of classes and descriptors.
    case lambdaString
    /// A package's name with slashes (`C9`).
    case package
    /// A string of Kotlin's metadata: a descriptor or a name with slashes.
    case kotlin
    /// Kotlin's metadata in binary form.
    case kotlinData
    /// A pickled Scala signature, or a part of one.
    case scala
    /// The name of the source file (`C10`).
    case sourceFile

    /// The role's bit in a set of roles.
    var bit: UInt16 { 1 << UInt16(rawValue) }
}
