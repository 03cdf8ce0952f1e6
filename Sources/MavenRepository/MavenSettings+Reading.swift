internal import Support
internal import XML

/// Where settings are read from.
package struct SettingsFiles: Sendable {
    /// The installation's settings.xml; read when it is there.
    package var global: String?
    /// The user's settings.xml; read when it is there.
    package var user: String?
    /// Whether somebody named `user`, so that it has to be there.
    package var isUserRequired: Bool
    /// settings-security.xml; read when a password is encrypted.
    package var security: String?

    /// Joins the parts.
    package init(global: String? = nil, user: String? = nil, isUserRequired: Bool = false, security: String? = nil) {
        self.global = global
        self.user = user
        self.isUserRequired = isUserRequired
        self.security = security
    }

    /// Where Maven looks: `explicit` (its `--settings`) or `~/.m2/settings.xml`, and the installation's own.
    package static func usual(
        explicit: String?, installation: MavenInstallation?, properties: SettingsInterpolation
    ) -> SettingsFiles {
        let home = properties.value("user.home").map { "\($0)/.m2" }
        return SettingsFiles(
            global: installation?.settingsPath, user: explicit ?? home.map { "\($0)/settings.xml" },
            isUserRequired: explicit != nil,
            security: properties.value("settings.security") ?? home.map { "\($0)/settings-security.xml" })
    }
}

extension MavenSettings {
    private static let byteLimit = 4 << 20

    /// Reads and merges the files (what the user's says wins by id), replaces expressions, decrypts passwords. Throws
    /// `notFound` for a file that has to be there, `invalid` for one that Maven refuses.
    package init(_ files: SettingsFiles, properties: SettingsInterpolation) throws {
        self.init()
        let user = try Self.fields(files.user, isRequired: files.isUserRequired)
        let global = try Self.fields(files.global, isRequired: false)
        let levels = [user, global].compactMap { $0 }
        let expand = properties.expand
        var passwords = PasswordDecryption(
            securityPath: files.security, home: properties.value("user.home") ?? "")
        isOffline = try user?.flag("offline", default: false) ?? false
        for level in levels {
            if localRepository == nil, let text = try level.text("localRepository"), !text.isEmpty {
                localRepository = expand(text)
            }
        }
        mirrors = try Self.merge(levels, "mirrors", "mirror").map { try Self.mirror($0, expand) }
        servers = try Self.merge(levels, "servers", "server").map {
            try Self.server($0, expand, &passwords)
        }
        proxies = try Self.merge(levels, "proxies", "proxy").compactMap {
            guard try $0.flag("active", default: true) else { return nil }
            return try Self.proxy($0, expand, &passwords)
        }
        profiles = try Self.merge(levels, "profiles", "profile").map { try Self.profile($0, expand) }
        for level in levels {
            for profile in try level.list("activeProfiles", of: "activeProfile").map({ try expand($0.plainText()) })
            where !activeProfiles.contains(profile) { activeProfiles.append(profile) }
            for repository in try RepositoryElement.repositories(of: level, expand: expand)
            where !repositories.contains(where: { $0.id == repository.id }) { repositories.append(repository) }
        }
        warnings = passwords.warnings
    }

    private static func fields(_ path: String?, isRequired: Bool) throws -> XMLFields? {
        guard let path else { return nil }
        guard isRequired || Files.exists(path) else { return nil }
        return XMLFields(try XMLReader.parse(Files.read(path, limit: byteLimit), path), path)
    }

    /// The elements of both levels; an id of the first is not taken from the second again. An element without an id has
    /// the id `default`.
    private static func merge(_ levels: [XMLFields], _ list: String, _ item: String) throws -> [XMLFields] {
        var result: [XMLFields] = []
        var ids: Set<String> = []
        for level in levels {
            let items = try level.list(list, of: item)
            result += try items.filter { try !ids.contains($0.identity()) }
            ids.formUnion(try items.map { try $0.identity() })
        }
        return result
    }

    private static func mirror(_ element: XMLFields, _ expand: (String) -> String) throws -> SettingsMirror {
        SettingsMirror(
            id: expand(try element.identity()), url: expand(try element.required("url")),
            mirrorOf: expand(try element.required("mirrorOf")), layout: expand(try element.text("layout") ?? "default"),
            mirrorOfLayouts: expand(try element.text("mirrorOfLayouts") ?? "default,legacy"),
            isBlocked: try element.flag("blocked", default: false))
    }

    private static func server(
        _ element: XMLFields, _ expand: (String) -> String, _ passwords: inout PasswordDecryption
    ) throws -> SettingsServer {
        let id = expand(try element.identity())
        let headers = try element.one("configuration")?.list("httpHeaders", of: "property") ?? []
        return SettingsServer(
            id: id, credential: try credential(element, "server \(id)", expand, &passwords),
            headers: try headers.map {
                RepositoryHeader(
                    name: expand(try $0.required("name")), value: Secret(expand(try $0.text("value") ?? "")))
            })
    }

    private static func proxy(
        _ element: XMLFields, _ expand: (String) -> String, _ passwords: inout PasswordDecryption
    ) throws -> SettingsProxy {
        let id = expand(try element.identity())
        return SettingsProxy(
            id: id, scheme: expand(try element.text("protocol") ?? "http"), host: expand(try element.required("host")),
            port: try element.text("port").map { Int(expand($0)) ?? 0 } ?? 8080,
            credential: try credential(element, "proxy \(id)", expand, &passwords),
            nonProxyHosts: expand(try element.text("nonProxyHosts") ?? ""))
    }

    private static func credential(
        _ element: XMLFields, _ whose: String, _ expand: (String) -> String, _ passwords: inout PasswordDecryption
    ) throws -> RepositoryCredential? {
        guard let username = try element.text("username").map(expand), !username.isEmpty else { return nil }
        guard let password = passwords.clear(expand(try element.text("password") ?? ""), of: whose) else { return nil }
        return RepositoryCredential(username: username, password: password)
    }

    private static func profile(_ element: XMLFields, _ expand: (String) -> String) throws -> SettingsProfile {
        SettingsProfile(
            id: expand(try element.identity()),
            activation: try element.one("activation").map { try activation($0, expand) },
            properties: try element.one("properties")?.children.map {
                .init(name: $0.name, value: expand(try $0.plainText()))
            } ?? [],
            repositories: try RepositoryElement.repositories(of: element, expand: expand))
    }

    private static func activation(
        _ element: XMLFields, _ expand: (String) -> String
    ) throws -> SettingsProfile.Activation {
        var result = SettingsProfile.Activation()
        result.activeByDefault = try element.flag("activeByDefault", default: false)
        result.jdk = try element.text("jdk").map(expand)
        if let system = try element.one("os") {
            result.hasOS = true
            result.osName = try system.text("name").map(expand)
            result.osFamily = try system.text("family").map(expand)
            result.osArchitecture = try system.text("arch").map(expand)
            result.osVersion = try system.text("version").map(expand)
        }
        if let property = try element.one("property") {
            result.hasProperty = true
            result.propertyName = try property.text("name").map(expand)
            result.propertyValue = try property.text("value").map(expand)
        }
        if let file = try element.one("file") {
            result.hasFile = true
            result.fileExists = try file.text("exists").map(expand)
            result.fileMissing = try file.text("missing").map(expand)
        }
        return result
    }
}
