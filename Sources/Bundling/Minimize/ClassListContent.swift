/// What the content of a list says of classes: which are needed once another one is (S14, S16, S20).
struct ClassListContent {
    /// Some classes, and the one on which they hang; empty: none. Names are with slashes.
    struct Group {
        var condition: [UInt8]
        var classes: [[UInt8]]
    }

    private(set) var groups: [Group] = []

    /// Reads the content of an entry of that name. A broken one says nothing here; merging it says what is wrong.
    init(_ name: [UInt8], _ bytes: [UInt8]) {
        switch EntryRole(name.span) {
        case .service:
            add(name[EntryRole.servicesPrefix.utf8CodeUnitCount...], Self.words(bytes))
        case .imports:
            let end = name.count - EntryRole.importsSuffix.utf8CodeUnitCount
            add(name[EntryRole.importsPrefix.utf8CodeUnitCount..<end], Self.words(bytes))
        case .merged(.springFactories):
            for (key, value) in PropertiesText(bytes).pairs {
                let key = Array(String(decoding: key, as: UTF16.self).utf8)
                add(key[...], Self.words(Array(String(decoding: value, as: UTF16.self).utf8)))
            }
        case .merged(.log4jPlugins):
            guard
                case .success(let cache) = Result(catching: { () throws(Log4jCache.Failure) in try Log4jCache(bytes) })
            else { return }
            for category in cache.categories {
                add(Self.pluginManager[...], category.plugins.map(\.className))
            }
        default: add([], Self.words(bytes))
        }
    }

    private static let pluginManager = Array("org.apache.logging.log4j.core.config.plugins.util.PluginManager".utf8)

    private mutating func add(_ condition: ArraySlice<UInt8>, _ classes: [[UInt8]]) {
        groups.append(Group(condition: Self.slashed(condition), classes: classes.map { Self.slashed($0[...]) }))
    }

    /// The words of a text that may be classes, each once.
    private static func words(_ bytes: [UInt8]) -> [[UInt8]] {
        var words = MergeRun.ClassNames()
        var lines = Lines(bytes)
        while let line = lines.next() {
            for word in line.prefix(while: { $0 != UInt8(ascii: "#") }).split(whereSeparator: {
                !MergeRun.isNameByte($0)
            }) {
                words.insert(Array(word))
            }
        }
        return words.names
    }

    private static func slashed(_ name: ArraySlice<UInt8>) -> [UInt8] {
        name.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
    }
}
