import Support
import TestSupport
import Testing

@testable import MavenRepository

@Suite struct MavenSettingsTests {
    private static let properties = SettingsInterpolation(
        userProperties: ["who": "user"],
        systemProperties: [
            "who": "system", "user.home": "/home/me", "a": "${b}", "b": "${env.B}", "x": "${y}", "y": "${x}",
        ],
        environment: ["B": "from & env", "TOKEN": "t0ken"])

    private func load(user: String?, global: String? = nil) async throws -> MavenSettings {
        try await withScratch { scratch in
            var files = SettingsFiles(user: "\(scratch)/user.xml", security: "\(scratch)/security.xml")
            if let user { try Files.writeAtomically("\(scratch)/user.xml", Array(user.utf8)) }
            if let global {
                try Files.writeAtomically("\(scratch)/global.xml", Array(global.utf8))
                files.global = "\(scratch)/global.xml"
            }
            return try MavenSettings(files, properties: Self.properties)
        }
    }

    @Test func `no files are no settings`() async throws {
        let settings = try await load(user: nil)
        #expect(settings.mirrors.isEmpty && settings.localRepository == nil && !settings.isOffline)
    }

    @Test func `a file that somebody named has to be there`() throws {
        let files = SettingsFiles(user: "/nonexistent/settings.xml", isUserRequired: true)
        let error = #expect(throws: KilnError.self) { try MavenSettings(files, properties: Self.properties) }
        #expect(error?.code == .notFound)
    }

    @Test func `the user's settings win by id, the installation's follow`() async throws {
        let settings = try await load(
            user: """
                <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
                  <localRepository/>
                  <mirrors><mirror><id>m</id><url>https://user</url><mirrorOf>*</mirrorOf></mirror></mirrors>
                  <servers><server><id>s</id><username>user</username><password>one</password></server></servers>
                  <activeProfiles><activeProfile>p</activeProfile></activeProfiles>
                </settings>
                """,
            global: """
                <settings>
                  <localRepository>${user.home}/repo</localRepository>
                  <offline>true</offline>
                  <mirrors>
                    <mirror><id>m</id><url>https://global</url><mirrorOf>central</mirrorOf></mirror>
                    <mirror><id>n</id><url>https://n</url><mirrorOf>x</mirrorOf><blocked>TRUE</blocked></mirror>
                  </mirrors>
                  <servers><server><id>s</id><username>global</username></server></servers>
                  <proxies>
                    <proxy><host>h</host><username>u</username><password>${env.TOKEN}</password></proxy>
                    <proxy><id>off</id><active>false</active><host>no</host></proxy>
                  </proxies>
                  <activeProfiles><activeProfile>q</activeProfile><activeProfile>p</activeProfile></activeProfiles>
                </settings>
                """)
        #expect(settings.localRepository == "/home/me/repo")
        // Maven takes it from the user's file only.
        #expect(!settings.isOffline)
        #expect(settings.mirrors.map(\.url) == ["https://user", "https://n"])
        #expect(settings.mirrors.map(\.isBlocked) == [false, true])
        #expect(settings.mirrors.map(\.mirrorOfLayouts) == ["default,legacy", "default,legacy"])
        #expect(settings.servers.map(\.credential?.username) == ["user"])
        #expect(settings.proxies.map(\.host) == ["h"])
        #expect(settings.proxies[0].port == 8080 && settings.proxies[0].scheme == "http")
        #expect(settings.proxies[0].credential?.password.reveal() == "t0ken")
        #expect(settings.activeProfiles == ["p", "q"])
    }

    @Test(arguments: [
        ("${who}", "user"), ("${user.home}/x${who}", "/home/me/xuser"), ("${a}", "from & env"),
        ("${env.B}", "from & env"),
        ("${none}", "${none}"), ("${env.NONE}", "${env.NONE}"), ("${x}", "${x}"), ("$who {who} ${", "$who {who} ${"),
        ("${}", "${}"), ("a$${who}", "a$user"), ("${.who}", "user"),
    ])
    func `expressions are replaced`(_ text: String, _ expected: String) async throws {
        let settings = try await load(user: "<settings><localRepository>\(text)</localRepository></settings>")
        #expect(settings.localRepository == expected)
    }

