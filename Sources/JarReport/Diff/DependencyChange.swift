/// A dependency that two jars do not have alike.
package struct DependencyChange: Encodable, Sendable, Hashable {
    /// What became of it.
    package enum Kind: String, Encodable, Sendable, Hashable {
        case added
        case removed
        /// Another version.
        case version
        /// The same name and version with other bytes.
        case bytes
    }

    /// `group:artifact`, with type and classifier if they are given; or the name of a file without its version.
    package var name: String
    /// What became of it.
    package var kind: Kind
    /// The version before.
    package var from: String?
    /// The version after.
    package var to: String?

    /// A dependency as one jar tells of it.
    struct Named: Hashable {
        var name: String
        var version: String
        var sha256: String?

        /// Of a coordinate, or of a file's name.
        init(_ text: String, sha256: String? = nil) {
            self.sha256 = sha256
            if text.contains(":"), let colon = text.lastIndex(of: ":") {
                name = String(text[..<colon])
                version = String(text[text.index(after: colon)...])
                return
            }
            let stem = text.hasSuffix(".jar") ? String(text.dropLast(4)) : text
            name = stem
            version = ""
            for (dash, next) in zip(stem.indices, stem.indices.dropFirst())
            where stem[dash] == "-" && ("0"..."9").contains(stem[next]) && dash > stem.startIndex {
                name = String(stem[..<dash])
                version = String(stem[next...])
                break
            }
        }
    }

    /// What differs, by name.
    static func between(_ old: [Named], _ new: [Named]) -> [DependencyChange] {
        let before = Dictionary(grouping: old, by: \.name)
        let after = Dictionary(grouping: new, by: \.name)
        var changes: [DependencyChange] = []
        for name in Set(before.keys).union(after.keys).sorted() {
            let olds = Dictionary(
                (before[name] ?? []).map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
            let news = Dictionary((after[name] ?? []).map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
            for version in olds.keys.sorted() {
                guard let first = olds[version]?.sha256, let second = news[version]?.sha256, first != second else {
                    continue
                }
                changes.append(.init(name: name, kind: .bytes, from: version, to: version))
            }
            let gone = olds.keys.filter { news[$0] == nil }.sorted()
            let come = news.keys.filter { olds[$0] == nil }.sorted()
            for (from, to) in zip(gone, come) { changes.append(.init(name: name, kind: .version, from: from, to: to)) }
            changes += gone.dropFirst(come.count).map { .init(name: name, kind: .removed, from: $0) }
            changes += come.dropFirst(gone.count).map { .init(name: name, kind: .added, to: $0) }
        }
        return changes
    }
}
