/// How the code of a class uses a member of a class.
package struct MemberUse: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    /// Makes a set of its bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// As a static one.
    package static let ofStatic = MemberUse(rawValue: 1)
    /// As one of an object.
    package static let ofObject = MemberUse(rawValue: 2)
    /// As a constructor, private method or method of a superclass: by `invokespecial`.
    package static let special = MemberUse(rawValue: 4)
    /// As a field that gets a value.
    package static let written = MemberUse(rawValue: 8)

    /// What an instruction does to its member (JVMS 6.5): those from `getstatic` to `invokeinterface`.
    init(opcode: UInt8) {
        switch opcode {
        case 0xB2, 0xB8: self = .ofStatic
        case 0xB3: self = [.ofStatic, .written]
        case 0xB4, 0xB6, 0xB9: self = .ofObject
        case 0xB5: self = [.ofObject, .written]
        case 0xB7: self = [.ofObject, .special]
        default: self = []
        }
    }

    /// What a method handle does to its member (JVMS 5.4.3.5, table of bytecode behaviours).
    init(handle kind: UInt8) {
        switch kind {
        case 1, 5, 9: self = .ofObject
        case 2, 6: self = .ofStatic
        case 3: self = [.ofObject, .written]
        case 4: self = [.ofStatic, .written]
        case 7, 8: self = [.ofObject, .special]
        default: self = []
        }
    }
}
