extension MergeRun {
    /// Log4j's plugin caches as one (S20): the first of a key in a category wins, as `PluginCache` reads several files.
    mutating func log4jPlugins(_ inputs: [Merger.Input]) throws(BundleError) -> [UInt8]? {
        var merged = Log4jCache()
        var places: [[UInt8]: Int] = [:]
        var keys: [[[UInt8]: Int]] = []
        for input in inputs {
            let cache: Log4jCache
            do {
                cache = try Log4jCache(input.bytes)
            } catch {
                throw broken(input.label, error.why)
            }
            for category in cache.categories {
                let place = places[category.name] ?? merged.categories.count
                if place == merged.categories.count {
                    places[category.name] = place
                    merged.categories.append(.init(name: category.name))
                    keys.append([:])
                }
                for plugin in category.plugins {
                    add(plugin, input.label, to: &merged.categories[place], &keys[place])
                }
            }
        }
        merged.categories.removeAll { $0.plugins.isEmpty }
        if merged.categories.isEmpty { return nil }
        guard let bytes = merged.bytes() else {
            throw broken(inputs[0].label, "a class would have a name of more than 65,535 bytes")
        }
        return bytes
    }

    private mutating func add(
        _ plugin: Log4jCache.Plugin, _ label: String, to category: inout Log4jCache.Category,
        _ keys: inout [[UInt8]: Int]
    ) {
        if isMissing(plugin.className) { return note(.providerLeftOut, label, plugin.className) }
        var plugin = plugin
        plugin.className = moved(plugin.className)
        if let place = keys[plugin.key] {
            if category.plugins[place].className != plugin.className { note(.differentValue, label, plugin.key) }
            return
        }
        keys[plugin.key] = category.plugins.count
        category.plugins.append(plugin)
    }
}
