internal import Support

/// Maven's `_remote.repositories`: which repository each file of a folder of a local repository came from (P4).
enum TrackingFile {
    static let name = "_remote.repositories"
    private static let maximumBytes = 1 << 20

    /// What the tracking of a file says.
    enum Origin: Equatable {
        /// Nothing: it may be used for every repository.
        case untracked
        /// It was installed on this machine.
        case installed
        /// It came from the first of these repositories that is asked for.
        case repository(String)
        /// It came from others.
        case others
    }

    /// Reads the tracking of a file in a folder; one that is not there or not to be read says nothing.
    static func origin(of file: Substring, inFolder folder: String, asked ids: [String]) -> Origin {
        let path = folder + "/" + name
        guard Files.exists(path) else { return .untracked }
        // What cannot be read tracks nothing, as in Maven.
        guard let text = try? Files.readText(path, limit: maximumBytes) else { return .untracked }
        return origin(of: file, in: text, asked: ids)
    }

    /// Keys are `file>id`, with `file>` for what was installed; the values are empty (a properties file).
    static func origin(of file: Substring, in text: String, asked ids: [String]) -> Origin {
        var isTracked = false
        var origins: Set<Substring> = []
        for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = Substring(line).drop { $0 == " " || $0 == "\t" }
            guard !line.hasPrefix("#"), !line.hasPrefix("!") else { continue }
            let key = unescaped(line.prefix { $0 != "=" })
            guard key.hasPrefix(file), key.dropFirst(file.count).hasPrefix(">") else { continue }
            isTracked = true
            origins.insert(Substring(key.dropFirst(file.count + 1)))
        }
        guard isTracked else { return .untracked }
        if origins.contains("") { return .installed }
        if let id = ids.first(where: { origins.contains($0[...]) }) { return .repository(id) }
        return .others
    }

    /// Backslashes stand before characters that mean something to a properties file.
    private static func unescaped(_ text: Substring) -> String {
        guard text.contains("\\") else { return String(text) }
        var result = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }
}
