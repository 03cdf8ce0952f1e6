/// What a `.gitattributes` line says about one attribute (gitattributes(5)).
enum AttributeState: Hashable, Sendable {
    /// `name`
    case set
    /// `-name`
    case unset
    /// `!name`
    case unspecified
    /// `name=value`
    case value(String)
}

/// The rules of one `.gitattributes` file.
struct AttributeFile {
    /// One attribute of a line.
    struct Assignment {
        let name: String
        let state: AttributeState
    }

    /// One line: what it is about and what it says.
    struct Rule {
        let pattern: AttributePattern
        let assignments: [Assignment]
    }

    /// In the order of the file.
    private(set) var rules: [Rule] = []
    /// Macros by name; only the top folder's file may define any.
    private(set) var macros: [String: [Assignment]] = [:]
    /// The folder the file is in, with its slash; empty at the top.
    let folder: [UInt8]

    /// Git's own limits: a longer line and a larger file count for nothing.
    private static let longestLine = 2048
    private static let largestFile = 100 << 20

    /// Reads a file; lines that are wrong are left out, as git does.
    init(_ bytes: [UInt8], folder: [UInt8]) {
        self.folder = folder
        guard bytes.count < Self.largestFile else { return }
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        // Git reads the file as a C string.
        if let end = rest.firstIndex(of: 0) { rest = rest[..<end] }
        for line in rest.split(separator: 0x0A) where line.count < Self.longestLine { read(Array(line)) }
    }

    /// What every repository has built in.
    static let builtIn = AttributeFile(Array("[attr]binary -diff -merge -text\n".utf8), folder: [])

    private mutating func read(_ line: [UInt8]) {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let line = line.drop(while: isBlank)
        guard let first = line.first, first != UInt8(ascii: "#") else { return }
        var name: [UInt8]
        var states: ArraySlice<UInt8>
        if first == UInt8(ascii: "\""), let (text, rest) = CQuoted.read(line) {
            (name, states) = (text, rest)
        } else {
            name = Array(line.prefix { !isBlank($0) })
            states = line.dropFirst(name.count)
        }
        let macroMark = Array("[attr]".utf8)
        var macro: String?
        if name.count > macroMark.count, name.starts(with: macroMark) {
            guard folder.isEmpty, let text = Self.attributeName(name[macroMark.count...]) else { return }
            macro = text
        }
        var assignments: [Assignment] = []
        for word in states.split(whereSeparator: isBlank) {
            guard let assignment = Self.assignment(word) else { return }
            assignments.append(assignment)
        }
        if let macro {
            macros[macro] = assignments
        } else if let pattern = AttributePattern(name) {
            rules.append(Rule(pattern: pattern, assignments: assignments))
        }
    }

    private static func assignment(_ word: ArraySlice<UInt8>) -> Assignment? {
        let equals = word.firstIndex(of: UInt8(ascii: "="))
        var name = word[..<(equals ?? word.endIndex)]
        let state: AttributeState
        switch name.first {
        case UInt8(ascii: "-"): state = .unset
        case UInt8(ascii: "!"): state = .unspecified
        default: state = equals.map { .value(String(decoding: word[($0 + 1)...], as: UTF8.self)) } ?? .set
        }
        if state == .unset || state == .unspecified { name = name.dropFirst() }
        return attributeName(name).map { Assignment(name: $0, state: state) }
    }

    private static func attributeName(_ bytes: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        let isValid = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
        return text.isEmpty || text.hasPrefix("-") || !isValid || text.hasPrefix("builtin_") ? nil : text
    }
}

/// Which paths a line is about.
struct AttributePattern {
    private let pattern: [UInt8]
    private let literalCount: Int
    private let isName: Bool

    /// `nil` for what matches no file: a negated pattern, which attributes do not have, or one for folders only.
    init?(_ text: [UInt8]) {
        guard let first = text.first, first != UInt8(ascii: "!"), text.last != UInt8(ascii: "/") else { return nil }
        isName = !text.contains(UInt8(ascii: "/"))
        pattern = isName || first != UInt8(ascii: "/") ? text : Array(text.dropFirst())
        let special = Set("*?[\\".utf8)
        literalCount = pattern.prefix { !special.contains($0) }.count
    }

    /// Whether a path matches, seen from the folder of the file that holds the line.
    func matches(_ path: [UInt8], name: ArraySlice<UInt8>, folder: [UInt8]) -> Bool {
        if isName {
            if literalCount == pattern.count { return name.elementsEqual(pattern) }
            return WildMatch.matches(pattern, Array(name), isPath: false)
        }
        guard path.starts(with: folder) else { return false }
        let below = path.dropFirst(folder.count)
        guard below.starts(with: pattern.prefix(literalCount)) else { return false }
        if literalCount == pattern.count { return below.count == literalCount }
        return WildMatch.matches(
            Array(pattern.dropFirst(literalCount)), Array(below.dropFirst(literalCount)), isPath: true)
    }
}

/// The files that count for one folder, from the top down.
struct AttributeStack {
    private var files: [AttributeFile] = [.builtIn]

    /// Whether any file but the built-in one is here.
    var isTrivial: Bool { files.count == 1 }

    /// The stack for a folder below, whose file is given.
    func adding(_ file: AttributeFile) -> AttributeStack {
        var copy = self
        copy.files.append(file)
        return copy
    }

    /// The state of every attribute that is said anything about: the deepest file and the last line win, macros count
    /// where their name is set.
    func states(of path: [UInt8]) -> [String: AttributeState] {
        let name = path[((path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
        var states: [String: AttributeState] = [:]
        for file in files.reversed() {
            for rule in file.rules.reversed() where rule.pattern.matches(path, name: name, folder: file.folder) {
                fill(rule.assignments, &states)
            }
        }
        return states
    }

    private func fill(_ assignments: [AttributeFile.Assignment], _ states: inout [String: AttributeState]) {
        for assignment in assignments.reversed() where states[assignment.name] == nil {
            states[assignment.name] = assignment.state
            guard assignment.state == .set else { continue }
            if let macro = files.last(where: { $0.macros[assignment.name] != nil })?.macros[assignment.name] {
                fill(macro, &states)
            }
        }
    }
}

/// Names in double quotes with C's escapes, as git writes names with blanks.
enum CQuoted {
    /// The text and what follows its closing quote; `nil` when it is not well-formed.
    static func read(_ line: ArraySlice<UInt8>) -> ([UInt8], ArraySlice<UInt8>)? {
        let escapes: [UInt8: UInt8] = [
            UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
            UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): 92,
            UInt8(ascii: "\""): 34,
        ]
        var text: [UInt8] = []
        var place = line.startIndex + 1
        while place < line.endIndex {
            let byte = line[place]
            place += 1
            if byte == UInt8(ascii: "\"") { return (text, line[place...]) }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard place < line.endIndex else { return nil }
            if let plain = escapes[line[place]] {
                text.append(plain)
                place += 1
            } else {
                let digits = line[place...].prefix(3)
                guard digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
                else { return nil }
                text.append(value)
                place += 3
            }
        }
        return nil
    }
}
