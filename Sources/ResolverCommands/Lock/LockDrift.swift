internal import Pipeline

/// What changed between two lock files of one request.
struct LockDrift {
    /// One change of one artifact.
    enum Change: Hashable {
        case added(String)
        case removed(String)
        case version(key: String, from: String, to: String)
        case digest(String, from: String, to: String)
        case url(String, from: String, to: String)
        case scope(String, from: String, to: String)
    }

    /// The changes, sorted by coordinate.
    let changes: [Change]

    /// Compares what was recorded with what is now.
    init(from old: LockFile, to new: LockFile) {
        let before = Dictionary(grouping: old.artifacts, by: \.key)
        let after = Dictionary(grouping: new.artifacts, by: \.key)
        var changes: [Change] = []
        for key in Set(before.keys).union(after.keys).sorted() {
            let left = before[key] ?? []
            let right = after[key] ?? []
            // One version of a key is the rule; should there be more, versions are matched one by one.
            let gone = left.filter { one in !right.contains { $0.version == one.version } }
            let fresh = right.filter { one in !left.contains { $0.version == one.version } }
            if gone.count == 1, fresh.count == 1 {
                changes.append(.version(key: key, from: gone[0].version, to: fresh[0].version))
                if gone[0].scope != fresh[0].scope {
                    changes.append(.scope(fresh[0].coordinate, from: gone[0].scope, to: fresh[0].scope))
                }
            } else {
                changes += gone.map { .removed($0.coordinate) } + fresh.map { .added($0.coordinate) }
            }
            for one in left {
                guard let other = right.first(where: { $0.version == one.version }) else { continue }
                if one.digest != other.digest {
                    changes.append(.digest(one.coordinate, from: one.digest.hex, to: other.digest.hex))
                }
                if one.url != other.url { changes.append(.url(one.coordinate, from: one.url, to: other.url)) }
                if one.scope != other.scope {
                    changes.append(.scope(one.coordinate, from: one.scope, to: other.scope))
                }
            }
        }
        self.changes = changes
    }

    /// One change a line.
    var text: String { changes.map { Self.line($0) + "\n" }.joined() }

    private static func line(_ change: Change) -> String {
        switch change {
        case .added(let coordinate): "added    \(coordinate)"
        case .removed(let coordinate): "removed  \(coordinate)"
        case .version(let key, let from, let to): "version  \(key): \(from) -> \(to)"
        case .digest(let coordinate, let from, let to): "sha256   \(coordinate): \(from) -> \(to)"
        case .url(let coordinate, let from, let to): "url      \(coordinate): \(from) -> \(to)"
        case .scope(let coordinate, let from, let to): "scope    \(coordinate): \(from) -> \(to)"
        }
    }
}
