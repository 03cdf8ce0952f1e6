/// What the name of a class's entry says.
struct ClassPlace {
    /// The version N below `META-INF/versions/N/`; 0: none.
    var release = 0
    /// The rest of the name.
    var path: Range<Int>

    init(_ entryName: Span<UInt8>) {
        path = 0..<entryName.count
        let prefix: StaticString = "META-INF/versions/"
        guard entryName.count > prefix.utf8CodeUnitCount else { return }
        for index in 0..<prefix.utf8CodeUnitCount where unsafe entryName[index] != prefix.utf8Start[index] { return }
        var at = prefix.utf8CodeUnitCount
        var version = 0
        // Java has no release of more digits.
        while at < entryName.count, entryName[at] >= 0x30, entryName[at] <= 0x39, version < 100_000_000 {
            version = version * 10 + Int(entryName[at] - 0x30)
            at += 1
        }
        guard at > prefix.utf8CodeUnitCount, version > 0, at < entryName.count, entryName[at] == UInt8(ascii: "/")
        else {
            return
        }
        release = version
        path = at + 1..<entryName.count
    }
}
