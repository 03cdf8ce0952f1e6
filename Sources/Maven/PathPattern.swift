internal import Support

/// Paths with `*` and `?` in their parts, as in a shell; a leading dot must be written.
enum PathPattern {
    /// The existing paths that match, sorted.
    static func matches(_ pattern: String) -> [String] {
        var found = [""]
        for part in pattern.split(separator: "/") {
            found = found.flatMap { directory -> [String] in
                guard part.contains(where: { $0 == "*" || $0 == "?" }) else {
                    let path = directory + "/" + part
                    return Files.exists(path) ? [path] : []
                }
                // A directory that cannot be listed has no matches, as in a shell.
                let names = (try? Files.list(directory.isEmpty ? "/" : directory)) ?? []
                return names.filter { name in
                    matches(Array(name), Array(part)) && (part.hasPrefix(".") || !name.hasPrefix("."))
                }.map { directory + "/" + $0 }
            }
        }
        return found.sorted()
    }

    private static func matches(_ name: [Character], _ pattern: [Character]) -> Bool {
        // The usual walk with one point of return: the last star and what it has taken.
        var (position, star, taken) = (0, -1, 0)
        var index = 0
        while position < name.count {
            if index < pattern.count, pattern[index] == "*" {
                (star, taken) = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == "?" || pattern[index] == name[position] {
                index += 1
                position += 1
            } else if star >= 0 {
                taken += 1
                (index, position) = (star + 1, taken)
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == "*" }
    }
}
