/// Log4j's plugin cache, as `PluginCache` writes it: categories of plugins; texts are modified UTF-8.
struct Log4jCache {
    struct Plugin {
        var key: [UInt8]
        var className: [UInt8]
        var name: [UInt8]
        var isPrintable: UInt8
        var isDeferred: UInt8
    }

    struct Category {
        var name: [UInt8]
        var plugins: [Plugin] = []
    }

    /// What is wrong with the bytes.
    struct Failure: Error {
        var why: String
    }

    var categories: [Category] = []

    init() {}

    init(_ bytes: [UInt8]) throws(Failure) {
        var reader = BigEndianReader(bytes)
        guard let count = reader.count(atLeast: 6) else { throw Failure(why: "no number of categories") }
        for _ in 0..<count {
            guard let name = reader.text(), let plugins = reader.count(atLeast: 8) else {
                throw Failure(why: "it ends within a category, at byte \(reader.at)")
            }
            var category = Category(name: name)
            for _ in 0..<plugins {
                guard let key = reader.text(), let className = reader.text(), let plugin = reader.text(),
                    let printable = reader.byte(), let deferred = reader.byte()
                else { throw Failure(why: "it ends within a plugin, at byte \(reader.at)") }
                category.plugins.append(
                    Plugin(
                        key: key, className: className, name: plugin, isPrintable: printable, isDeferred: deferred))
            }
            categories.append(category)
        }
    }

    /// The bytes; nil when a text is longer than the format can say.
    func bytes() -> [UInt8]? {
        var out: [UInt8] = []
        Self.put(categories.count, bytes: 4, to: &out)
        for category in categories {
            guard Self.put(category.name, to: &out) else { return nil }
            Self.put(category.plugins.count, bytes: 4, to: &out)
            for plugin in category.plugins {
                guard Self.put(plugin.key, to: &out), Self.put(plugin.className, to: &out),
                    Self.put(plugin.name, to: &out)
                else { return nil }
                out += [plugin.isPrintable, plugin.isDeferred]
            }
        }
        return out
    }

    private static func put(_ text: [UInt8], to out: inout [UInt8]) -> Bool {
        guard text.count <= 65_535 else { return false }
        put(text.count, bytes: 2, to: &out)
        out += text
        return true
    }

    private static func put(_ number: Int, bytes: Int, to out: inout [UInt8]) {
        for shift in (0..<bytes).reversed() { out.append(UInt8(truncatingIfNeeded: number >> (shift * 8))) }
    }
}
