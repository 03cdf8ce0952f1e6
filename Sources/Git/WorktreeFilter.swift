/// How a blob becomes a file: line ends, `$Id$` and encoding, as git-checkout does on Linux without configuration
/// (gitattributes(5), "Checking-out and checking-in"). Filters that only configuration could name do nothing.
struct WorktreeFilter: Equatable {
    private enum LineEnds: Equatable {
        /// Written as they are.
        case kept
        /// Every lone LF becomes CR LF.
        case crlf
        /// The same, but only in files that are text and have no CR.
        case crlfInText
    }

    private let lineEnds: LineEnds
    private let expandsID: Bool
    /// The encoding of the file, when it is not UTF-8.
    let encoding: String?
    /// A `working-tree-encoding` that is no name of one: git stops there, the export goes on and warns.
    let hasBrokenEncoding: Bool

    /// Whether the file is the blob.
    var isPlain: Bool { lineEnds == .kept && !expandsID && encoding == nil && !hasBrokenEncoding }

    /// From the attributes of a path.
    init(_ states: [String: AttributeState]) {
        expandsID = states["ident"] == .set
        lineEnds = Self.lineEnds(states)
        switch states["working-tree-encoding"] {
        case .value(let name) where !name.isEmpty:
            let plain = name.lowercased()
            encoding = plain == "utf-8" || plain == "utf8" ? nil : name
            hasBrokenEncoding = false
        case .value, .set, .unset:
            encoding = nil
            hasBrokenEncoding = true
        case .unspecified, nil:
            encoding = nil
            hasBrokenEncoding = false
        }
    }

    private static func lineEnds(_ states: [String: AttributeState]) -> LineEnds {
        enum Text {
            case undefined
            case text
            case binary
            case auto
            case input
        }
        func text(_ state: AttributeState?) -> Text {
            switch state {
            case .set: .text
            case .unset: .binary
            case .value("auto"): .auto
            case .value("input"): .input
            case .value, .unspecified, nil: .undefined
            }
        }
        var kind = text(states["text"])
        if kind == .undefined { kind = text(states["crlf"]) }
        guard kind != .binary, states["eol"] == .value("crlf") else { return .kept }
        return kind == .auto ? .crlfInText : .crlf
    }

    /// The file's bytes; the encoding is left to the caller (`TextEncoding`).
    func apply(_ bytes: [UInt8], id: ObjectID) -> [UInt8] {
        let expanded = expandsID ? Self.expandingID(bytes, id) : bytes
        switch lineEnds {
        case .kept: return expanded
        case .crlf: return Self.addingReturns(expanded)
        case .crlfInText: return Self.isTextWithoutReturns(expanded) ? Self.addingReturns(expanded) : expanded
        }
    }

    private static func addingReturns(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 16)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0A && previous != 0x0D { result.append(0x0D) }
            result.append(byte)
            previous = byte
        }
        return result
    }

    /// Git's guess: no CR at all, no NUL, and at most one odd byte in 128.
    private static func isTextWithoutReturns(_ bytes: [UInt8]) -> Bool {
        var (printable, odd) = (0, 0)
        for byte in bytes {
            switch byte {
            case 0x0D, 0: return false
            case 0x0A: break
            case 0x7F: odd += 1
            case 0x08, 0x09, 0x0C, 0x1B: printable += 1
            case 0..<0x20: odd += 1
            default: printable += 1
            }
        }
        if bytes.last == 0x1A { odd -= 1 }
        return printable >> 7 >= odd
    }

    /// `$Id$` and `$Id: … $` become `$Id: <blob> $`, unless another system's text with blanks is in it.
    private static func expandingID(_ bytes: [UInt8], _ id: ObjectID) -> [UInt8] {
        let dollar = UInt8(ascii: "$")
        var result: [UInt8] = []
        var rest = bytes[...]
        while let mark = rest.firstIndex(of: dollar) {
            result += rest[...mark]
            rest = rest[(mark + 1)...]
            guard rest.count >= 3, rest.starts(with: Array("Id".utf8)) else { continue }
            let after = rest.startIndex + 2
            if rest[after] == dollar {
                rest = rest[(after + 1)...]
            } else if rest[after] == UInt8(ascii: ":") {
                guard let end = rest[(after + 1)...].firstIndex(of: dollar) else { break }
                let inside = rest[(after + 1)..<end]
                if inside.contains(0x0A) { continue }
                if let blank = inside.dropFirst().firstIndex(of: 0x20), blank < end - 1 { continue }
                rest = rest[(end + 1)...]
            } else {
                continue
            }
            result += Array("Id: \(id.hex) $".utf8)
        }
        return result + rest
    }
}
