import ClassFile

/// The filters that speak of one input, ready to be asked for each of its paths.
struct PathFilter {
    private struct One {
        let include: [AntPattern]
        let exclude: [AntPattern]
        let excludeDefaults: Bool
    }

    private var filters: [One] = []

    init(_ filters: [BundleFilter], _ input: borrowing BundleInput) {
        for filter in filters
        where InputPattern(filter.artifact).matches(label: input.label, input.coordinate) {
            self.filters.append(
                One(
                    include: filter.include.map(Self.pattern), exclude: filter.exclude.map(Self.pattern),
                    excludeDefaults: filter.excludeDefaults))
        }
    }

    var isEmpty: Bool { filters.isEmpty }

    /// Whether some filter leaves the path out.
    func leavesOut(_ path: Span<UInt8>) -> Bool {
        for filter in filters {
            if Self.any(filter.exclude, path) { return true }
            if filter.excludeDefaults, !filter.include.isEmpty, !Self.any(filter.include, path) { return true }
        }
        return false
    }

    /// Whether some filter names the path as wanted: minimising keeps it (S27).
    func names(_ path: Span<UInt8>) -> Bool {
        for filter in filters where Self.any(filter.include, path) && !Self.any(filter.exclude, path) { return true }
        return false
    }

    /// Patterns may be written with backslashes.
    private static func pattern(_ text: String) -> AntPattern {
        AntPattern(text.utf8.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 })
    }

    private static func any(_ patterns: [AntPattern], _ path: Span<UInt8>) -> Bool {
        for pattern in patterns where pattern.matches(path) { return true }
        return false
    }
}
