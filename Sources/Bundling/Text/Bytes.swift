/// Comparisons of bytes; letters of ASCII only.
enum Bytes {
    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    @inline(__always)
    static func equal(_ span: Span<UInt8>, _ text: StaticString) -> Bool {
        span.count == text.utf8CodeUnitCount && hasPrefix(span, text)
    }

    @inline(__always)
    static func hasPrefix(_ span: Span<UInt8>, _ text: StaticString) -> Bool {
        matches(span, at: 0, text)
    }

    @inline(__always)
    static func hasSuffix(_ span: Span<UInt8>, _ text: StaticString) -> Bool {
        matches(span, at: span.count - text.utf8CodeUnitCount, text)
    }

    /// Whether the text stands at that place.
    @inline(__always)
    static func matches(_ span: Span<UInt8>, at start: Int, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard start >= 0, span.count - start >= count else { return false }
        let pointer = unsafe UnsafeBufferPointer(start: text.utf8Start, count: count)
        for index in 0..<count where unsafe pointer[index] != span[start + index] { return false }
        return true
    }

    /// As `matches`, for a text in lower case and bytes of any case.
    static func matchesIgnoringCase(_ span: Span<UInt8>, at start: Int, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard start >= 0, span.count - start >= count else { return false }
        let pointer = unsafe UnsafeBufferPointer(start: text.utf8Start, count: count)
        for index in 0..<count where unsafe pointer[index] != lower(span[start + index]) { return false }
        return true
    }

    static func hasSuffixIgnoringCase(_ span: Span<UInt8>, _ text: StaticString) -> Bool {
        matchesIgnoringCase(span, at: span.count - text.utf8CodeUnitCount, text)
    }

    /// Whether both are the same; eight bytes at a time.
    static func equal(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        let count = one.count
        guard count == other.count else { return false }
        return unsafe one.withUnsafeBytes { one in
            unsafe other.withUnsafeBytes { other in
                var at = 0
                while at + 8 <= count {
                    let left = unsafe one.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                    if unsafe left != other.loadUnaligned(fromByteOffset: at, as: UInt64.self) { return false }
                    at += 8
                }
                while at < count {
                    if unsafe one[at] != other[at] { return false }
                    at += 1
                }
                return true
            }
        }
    }

    static func lastIndex(of byte: UInt8, in span: Span<UInt8>) -> Int? {
        var index = span.count - 1
        while index >= 0 {
            if span[index] == byte { return index }
            index -= 1
        }
        return nil
    }

    static func firstIndex(of byte: UInt8, in span: Span<UInt8>, from start: Int = 0) -> Int? {
        var index = start
        while index < span.count {
            if span[index] == byte { return index }
            index += 1
        }
        return nil
    }

    static func array(_ span: Span<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        append(span, to: &out)
        return out
    }

    @inline(__always)
    static func append(_ span: Span<UInt8>, to out: inout [UInt8]) {
        unsafe span.withUnsafeBufferPointer { unsafe out.append(contentsOf: $0) }
    }

    static func string(_ span: Span<UInt8>) -> String { String(decoding: array(span), as: UTF8.self) }
}
