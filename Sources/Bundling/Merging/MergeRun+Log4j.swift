extension MergeRun {
    /// A plugin as Log4j's cache holds it; texts are modified UTF-8.
    private struct Plugin {
        var key: [UInt8]
        var className: [UInt8]
        var name: [UInt8]
        var isPrintable: UInt8
        var isDeferred: UInt8
    }

    private struct Category {
        var name: [UInt8]
        var plugins: [Plugin] = []
        var places: [[UInt8]: Int] = [:]
    }

    /// Log4j's plugin caches as one (S20): the first of a key in a category wins, as `PluginCache` reads several files.
    mutating func log4jPlugins(_ inputs: [Merger.Input]) throws(BundleError) -> [UInt8]? {
        var places: [[UInt8]: Int] = [:]
        var categories: [Category] = []
        for input in inputs {
            var reader = BigEndianReader(input.bytes)
            guard let count = reader.count(atLeast: 6) else { throw broken(input.label, "no number of categories") }
            for _ in 0..<count {
                guard let name = reader.text(), let plugins = reader.count(atLeast: 8) else {
                    throw broken(input.label, "it ends within a category, at byte \(reader.at)")
                }
                let place = places[name] ?? categories.count
                if place == categories.count {
                    places[name] = place
                    categories.append(Category(name: name))
                }
                for _ in 0..<plugins {
                    guard let key = reader.text(), let className = reader.text(), let plugin = reader.text(),
                        let printable = reader.byte(), let deferred = reader.byte()
                    else { throw broken(input.label, "it ends within a plugin, at byte \(reader.at)") }
                    add(
                        Plugin(
                            key: key, className: className, name: plugin, isPrintable: printable, isDeferred: deferred),
                        input.label, to: &categories[place])
                }
            }
        }
        categories.removeAll { $0.plugins.isEmpty }
        return categories.isEmpty ? nil : try write(categories)
    }

    private mutating func add(_ plugin: Plugin, _ label: String, to category: inout Category) {
        if isMissing(plugin.className) { return note(.providerLeftOut, label, plugin.className) }
        var plugin = plugin
        plugin.className = moved(plugin.className)
        if let place = category.places[plugin.key] {
            if category.plugins[place].className != plugin.className { note(.differentValue, label, plugin.key) }
            return
        }
        category.places[plugin.key] = category.plugins.count
        category.plugins.append(plugin)
    }

    private func write(_ categories: [Category]) throws(BundleError) -> [UInt8] {
        var out: [UInt8] = []
        Self.put(categories.count, bytes: 4, to: &out)
        for category in categories {
            try put(category.name, to: &out)
            Self.put(category.plugins.count, bytes: 4, to: &out)
            for plugin in category.plugins {
                try put(plugin.key, to: &out)
                try put(plugin.className, to: &out)
                try put(plugin.name, to: &out)
                out += [plugin.isPrintable, plugin.isDeferred]
            }
        }
        return out
    }

    private func put(_ text: [UInt8], to out: inout [UInt8]) throws(BundleError) {
        guard text.count <= 65_535 else { throw broken(name, "a class would have a name of more than 65,535 bytes") }
        Self.put(text.count, bytes: 2, to: &out)
        out += text
    }

    private static func put(_ number: Int, bytes: Int, to out: inout [UInt8]) {
        for shift in (0..<bytes).reversed() { out.append(UInt8(truncatingIfNeeded: number >> (shift * 8))) }
    }
}

/// Reads what Java's `DataOutputStream` wrote; nil at the end.
struct BigEndianReader {
    private let bytes: [UInt8]
    private(set) var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() -> UInt8? {
        guard at < bytes.count else { return nil }
        at += 1
        return bytes[at - 1]
    }

    /// A number of four bytes of things that take so many bytes each: never more than there are bytes for.
    mutating func count(atLeast size: Int) -> Int? {
        guard bytes.count - at >= 4 else { return nil }
        let number = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
        at += 4
        return number <= (bytes.count - at) / size ? number : nil
    }

    /// A length of two bytes and so many bytes of modified UTF-8.
    mutating func text() -> [UInt8]? {
        guard bytes.count - at >= 2 else { return nil }
        let count = Int(bytes[at]) << 8 | Int(bytes[at + 1])
        guard bytes.count - at - 2 >= count else { return nil }
        at += 2 + count
        return Array(bytes[at - count..<at])
    }
}
