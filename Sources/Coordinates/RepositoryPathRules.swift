/// Which coordinates can be a path in a repository. Parts of hostile poms must not lead out of the cache.
package enum RepositoryPathRules {
    /// Why a part cannot be in a path.
    package enum Problem: Error, Sendable, Hashable {
        /// It is empty and must not be.
        case empty
        /// It is nothing but dots, or a group has an empty name between its dots.
        case parentFolder
        /// It holds a slash, a backslash, a colon or a control character.
        case character(UInt8)
        /// A name would be longer than a file system takes.
        case tooLong

        /// For people: what is wrong, to follow the name of the part.
        package var message: String {
            switch self {
            case .empty: "is empty"
            case .parentFolder: "names no folder of its own"
            case .character(let byte) where byte > 0x20 && byte < 0x7F:
                "holds '\(Unicode.Scalar(byte))', which no path in a repository may hold"
            case .character: "holds a control character, which no path in a repository may hold"
            case .tooLong: "is too long for a file name"
            }
        }
    }

    /// The longest file name, in bytes: 255 without room for the suffixes of temporary files and checksums.
    package static let longestName = 220
    /// The longest groupId, in bytes.
    package static let longestGroup = 1000

    /// What is wrong with a groupId as folders; `nil` when nothing is.
    package static func problem(group: Span<UInt8>) -> Problem? {
        if group.isEmpty { return .empty }
        if group.count > longestGroup { return .tooLong }
        var nameLength = 0
        var index = 0
        while index < group.count {
            if let problem = problem(byte: group[index]) { return problem }
            if group[index] == UInt8(ascii: ".") {
                // A dot at the start would be an absolute path, two together an empty name.
                if nameLength == 0 { return .parentFolder }
                nameLength = 0
            } else {
                nameLength += 1
            }
            if nameLength > longestName { return .tooLong }
            index += 1
        }
        if nameLength == 0 { return .parentFolder }
        return nil
    }

    /// What is wrong with an artifactId, version, classifier or extension as a part of a name; `nil` when nothing is.
    package static func problem(name: Span<UInt8>, mayBeEmpty: Bool = false) -> Problem? {
        if name.isEmpty { return mayBeEmpty ? nil : .empty }
        if name.count > longestName { return .tooLong }
        var onlyDots = true
        var index = 0
        while index < name.count {
            if let problem = problem(byte: name[index]) { return problem }
            if name[index] != UInt8(ascii: ".") { onlyDots = false }
            index += 1
        }
        return onlyDots ? .parentFolder : nil
    }

    /// What is wrong with a coordinate as a path, and which part of it; `nil` when nothing is.
    package static func problem(with coordinate: Coordinate, in symbols: SymbolTable) -> (
        part: String, problem: Problem
    )? {
        func check(_ part: String, _ symbol: Symbol, mayBeEmpty: Bool = false) -> (part: String, problem: Problem)? {
            let problem = unsafe symbols.withBytes(of: symbol) { text -> Problem? in
                let span = unsafe Span<UInt8>(_unsafeBytes: text)
                return part == "group"
                    ? RepositoryPathRules.problem(group: span)
                    : RepositoryPathRules.problem(name: span, mayBeEmpty: mayBeEmpty)
            }
            return problem.map { (part, $0) }
        }
        let key = coordinate.key
        if let problem = check("group", key.group) ?? check("artifact", key.artifact)
            ?? check("version", coordinate.version) ?? check("extension", key.extension)
            ?? check("classifier", key.classifier, mayBeEmpty: true)
        {
            return problem
        }
        var length = 3
        for symbol in [key.artifact, coordinate.version, key.extension, key.classifier] {
            length += unsafe symbols.withBytes(of: symbol) { $0.count }
        }
        return length > longestName ? ("file name", .tooLong) : nil
    }

    private static func problem(byte: UInt8) -> Problem? {
        switch byte {
        case 0..<0x20, 0x7F, UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: ":"): .character(byte)
        default: nil
        }
    }
}
