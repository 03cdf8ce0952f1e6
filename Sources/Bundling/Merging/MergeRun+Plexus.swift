extension MergeRun {
    /// Plexus' components, each role and hint once (S22): the first wins; its configuration is the first that there is.
    mutating func plexusComponents(_ inputs: [Merger.Input]) throws(BundleError) -> [UInt8]? {
        var places: [[UInt8]: Int] = [:]
        var components: [(text: [UInt8], hasConfiguration: Bool)] = []
        var isDropped = false
        for input in inputs {
            let descriptor: PlexusDescriptor
            do {
                descriptor = try PlexusDescriptor(input.bytes)
            } catch {
                throw broken(input.label, error.why)
            }
            for other in descriptor.others { note(.dropped, input.label, other) }
            for component in descriptor.components {
                if isMissing(component.implementation) {
                    note(.providerLeftOut, input.label, component.implementation)
                    isDropped = true
                    continue
                }
                let hint = component.hint.isEmpty ? Array("default".utf8) : component.hint
                let key = moved(component.role) + [0] + hint
                guard let place = places[key] else {
                    places[key] = components.count
                    components.append((moved(component, in: input.bytes), component.configuration != nil))
                    continue
                }
                note(.sameProvider, input.label, component.implementation)
                if !components[place].hasConfiguration, let configuration = component.configuration {
                    // Before `</component>`.
                    let end = components[place].text.lastIndex(of: UInt8(ascii: "<")) ?? 0
                    components[place].text.insert(contentsOf: input.bytes[configuration], at: end)
                    components[place].hasConfiguration = true
                }
            }
        }
        if components.isEmpty, isDropped { return nil }
        var out = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<component-set>\n  <components>\n".utf8)
        for component in components {
            out += Array("    ".utf8)
            out += component.text
            out.append(0x0A)
        }
        return out + Array("  </components>\n</component-set>\n".utf8)
    }

    /// The element with its classes where they move to.
    private func moved(_ component: PlexusDescriptor.Component, in bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var at = component.range.lowerBound
        for name in component.classes {
            out += bytes[at..<name.lowerBound]
            out += moved(Array(bytes[name]))
            at = name.upperBound
        }
        return out + bytes[at..<component.range.upperBound]
    }
}
