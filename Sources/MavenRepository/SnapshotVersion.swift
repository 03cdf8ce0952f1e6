/// How Maven's resolver reads the version of a snapshot.
package enum SnapshotVersion {
    private static let word = Array("SNAPSHOT".utf8)

    /// Whether a version ends with `SNAPSHOT` or with a timestamp and a build number.
    package static func isSnapshot(_ version: String) -> Bool {
        version.utf8.suffix(word.count).elementsEqual(word) || timestampStart(version) != nil
    }

    /// The version whose folder holds the file: `1.0-20240131.120000-7` → `1.0-SNAPSHOT`; all others as they are.
    package static func base(_ version: String) -> String {
        guard let start = timestampStart(version) else { return version }
        return String(decoding: version.utf8.prefix(start), as: UTF8.self) + "SNAPSHOT"
    }

    /// Where `yyyyMMdd.HHmmss-build` begins; it is the whole version, or follows a hyphen.
    static func timestampStart(_ version: String) -> Int? {
        var version = version
        return version.withUTF8 { bytes -> Int? in
            var index = bytes.count
            func digits() -> Int {
                let end = index
                while index > 0, unsafe (0x30...0x39).contains(bytes[index - 1]) { index -= 1 }
                return end - index
            }
            func take(_ byte: Character) -> Bool {
                guard index > 0, unsafe bytes[index - 1] == byte.asciiValue else { return false }
                index -= 1
                return true
            }
            guard digits() > 0, take("-"), digits() == 6, take("."), index >= 8 else { return nil }
            let end = index
            guard digits() >= 8 else { return nil }
            let start = end - 8
            guard unsafe start == 0 || bytes[start - 1] == UInt8(ascii: "-") else { return nil }
            return start
        }
    }
}