    @Test func `headers and repositories of active profiles are read`() async throws {
        let settings = try await load(
            user: """
                <settings>
                  <offline>true</offline>
                  <servers><server><id>s</id><configuration><httpHeaders>
                    <property><name>Authorization</name><value>Bearer ${env.TOKEN}</value></property>
                  </httpHeaders></configuration></server></servers>
                  <profiles>
                    <profile><id>p</id>
                      <activation><jdk>17</jdk><os><family>unix</family></os>
                        <property><name>!x</name></property><file><missing>${user.home}/f</missing></file></activation>
                      <properties><one>1</one><two>${who}</two></properties>
                      <repositories><repository><id>r</id><url>https://${who}/r</url>
                        <releases><updatePolicy>interval:7</updatePolicy><checksumPolicy>warn</checksumPolicy></releases>
                        <snapshots><enabled>false</enabled></snapshots></repository></repositories>
                    </profile>
                    <profile><repositories><repository><id>z</id><url>https://z</url></repository></repositories></profile>
                  </profiles>
                  <activeProfiles><activeProfile>p</activeProfile></activeProfiles>
                </settings>
                """)
        #expect(settings.isOffline)
        #expect(settings.servers[0].credential == nil)
        #expect(settings.servers[0].headers.map(\.name) == ["Authorization"])
        #expect(settings.servers[0].headers[0].value.reveal() == "Bearer t0ken")
        #expect(settings.profiles.map(\.id) == ["p", "default"])
        let activation = try #require(settings.profiles[0].activation)
        #expect(activation.jdk == "17" && activation.osFamily == "unix" && activation.hasOS)
        #expect(activation.propertyName == "!x" && activation.propertyValue == nil)
        #expect(activation.fileMissing == "/home/me/f" && !activation.activeByDefault)
        #expect(settings.profiles[0].properties.map(\.value) == ["1", "user"])
        #expect(
            settings.repositoriesOfActiveProfiles == [
                RemoteRepository(
                    id: "r", url: "https://user/r", releases: .init(update: .interval(minutes: 7), checksum: .warn),
                    snapshots: .init(isEnabled: false))
            ])
    }

    @Test(arguments: [
        "", "no xml", "<settings><servers/><servers/></settings>",
        "<settings><servers>text<server><id>a</id></server></servers></settings>",
        "<settings><servers><server><id></id></server></servers></settings>",
        "<settings><servers><server><id>a<b/></id></server></servers></settings>",
        "<settings><profiles><profile><properties><a><b/></a></properties></profile></profiles></settings>",
        "<settings>",
        "<settings><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf></mirror></mirrors></settings>",
        "<settings><mirrors><mirror><id>m</id><url>u</url></mirror></mirrors></settings>",
        "<settings><proxies><proxy><id>m</id></proxy></proxies></settings>",
        "<settings><profiles><profile><repositories><repository><id>r</id></repository></repositories></profile></profiles></settings>",
    ])
    func `what Maven refuses is refused, and the file named`(_ text: String) async throws {
        let error = await #expect(throws: KilnError.self) { try await load(user: text) }
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("user.xml") == true)
    }

    @Test func `no secret is printed`() async throws {
        let settings = try await load(
            user: """
                <settings><servers><server><id>s</id><username>u</username><password>hidden</password>
                <configuration><httpHeaders><property><name>n</name><value>hidden</value></property></httpHeaders>
                </configuration></server></servers></settings>
                """)
        let repositories = settings.effectiveRepositories([RemoteRepository(id: "s", url: "https://u:hidden@h/")])
        #expect(!"\(settings)".contains("hidden"))
        #expect(!repositories[0].printableURL.contains("hidden"))
        var text = ""
        dump(settings, to: &text)
        #expect(!text.contains("hidden"))
    }
}
