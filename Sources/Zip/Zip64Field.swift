/// Where the extra field with the numbers that do not fit in 32 bits lies (APPNOTE 4.5.3).
struct Zip64Field {
    private var at = 0
    private var end = 0

    /// Looks through the extra fields in a range. Up to three bytes behind the last are padding, as for the JDK.
    init(_ bytes: Span<UInt8>, _ extra: Range<Int>) throws(ZipProblem) {
        var place = extra.lowerBound
        while extra.upperBound - place >= 4 {
            let next = place + 4 + Int(bytes.little16(place + 2))
            guard next <= extra.upperBound else { throw ZipProblem("extra", "has an extra field that is cut short") }
            if bytes.little16(place) == ZipFormat.zip64Field {
                guard end == 0 else { throw ZipProblem("extra", "has two zip64 fields") }
                at = place + 4
                end = next
            }
            place = next
        }
    }

    /// The next number of the field when the one of 32 bits says that it is there.
    mutating func widen(_ value: UInt64, _ bytes: Span<UInt8>) throws(ZipProblem) -> UInt64 {
        guard value == UInt64(ZipFormat.wide32) else { return value }
        guard end - at >= 8 else { throw ZipProblem("extra", "has lost a number of its zip64 field") }
        defer { at += 8 }
        return bytes.little64(at)
    }
}
