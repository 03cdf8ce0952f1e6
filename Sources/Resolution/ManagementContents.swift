internal import Coordinates

/// What poms' managements say, each distinct management once (Maven 4 only).
struct ManagementContents {
    /// What one management says of one artifact.
    struct Entry {
        var key: Int32
        /// The artifact with the version it sets; -1 when it sets none.
        var coordinate: Int32 = -1
        /// The system path it sets, or empty.
        var systemPath: Symbol = .empty
        /// The exclusions it adds.
        var exclusions: Int32 = 0
    }

    private struct Content {
        var entries: [Entry]
        var places: IntegerMap
    }

    private var contents: [Content] = []
    private var ids: [[Int32]: Int32] = [:]

    /// The entries of a content, ascending by key.
    func entries(_ content: Int32) -> [Entry] { contents[Int(content)].entries }

    /// Whether a content says nothing.
    func isEmpty(_ content: Int32) -> Bool { contents[Int(content)].entries.isEmpty }

    /// What a content says of an artifact.
    func entry(_ content: Int32, _ key: Int32) -> Entry? {
        guard let place = contents[Int(content)].places[UInt64(UInt32(key))] else { return nil }
        return contents[Int(content)].entries[Int(place)]
    }

    /// The id of the content of entries that are ascending by key.
    mutating func intern(_ entries: [Entry]) -> Int32 {
        var words: [Int32] = []
        words.reserveCapacity(entries.count * 4)
        for entry in entries {
            words.append(entry.key)
            words.append(entry.coordinate)
            words.append(Int32(bitPattern: entry.systemPath.rawValue))
            words.append(entry.exclusions)
        }
        if let known = ids[words] { return known }
        let id = Int32(contents.count)
        ids[words] = id
        var places = IntegerMap(capacity: entries.count)
        for (index, entry) in entries.enumerated() { _ = places.insert(UInt64(UInt32(entry.key)), Int32(index)) }
        contents.append(Content(entries: entries, places: places))
        return id
    }
}

extension Tables {
    /// The content of a descriptor's management: of a key the first version and path win, exclusions add up.
    mutating func managementContent(of descriptor: Int32) -> Int32 {
        let known = descriptors[Int(descriptor)].managementContent
        if known >= 0 { return known }
        var entries: [ManagementContents.Entry] = []
        var places = IntegerMap()
        for index in managed(of: descriptor) {
            let managed = dependencies[Int(index)]
            let next = Int32(entries.count)
            let place = Int(places.insert(UInt64(UInt32(managed.key)), next))
            if place == next { entries.append(ManagementContents.Entry(key: managed.key)) }
            var entry = entries[place]
            if entry.coordinate < 0, !coordinates[Int(managed.coordinate)].version.isEmpty {
                entry.coordinate = managed.coordinate
            }
            if entry.systemPath.isEmpty { entry.systemPath = managed.systemPath }
            entry.exclusions = exclusions.union(entry.exclusions, managed.exclusions)
            entries[place] = entry
        }
        entries.sort { $0.key < $1.key }
        let content = managementContents.intern(entries)
        descriptors[Int(descriptor)].managementContent = content
        return content
    }
}
