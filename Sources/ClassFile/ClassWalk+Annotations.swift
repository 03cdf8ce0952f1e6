/// Annotations and their values (JVMS 4.7.16 to 4.7.22).
extension ClassWalk {
    mutating func annotations(_ bytes: Span<UInt8>) throws(ClassFileError) {
        for _ in 0..<(try u2(bytes)) { try annotation(bytes, 0) }
    }

    mutating func annotation(_ bytes: Span<UInt8>, _ depth: Int) throws(ClassFileError) {
        if depth > ClassWalk.deepest { throw ClassFileError(.tooDeep, at: position) }
        try need(4)
        try note(bytes, position, .mention)
        let type = bytes.extracting(pool.knownText(bytes.u2(position), bytes))
        let isKotlin = type.equals("Lkotlin/Metadata;")
        let isScala =
            type.equals("Lscala/reflect/ScalaSignature;") || type.equals("Lscala/reflect/ScalaLongSignature;")
        let count = bytes.u2(position + 2)
        position += 4
        for _ in 0..<count {
            try take(bytes, .name)
            let name = bytes.extracting(pool.knownText(bytes.u2(position - 2), bytes))
            var role = TextRole.string
            if isKotlin {
                if name.equals("d2") || name.equals("xs") { role = .kotlin }
                if name.equals("d1") { role = .kotlinData }
            } else if isScala {
                role = .scala
            }
            try value(bytes, role, depth)
        }
    }

    /// An annotation's value (JVMS 4.7.16.1); `role` is that of strings.
    mutating func value(_ bytes: Span<UInt8>, _ role: TextRole, _ depth: Int) throws(ClassFileError) {
        if depth > ClassWalk.deepest { throw ClassFileError(.tooDeep, at: position) }
        let tag = UInt8(truncatingIfNeeded: try u1(bytes))
        switch tag {
        case UInt8(ascii: "B"), UInt8(ascii: "C"), UInt8(ascii: "D"), UInt8(ascii: "F"), UInt8(ascii: "I"),
            UInt8(ascii: "J"), UInt8(ascii: "S"), UInt8(ascii: "Z"):
            try skip(2)
        case UInt8(ascii: "s"):
            if role == .scala || role == .kotlinData {
                try need(2)
                _ = try pool.text(bytes.u2(position), bytes, site: position)
                mark(bytes.u2(position))
            }
            try take(bytes, role)
        case UInt8(ascii: "e"):
            try take(bytes, .mention)
            try take(bytes, .name)
        case UInt8(ascii: "c"): try take(bytes, .mention)
        case UInt8(ascii: "@"): try annotation(bytes, depth + 1)
        case UInt8(ascii: "["): for _ in 0..<(try u2(bytes)) { try value(bytes, role, depth + 1) }
        default: throw ClassFileError(.unknownValue(tag: tag), at: position - 1)
        }
    }

    /// Goes past what a type annotation is for (JVMS 4.7.20.1, 4.7.20.2).
    mutating func typeAnnotationTarget(_ bytes: Span<UInt8>) throws(ClassFileError) {
        let tag = try u1(bytes)
        switch tag {
        case 0x00, 0x01, 0x16: try skip(1)
        case 0x10, 0x11, 0x12, 0x17, 0x42...0x46: try skip(2)
        case 0x13...0x15: break
        case 0x40, 0x41: try skip(6 * (try u2(bytes)))
        case 0x47...0x4B: try skip(3)
        default: throw ClassFileError(.unknownValue(tag: UInt8(truncatingIfNeeded: tag)), at: position - 1)
        }
        try skip(2 * (try u1(bytes)))
    }
}
