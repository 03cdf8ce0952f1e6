import ClassFile

/// Which inputs a filter speaks of (S2): `group:artifact[[:type]:classifier]`, or the name of a file.
struct InputPattern: Sendable {
    private let parts: [[UInt8]]

    init(_ text: String) {
        parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { Array($0) }
    }

    /// Whether it means that input. An input of no known coordinate has the file's name for its artifact.
    func matches(label: String, _ coordinate: BundleInput.Coordinate?) -> Bool {
        if parts.count == 1, Self.fits(parts[0], label) { return true }
        guard parts.count <= 5, Self.fits(parts[0], coordinate?.group ?? "") else { return false }
        // A group alone means all of its artifacts.
        if parts.count == 1 { return coordinate != nil }
        guard Self.fits(parts[1], coordinate?.artifact ?? label) else { return false }
        let type = coordinate?.type ?? "jar"
        let classifier = coordinate?.classifier ?? ""
        switch parts.count {
        case 2: return true
        case 3: return Self.fits(parts[2], classifier) || Self.fits(parts[2], type)
        default: return Self.fits(parts[2], type) && Self.fits(parts[3], classifier)
        }
    }

    private static func fits(_ pattern: [UInt8], _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glob.matches(pattern, bytes.span)
    }
}
