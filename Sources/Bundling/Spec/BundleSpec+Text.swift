import ClassFile

extension BundleSpec {
    /// The same spec always as the same text, another spec as another: for the keys of caches.
    package var text: String {
        var out = SpecText()
        for rule in relocate {
            out.field("relocate", [rule.pattern, rule.replacement])
            out.list("  include", rule.includes)
            out.list("  except", rule.excludes)
        }
        for filter in filters {
            out.field("filter", [filter.artifact, filter.excludeDefaults ? "exclude-defaults" : "keep-defaults"])
            out.list("  include", filter.include)
            out.list("  exclude", filter.exclude)
        }
        if let mainClass { out.field("main-class", [mainClass]) }
        for attribute in manifest { out.field("manifest", [attribute.name] + (attribute.value.map { [$0] } ?? [])) }
        out.list("append", append)
        out.list("append-xml", appendXML)
        out.list("merge-properties", mergeProperties)
        out.field("on-conflict", [onConflict.rawValue])
        out.field("minimize", [minimize ? "true" : "false"])
        out.list("keep", keep)
        if let runtime { out.field("runtime", [runtime]) }
        out.field("multi-release", [multiRelease ? "true" : "false"])
        out.field("licenses", [licenses.rawValue])
        if !record { out.field("record", ["false"]) }
        return out.text
    }
}

/// Lines of a key and quoted words.
struct SpecText {
    private(set) var text = ""

    mutating func field(_ key: String, _ words: [String]) {
        text += key
        for word in words {
            text += " \""
            for scalar in word.unicodeScalars {
                switch scalar {
                case "\"", "\\": text += "\\\(scalar)"
                case "\n": text += "\\n"
                default: text.unicodeScalars.append(scalar)
                }
            }
            text += "\""
        }
        text += "\n"
    }

    mutating func list(_ key: String, _ words: [String]) {
        if !words.isEmpty { field(key, words) }
    }
}
