internal import Glibc
internal import Support

/// The image of a JDK's modules, `lib/modules` (jimage 1.0, of this machine's byte order as the JDK writes it; read are
/// those of little endian): a hash table over locations, the locations' attributes, strings, then the resources.
struct JImage {
    private struct Location {
        var offset: UInt64
        var size: Int
        var parent: Int
        var base: Int
    }

    private let path: String
    private let file: FileDescriptor
    private let index: [UInt8]
    private let header: Header
    private var locations: [Location] = []

    private struct Header {
        var tableLength: Int
        var locationsSize: Int
        var stringsSize: Int

        static let size = 28
        var offsetsStart: Int { Header.size + 4 * tableLength }
        var locationsStart: Int { offsetsStart + 4 * tableLength }
        var stringsStart: Int { locationsStart + locationsSize }
        var end: Int { stringsStart + stringsSize }
    }

    /// The kinds of attributes of a location (`ImageLocation`).
    private enum Attribute {
        static let end = 0
        static let parent = 2
        static let base = 3
        static let `extension` = 4
        static let offset = 5
        static let compressed = 6
        static let uncompressed = 7
    }

    private static let indexLimit = 512 << 20
    private static let classLimit = 16 << 20

    /// Opens an image and reads its index. Throws `corrupt` for what is none, `unavailable` for one that is compressed.
    init(_ path: String) throws {
        self.path = path
        file = try FileDescriptor.open(path, O_RDONLY)
        let size = try file.size()
        let head = try file.read(upTo: Header.size, at: 0)
        guard head.count == Header.size, Self.number(head, 0) == 0xCAFE_DADA, Self.number(head, 4) >> 16 == 1 else {
            throw Self.broken(path, "it does not begin as one")
        }
        header = Header(
            tableLength: Int(Self.number(head, 16)), locationsSize: Int(Self.number(head, 20)),
            stringsSize: Int(Self.number(head, 24)))
        guard header.end <= min(Int64(Self.indexLimit), size) else { throw Self.broken(path, "its index is too long") }
        var bytes: [UInt8] = []
        while bytes.count < header.end {
            let part = try file.read(upTo: header.end - bytes.count, at: Int64(bytes.count))
            guard !part.isEmpty else { throw Self.broken(path, "it is cut short") }
            if bytes.isEmpty { bytes = part } else { bytes += part }
        }
        index = bytes
        for slot in 0..<header.tableLength {
            let start = Int(Self.number(index, header.offsetsStart + 4 * slot))
            if let location = try location(at: start, fileSize: UInt64(size)) { locations.append(location) }
        }
        locations.sort { $0.offset < $1.offset }
    }

    /// Calls `body` with the name, with slashes and without `.class`, and the bytes of each class, in the file's order.
    func forEachClass(_ body: (Span<UInt8>, Span<UInt8>) -> Void) throws {
        var name: [UInt8] = []
        for location in locations {
            name.removeAll(keepingCapacity: true)
            try append(location.parent, to: &name)
            if !name.isEmpty { name.append(UInt8(ascii: "/")) }
            try append(location.base, to: &name)
            if JDKClasses.isDescription(name.span) { continue }
            let bytes = try file.read(upTo: location.size, at: Int64(clamping: location.offset))
            guard bytes.count == location.size else { throw Self.broken(path, "it is cut short") }
            body(name.span, bytes.span)
        }
    }

    /// The location of a class, nil of anything else.
    private func location(at start: Int, fileSize: UInt64) throws -> Location? {
        var values = [UInt64](repeating: 0, count: 8)
        var at = header.locationsStart + start
        let end = header.stringsStart
        while true {
            guard at < end else { throw Self.broken(path, "a location leads out of it") }
            let kind = Int(index[at] >> 3)
            if kind == Attribute.end { break }
            let length = Int(index[at] & 7) + 1
            guard at + 1 + length <= end else { throw Self.broken(path, "a location leads out of it") }
            // Of kinds that are not known yet nothing is needed.
            if kind < values.count { values[kind] = index[at + 1..<at + 1 + length].reduce(0) { $0 << 8 | UInt64($1) } }
            at += 1 + length
        }
        guard try isText(values[Attribute.extension], "class") else { return nil }
        guard values[Attribute.compressed] == 0 else {
            throw JDKClasses.missing(
                "\(path) is compressed, as 'jlink --compress' makes it: name a JDK as it is released with --java-home")
        }
        let size = values[Attribute.uncompressed]
        let offset = values[Attribute.offset]
        guard size <= UInt64(Self.classLimit), offset < fileSize, UInt64(header.end) + offset + size <= fileSize else {
            throw Self.broken(path, "a class lies outside of it")
        }
        return Location(
            offset: UInt64(header.end) + offset, size: Int(size), parent: Int(clamping: values[Attribute.parent]),
            base: Int(clamping: values[Attribute.base]))
    }

    private func isText(_ offset: UInt64, _ text: StaticString) throws -> Bool {
        guard offset < UInt64(header.stringsSize) else { throw Self.broken(path, "a name lies outside of it") }
        let start = header.stringsStart + Int(offset)
        let count = text.utf8CodeUnitCount
        guard start + count < header.end, index[start + count] == 0 else { return false }
        for place in 0..<count where unsafe index[start + place] != text.utf8Start[place] { return false }
        return true
    }

    private func append(_ offset: Int, to name: inout [UInt8]) throws {
        guard offset < header.stringsSize else { throw Self.broken(path, "a name lies outside of it") }
        var at = header.stringsStart + offset
        while at < header.end, index[at] != 0 {
            guard name.count < 0xFFFF else { throw Self.broken(path, "a name in it is too long") }
            name.append(index[at])
            at += 1
        }
    }

    private static func number(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
    }

    private static func broken(_ path: String, _ why: String) -> KilnError {
        KilnError(
            .corrupt,
            "\(path) is no image of a JDK's modules that can be read: \(why); name another JDK with --java-home",
            reason: "runtime.jdk")
    }
}
