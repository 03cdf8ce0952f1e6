/// The settings files that a build gets in place of the machine's.
package enum MavenSettings {
    /// Global settings that say nothing: those of the Maven installation would block `http:` repositories (MNG-7118) or
    /// bring an administrator's own mirrors.
    package static let empty = """
        <?xml version="1.0" encoding="UTF-8"?>
        <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0"/>

        """

    /// User settings: every repository that a pom names is answered by the upstreams, in their order.
    ///
    /// `central` and whatever poms name are mirrored by the first upstream; each further one is a repository of its
    /// own, which the mirror leaves alone. Without upstreams Maven is offline.
    package static func xml(upstreams: [MavenUpstream], localRepository: String) -> String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
              <localRepository>\(escaped(localRepository))</localRepository>
              <interactiveMode>false</interactiveMode>

            """
        guard let first = upstreams.first else {
            return text + "  <offline>true</offline>\n</settings>\n"
        }
        let further = upstreams.dropFirst().enumerated().map { (id: "kiln-\($0.offset + 2)", url: $0.element.url) }
        let mirrored = (["*"] + further.map { "!" + $0.id }).joined(separator: ",")
        text += "  <mirrors>\n    <mirror><id>kiln</id><mirrorOf>\(mirrored)</mirrorOf>"
        text += "<url>\(escaped(first.url))</url></mirror>\n  </mirrors>\n"
        let repositories = [(id: "central", url: first.url)] + further
        text += "  <profiles>\n    <profile>\n      <id>kiln</id>\n"
        for (list, item) in [("repositories", "repository"), ("pluginRepositories", "pluginRepository")] {
            text += "      <\(list)>\n"
            for (id, url) in repositories {
                text += "        <\(item)><id>\(id)</id><url>\(escaped(url))</url>\(policies)</\(item)>\n"
            }
            text += "      </\(list)>\n"
        }
        text += "    </profile>\n  </profiles>\n"
        return text + "  <activeProfiles><activeProfile>kiln</activeProfile></activeProfiles>\n</settings>\n"
    }

    /// An upstream holds what it holds, and may hold more tomorrow: what was missing is looked for again in the next
    /// build. Nothing but a directory can be an upstream yet, where a missing checksum file is no news.
    private static let policies: String = {
        let policy = "<enabled>true</enabled><updatePolicy>always</updatePolicy><checksumPolicy>ignore</checksumPolicy>"
        return "<releases>\(policy)</releases><snapshots>\(policy)</snapshots>"
    }()

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
