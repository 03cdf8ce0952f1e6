/// The components of one `components.xml`: each as its bytes, with the names in it that may move.
struct PlexusDescriptor {
    struct Component {
        /// The element, from `<component>` to `</component>`.
        var range: Range<Int>
        var role: [UInt8] = []
        var hint: [UInt8] = []
        var implementation: [UInt8] = []
        /// `<configuration>`, when it has one.
        var configuration: Range<Int>?
        /// Texts that are names of classes.
        var classes: [Range<Int>] = []
    }

    private(set) var components: [Component] = []
    /// Names of elements beside the components, which have no place in a merged file.
    private(set) var others: [[UInt8]] = []
    private var path: [[UInt8]] = []
    private var configurationStart = 0

    init(_ bytes: [UInt8]) throws(XMLScanner.Failure) {
        let outline = try XMLOutline(bytes)
        guard outline.isUTF8 else { throw .init(why: "its encoding is \(outline.encoding), not UTF-8") }
        var scanner = try XMLScanner(bytes)
        while let piece = try scanner.next() {
            switch piece.kind {
            case .start:
                start(Array(bytes[piece.name]), piece.range)
            case .empty:
                start(Array(bytes[piece.name]), piece.range)
                end(piece.range)
            case .end: end(piece.range)
            case .text: text(bytes, piece.range)
            case .other: break
            }
        }
    }

    private var isInComponent: Bool { path.count >= 3 && path[1] == Self.list && path[2] == Self.item }
    private static let list = Array("components".utf8)
    private static let item = Array("component".utf8)
    private static let configuration = Array("configuration".utf8)
    private static let requirement = ["requirements", "requirement", "role"].map { Array($0.utf8) }

    private mutating func start(_ name: [UInt8], _ range: Range<Int>) {
        path.append(name)
        if path.count == 2, name != Self.list { others.append(name) }
        if path.count == 3, path[1] == Self.list {
            if name == Self.item { components.append(Component(range: range)) } else { others.append(name) }
        }
        if path.count == 4, isInComponent, name == Self.configuration { configurationStart = range.lowerBound }
    }

    private mutating func end(_ range: Range<Int>) {
        if isInComponent {
            if path.count == 3 {
                components[components.count - 1].range =
                    components[components.count - 1].range.lowerBound..<range.upperBound
            } else if path.count == 4, path[3] == Self.configuration,
                components[components.count - 1].configuration == nil
            {
                components[components.count - 1].configuration = configurationStart..<range.upperBound
            }
        }
        path.removeLast()
    }

    private mutating func text(_ bytes: [UInt8], _ range: Range<Int>) {
        guard isInComponent, path.count >= 4 else { return }
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        if start == end { return }
        let last = components.count - 1
        let value = Array(bytes[start..<end])
        if path.count == 4 {
            switch String(decoding: path[3], as: UTF8.self) {
            case "role":
                components[last].role = value
                components[last].classes.append(start..<end)
            case "role-hint": components[last].hint = value
            case "implementation":
                components[last].implementation = value
                components[last].classes.append(start..<end)
            default: break
            }
        } else if path.count == 6, path[3...].elementsEqual(Self.requirement) {
            components[last].classes.append(start..<end)
        }
    }
}
