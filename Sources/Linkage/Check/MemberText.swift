/// A field or method as Java would write it.
enum MemberText {
    /// `int com.foo.Bar.size(java.lang.String)`; a descriptor that is none is given as it is.
    static func text(_ name: ArraySlice<UInt8>, _ descriptor: ArraySlice<UInt8>, of owner: String) -> String {
        let plain = String(decoding: name, as: UTF8.self)
        var rest = descriptor
        var parameters: [String] = []
        let isMethod = rest.first == UInt8(ascii: "(")
        if isMethod {
            rest.removeFirst()
            while let next = rest.first, next != UInt8(ascii: ")") {
                guard let type = type(&rest) else { return raw(owner, plain, descriptor) }
                parameters.append(type)
            }
            if rest.isEmpty { return raw(owner, plain, descriptor) }
            rest.removeFirst()
        }
        guard let type = type(&rest), rest.isEmpty else { return raw(owner, plain, descriptor) }
        if !isMethod { return "\(type) \(owner).\(plain)" }
        let list = "(\(parameters.joined(separator: ", ")))"
        return plain == "<init>" ? "new \(owner)\(list)" : "\(type) \(owner).\(plain)\(list)"
    }

    private static func raw(_ owner: String, _ name: String, _ descriptor: ArraySlice<UInt8>) -> String {
        "\(owner).\(name)\(String(decoding: descriptor, as: UTF8.self))"
    }

    private static func type(_ rest: inout ArraySlice<UInt8>) -> String? {
        var dimensions = 0
        while rest.first == UInt8(ascii: "["), dimensions < 256 {
            rest.removeFirst()
            dimensions += 1
        }
        guard let kind = rest.popFirst() else { return nil }
        let name: String
        switch kind {
        case UInt8(ascii: "B"): name = "byte"
        case UInt8(ascii: "C"): name = "char"
        case UInt8(ascii: "D"): name = "double"
        case UInt8(ascii: "F"): name = "float"
        case UInt8(ascii: "I"): name = "int"
        case UInt8(ascii: "J"): name = "long"
        case UInt8(ascii: "S"): name = "short"
        case UInt8(ascii: "Z"): name = "boolean"
        case UInt8(ascii: "V"): name = "void"
        case UInt8(ascii: "L"):
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
            name = String(
                decoding: rest[..<end].map { $0 == UInt8(ascii: "/") ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
            rest = rest[(end + 1)...]
        default: return nil
        }
        return name + String(repeating: "[]", count: dimensions)
    }
}
