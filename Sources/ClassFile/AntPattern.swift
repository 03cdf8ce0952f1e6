/// An Ant path pattern: `?` is one byte, `*` any within a part of the path, `**` as a part any number of parts (`S6`).
package struct AntPattern: Sendable {
    private enum Part: Sendable {
        case anyParts
        case text([UInt8])
    }
    private let parts: [Part]

    /// Reads a pattern with slashes; a trailing slash means all that is below.
    package init(_ pattern: some Sequence<UInt8>) {
        var parts = Array(pattern).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
        if parts.count > 1, parts.first == [] { parts.removeFirst() }
        if parts.count > 1, parts.last == [] { parts[parts.count - 1] = Array("**".utf8) }
        self.parts = parts.map { $0 == Array("**".utf8) ? .anyParts : .text($0) }
    }

    /// Whether a path with slashes matches as a whole.
    package func matches(_ path: Span<UInt8>) -> Bool {
        var part = 0
        var start: Int? = 0
        // Where to go on when what follows the last `**` does not fit: one part further.
        var retryPart = -1
        var retryStart: Int?
        while let here = start {
            if part < parts.count {
                switch parts[part] {
                case .anyParts:
                    part += 1
                    if part == parts.count { return true }
                    retryPart = part
                    retryStart = here
                    continue
                case .text(let text):
                    let end = AntPattern.partEnd(path, here)
                    if Glob.matches(text, path.extracting(here..<end)) {
                        part += 1
                        start = end == path.count ? nil : end + 1
                        continue
                    }
                }
            }
            guard let again = retryStart else { return false }
            let end = AntPattern.partEnd(path, again)
            if end == path.count { return false }
            retryStart = end + 1
            start = retryStart
            part = retryPart
        }
        while part < parts.count, case .anyParts = parts[part] { part += 1 }
        return part == parts.count
    }

    private static func partEnd(_ path: Span<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        return end
    }
}
