extension GeneratedPom {
    /// The file.
    var text: String {
        var out = XMLText()
        switch damage {
        case .empty: return ""
        case .wrongRoot: return "<metadata><groupId>x</groupId></metadata>\n"
        default: break
        }
        out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        let namespace = damage == .noNamespace ? "" : " xmlns=\"http://maven.apache.org/POM/4.0.0\""
        out.raw("<project\(namespace)>\n")
        out.element("modelVersion", "4.0.0")
        if let parent {
            out.block("parent") { $0.reference(parent) }
        }
        if writesGroup { out.element("groupId", group) }
        if damage != .noArtifact { out.element("artifactId", artifact) }
        if writesVersion { out.element("version", damage == .otherVersion ? "77" : version) }
        out.element("packaging", packaging)
        if damage == .comments {
            out.raw("<!-- <dependencies> --><name>a<!-- b -->c<![CDATA[ & <d> ]]></name><?pi x?>\n")
        }
        if damage == .unknownElement { out.raw("<madeUp a='1'><dependencies><x/></dependencies></madeUp>\n") }
        if damage == .undefinedEntity { out.raw("<description>caf&eacute; &nosuch;</description>\n") }
        if let relocation {
            out.block("distributionManagement") { $0.block("relocation") { $0.reference(relocation) } }
        }
        out.properties(properties)
        if !managed.isEmpty {
            out.block("dependencyManagement") { $0.dependencies(managed) }
        }
        if !dependencies.isEmpty { out.dependencies(dependencies) }
        if damage == .doubledElement { out.raw("<dependencies/>\n<dependencies/>\n") }
        if !profiles.isEmpty {
            out.block("profiles") { list in
                for profile in profiles { list.profile(profile) }
            }
        }
        out.raw("</project>\n")
        if damage == .truncated {
            return String(out.text.prefix(out.text.count * 2 / 3))
        }
        return out.text
    }
}

private struct XMLText {
    var text = ""

    mutating func raw(_ piece: String) { text += piece }

    mutating func element(_ name: String, _ value: String?) {
        guard let value else { return }
        text += "<\(name)>"
        for character in value.unicodeScalars {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            default: text.unicodeScalars.append(character)
            }
        }
        text += "</\(name)>\n"
    }

    mutating func block(_ name: String, _ content: (inout XMLText) -> Void) {
        text += "<\(name)>\n"
        content(&self)
        text += "</\(name)>\n"
    }

    mutating func reference(_ reference: GeneratedPom.Reference) {
        element("groupId", reference.group)
        element("artifactId", reference.artifact)
        element("version", reference.version)
    }

    mutating func properties(_ properties: [(name: String, value: String)]) {
        guard !properties.isEmpty else { return }
        block("properties") { list in
            for (name, value) in properties { list.element(name, value) }
        }
    }

    mutating func dependencies(_ dependencies: [GeneratedPom.Dependency]) {
        block("dependencies") { list in
            for dependency in dependencies { list.dependency(dependency) }
        }
    }

    private mutating func dependency(_ dependency: GeneratedPom.Dependency) {
        block("dependency") { inner in
            inner.element("groupId", dependency.group)
            inner.element("artifactId", dependency.artifact)
            inner.element("version", dependency.version)
            inner.element("type", dependency.type)
            inner.element("classifier", dependency.classifier)
            inner.element("scope", dependency.scope)
            inner.element("systemPath", dependency.systemPath)
            inner.element("optional", dependency.optional)
            guard !dependency.exclusions.isEmpty else { return }
            inner.block("exclusions") { list in
                for exclusion in dependency.exclusions { list.block("exclusion") { $0.reference(exclusion) } }
            }
        }
    }

    mutating func profile(_ profile: GeneratedPom.Profile) {
        block("profile") { inner in
            inner.element("id", profile.id)
            if !profile.activation.isEmpty {
                inner.block("activation") { list in
                    for (condition, value) in profile.activation { list.condition(condition, value) }
                }
            }
            inner.properties(profile.properties)
            if !profile.managed.isEmpty {
                inner.block("dependencyManagement") { $0.dependencies(profile.managed) }
            }
            if !profile.dependencies.isEmpty { inner.dependencies(profile.dependencies) }
        }
    }

    private mutating func condition(_ condition: String, _ value: String) {
        let parts = condition.split(separator: " ")
        guard parts.count == 2 else {
            element(condition, value)
            return
        }
        block(String(parts[0])) { inner in
            if parts[0] == "property" {
                inner.element("name", String(parts[1]))
                if !value.isEmpty { inner.element("value", value) }
            } else {
                inner.element(String(parts[1]), value)
            }
        }
    }
}
