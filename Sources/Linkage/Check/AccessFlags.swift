/// Access flags of classes and members (JVMS 4.1, 4.5, 4.6).
enum AccessFlags {
    static let isPublic: UInt16 = 0x0001
    static let isPrivate: UInt16 = 0x0002
    static let isProtected: UInt16 = 0x0004
    static let isStatic: UInt16 = 0x0008
    static let isFinal: UInt16 = 0x0010
    static let isVarargs: UInt16 = 0x0080
    static let isNative: UInt16 = 0x0100
    static let interface: UInt16 = 0x0200
    static let isAbstract: UInt16 = 0x0400
}
