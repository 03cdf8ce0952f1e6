import ClassFile

/// What Netty's own loader asks of the names of its native libraries.
enum NettyNames {
    /// What stands before `netty_` in a library's name when Netty moves: the part before `io.netty` with `_` as `_1`
    /// and `.` as `_` (`NativeLibraryLoader`). Empty when Netty stays, or moves to where its loader cannot work.
    static func prefix(_ relocator: Relocator) -> [UInt8] {
        let loader = Array("io/netty/util/internal/NativeLibraryLoader".utf8)
        var moved: [UInt8] = []
        guard !relocator.isEmpty, relocator.map(loader.span, into: &moved) else { return [] }
        guard moved.count > loader.count, moved.suffix(loader.count) == loader[...] else { return [] }
        var out: [UInt8] = []
        for byte in moved.dropLast(loader.count) {
            switch byte {
            case UInt8(ascii: "_"): out += [byte, UInt8(ascii: "1")]
            case UInt8(ascii: "/"): out.append(UInt8(ascii: "_"))
            default: out.append(byte)
            }
        }
        return out
    }

    /// Whether a file is machine code, which JNI binds to the names of packages.
    static func isNativeCode(_ name: Span<UInt8>) -> Bool {
        Bytes.hasSuffix(name, ".so") || Bytes.hasSuffix(name, ".dll") || Bytes.hasSuffix(name, ".jnilib")
            || Bytes.hasSuffix(name, ".dylib")
    }
}
