/// What a name in an archive may be.
enum ZipName {
    /// Why a name is refused, as a sentence without a subject; `nil` when it is a good one.
    ///
    /// Bytes that are no UTF-8 are refused as the JDK does, which reads every name so.
    static func problem(_ name: Span<UInt8>, _ scan: NameScan) -> String? {
        guard name.count > 0 else { return "has no name" }
        if scan.hasForbidden { return "has a backslash or a NUL in its name" }
        if name[0] == 0x2F {
            return "has an absolute path as its name"
        }
        if scan.hasTwoDots, hasParent(name) { return "has a name that leads out of the archive" }
        if !scan.isASCII, !isUTF8(name) { return "has a name that is not UTF-8" }
        return nil
    }

    private static func hasParent(_ name: Span<UInt8>) -> Bool {
        unsafe name.withUnsafeBytes { bytes in
            unsafe bytes.split(separator: 0x2F).contains { unsafe $0.elementsEqual([0x2E, 0x2E]) }
        }
    }

    private static func isUTF8(_ name: Span<UInt8>) -> Bool {
        unsafe name.withUnsafeBytes { unsafe String(validating: $0, as: UTF8.self) != nil }
    }
}
