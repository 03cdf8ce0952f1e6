extension MergeRun {
    /// One properties file with its keys in order and no date: the first value of a key wins (S18).
    mutating func properties(_ inputs: [Merger.Input]) -> [UInt8] {
        var values: [[UInt16]: [UInt16]] = [:]
        for input in inputs {
            var own: [[UInt16]: [UInt16]] = [:]
            for (key, value) in read(input).pairs { own[key] = value }
            for (key, value) in own.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                if let first = values[key] {
                    if first != value { note(.differentValue, input.label, Self.narrow(key)) }
                } else {
                    values[key] = value
                }
            }
        }
        var out: [UInt8] = []
        for (key, value) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            PropertiesText.write(key, value, to: &out)
        }
        return out
    }

    /// Keys in the order first seen; the last value of a key wins, as Spring reads all the files (S16).
    mutating func springProperties(_ inputs: [Merger.Input]) -> [UInt8] {
        var places: [[UInt16]: Int] = [:]
        var pairs: [(key: [UInt16], value: [UInt16], input: Int)] = []
        for (number, input) in inputs.enumerated() {
            for (key, value) in read(input).pairs {
                let value = Self.wide(movedClassOrPath(Self.narrow(value)))
                if let place = places[key] {
                    if pairs[place].value != value, pairs[place].input != number {
                        note(.differentValue, input.label, Self.narrow(key))
                    }
                    pairs[place].value = value
                    pairs[place].input = number
                } else {
                    places[key] = pairs.count
                    pairs.append((key, value, number))
                }
            }
        }
        var out: [UInt8] = []
        for pair in pairs { PropertiesText.write(pair.key, pair.value, to: &out) }
        return out
    }

    /// Keys in the order first seen, the classes of all their values joined (S16).
    mutating func springFactories(_ inputs: [Merger.Input]) -> [UInt8]? {
        var places: [[UInt8]: Int] = [:]
        var lists: [(key: [UInt8], classes: ClassNames)] = []
        for input in inputs {
            for (key, value) in read(input).pairs {
                let key = moved(Self.narrow(key))
                let place = places[key] ?? lists.count
                if place == lists.count {
                    places[key] = place
                    lists.append((key, ClassNames()))
                }
                addClasses(of: value, input.label, to: &lists[place].classes)
            }
        }
        var out: [UInt8] = []
        for list in lists where !list.classes.names.isEmpty {
            PropertiesText.write(
                Self.wide(list.key), Self.wide(Array(list.classes.names.joined(separator: [UInt8(ascii: ",")]))),
                to: &out)
        }
        return out.isEmpty ? nil : out
    }

    /// Groovy's modules as one (S21): either list may be empty.
    mutating func groovyModule(_ inputs: [Merger.Input]) -> [UInt8]? {
        var instance = ClassNames()
        var statics = ClassNames()
        var name: [UInt16]?
        var version: [UInt16]?
        for input in inputs {
            for (key, value) in read(input).pairs {
                switch String(decoding: key, as: UTF16.self) {
                case "moduleName": name = name ?? value
                case "moduleVersion": version = version ?? value
                case "extensionClasses": addClasses(of: value, input.label, to: &instance)
                case "staticExtensionClasses": addClasses(of: value, input.label, to: &statics)
                default: note(.dropped, input.label, Self.narrow(key))
                }
            }
        }
        if instance.names.isEmpty && statics.names.isEmpty { return nil }
        if inputs.count > 1 || name == nil { name = Array("kiln-bundle".utf16) }
        if inputs.count > 1 || version == nil { version = Array("1.0".utf16) }
        var out: [UInt8] = []
        PropertiesText.write(Array("moduleName".utf16), name ?? [], to: &out)
        PropertiesText.write(Array("moduleVersion".utf16), version ?? [], to: &out)
        for (key, list) in [("extensionClasses", instance), ("staticExtensionClasses", statics)]
        where !list.names.isEmpty {
            PropertiesText.write(
                Array(key.utf16), Self.wide(Array(list.names.joined(separator: [UInt8(ascii: ",")]))), to: &out)
        }
        return out
    }

    /// Names, each once, in the order they came.
    struct ClassNames {
        private(set) var names: [[UInt8]] = []
        private var seen: Set<[UInt8]> = []

        mutating func insert(_ name: [UInt8]) {
            if seen.insert(name).inserted { names.append(name) }
        }
    }

    /// The classes of a value with commas, moved, without those that are left out.
    private mutating func addClasses(of value: [UInt16], _ label: String, to list: inout ClassNames) {
        for part in Self.narrow(value).split(separator: UInt8(ascii: ",")) {
            let name = Array(part.trimmed)
            if name.isEmpty { continue }
            if isMissing(name) {
                note(.providerLeftOut, label, name)
            } else {
                list.insert(moved(name))
            }
        }
    }

    private mutating func read(_ input: Merger.Input) -> PropertiesText {
        let text = PropertiesText(input.bytes)
        if text.isMalformed { note(.malformed, input.label, "\\u".utf8) }
        return text
    }

    /// UTF-16 as UTF-8, in which names are compared; half a surrogate pair becomes U+FFFD.
    private static func narrow(_ text: [UInt16]) -> [UInt8] { Array(String(decoding: text, as: UTF16.self).utf8) }
    private static func wide(_ text: [UInt8]) -> [UInt16] { Array(String(decoding: text, as: UTF8.self).utf16) }
}
