/// Inputs of our own, rich in what the readers know.
enum FuzzSeeds {
    /// Texts of a kind; never empty.
    static func texts(_ kind: FuzzKind) -> [String] {
        switch kind {
        case .pom, .world, .endless: [pom, profiles, plain]
        case .metadata: [artifactMetadata, snapshotMetadata]
        case .settings: [settings]
        case .version: versions
        case .coordinate: ["org.example:lib:jar:tests:1.0", "g:a:[1,2)", "g:a:pom:${v}"]
        case .spec: [spec]
        case .archive, .classFile, .contents: [""]
        }
    }

    static let plain = """
        <project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1</version>\
        <dependencies><dependency><groupId>g</groupId><artifactId>b</artifactId><version>[1,2)</version></dependency>\
        </dependencies></project>
        """

    static let pom = """
        <?xml version="1.0" encoding="UTF-8"?>
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>[1,3)</version>
            <relativePath>../pom.xml</relativePath></parent>
          <artifactId>lib</artifactId><version>${revision}</version><packaging>bundle</packaging>
          <properties><revision>1.${minor}</revision><minor>2</minor><lib.scope>runtime</lib.scope></properties>
          <distributionManagement><relocation><groupId>org.other</groupId><message>moved</message></relocation>
          </distributionManagement>
          <repositories><repository><id>r</id><url>http://r.example/${minor}</url>
            <releases><enabled>false</enabled></releases></repository></repositories>
          <dependencyManagement><dependencies>
            <dependency><groupId>org.example</groupId><artifactId>bom</artifactId><version>1</version>
              <type>pom</type><scope>import</scope>
              <exclusions><exclusion><groupId>*</groupId><artifactId>x</artifactId></exclusion></exclusions></dependency>
            <dependency><groupId>g</groupId><artifactId>a</artifactId><version>1.0</version>
              <scope>${lib.scope}</scope></dependency>
          </dependencies></dependencyManagement>
          <dependencies>
            <dependency><groupId>g</groupId><artifactId>a</artifactId><classifier>tests</classifier>
              <type>test-jar</type><optional>true</optional></dependency>
            <dependency><groupId>sun</groupId><artifactId>tools</artifactId><version>1.4</version><scope>system</scope>
              <systemPath>${java.home}/../lib/tools.jar</systemPath></dependency>
          </dependencies>
        </project>
        """

    static let profiles = """
        <project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>p</artifactId><version>2</version>
          <packaging>pom</packaging><modules><module>m</module></modules>
          <profiles>
            <profile><id>jdk</id><activation><jdk>[1.8,17)</jdk></activation>
              <properties><a>${b}</a><b>${c}</b><c>1</c></properties></profile>
            <profile><id>os</id><activation><os><name>Linux</name><family>!windows</family><arch>amd64</arch>
              <version>regex:5\\..*</version></os></activation>
              <dependencies><dependency><groupId>g</groupId><artifactId>n</artifactId><version>${a}</version>
              </dependency></dependencies></profile>
            <profile><id>file</id><activation><file><exists>${basedir}/x</exists></file></activation></profile>
            <profile><id>property</id><activation><property><name>!p</name><value>v</value></property></activation>
              <dependencyManagement><dependencies/></dependencyManagement></profile>
            <profile><id>default</id><activation><activeByDefault>true</activeByDefault></activation></profile>
          </profiles>
        </project>
        """

    static let artifactMetadata = """
        <metadata modelVersion="1.1.0"><groupId>g</groupId><artifactId>a</artifactId><versioning><latest>2-SNAPSHOT\
        </latest><release>1.1</release><versions><version>1.0</version><version>1.1</version><version>2-SNAPSHOT\
        </version></versions><lastUpdated>20240101000000</lastUpdated></versioning></metadata>
        """

    static let snapshotMetadata = """
        <metadata><groupId>g</groupId><artifactId>a</artifactId><version>1-SNAPSHOT</version><versioning><snapshot>\
        <timestamp>20240101.000000</timestamp><buildNumber>7</buildNumber></snapshot><snapshotVersions>\
        <snapshotVersion><classifier>tests</classifier><extension>jar</extension><value>1-20240101.000000-7</value>\
        <updated>20240101000000</updated></snapshotVersion></snapshotVersions></versioning></metadata>
        """

    static let settings = """
        <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0"><localRepository>${user.home}/r</localRepository>
          <offline>false</offline>
          <proxies><proxy><id>p</id><active>true</active><protocol>http</protocol><host>h</host><port>8080</port>
            <nonProxyHosts>localhost|*.x</nonProxyHosts></proxy></proxies>
          <servers><server><id>s</id><username>u</username><password>{COQLCE6DU6GtcS5P=}</password>
            <configuration><httpHeaders><property><name>X</name><value>y</value></property></httpHeaders></configuration>
          </server></servers>
          <mirrors><mirror><id>m</id><mirrorOf>external:*,!repo1</mirrorOf><url>https://m.example</url></mirror></mirrors>
          <profiles><profile><id>q</id><repositories><repository><id>r</id><url>file:///r</url>
            <snapshots><updatePolicy>interval:5</updatePolicy></snapshots></repository></repositories></profile></profiles>
          <activeProfiles><activeProfile>q</activeProfile></activeProfiles></settings>
        """

    static let versions = [
        "1.0", "1.0-alpha-1", "1.0-SNAPSHOT", "1.0-20240101.000000-7", "[1.0,2.0)", "(,1.0],[1.2,)", "[1.2.*]",
        "1.min", "2.0.0.Final", "1_0", "1..2", "99999999999999999999", "1.٠١", "1-éß", "[1,2,3]", "${revision}",
    ]

    static let spec = """
        dependencies: [g:a:1]
        relocate:
          - {from: com.lib, to: shaded.lib, include: [com.lib.**], except: ['com.lib.x.*', "**/B"]}
          - {from: org.apache, to: s}
          - from: io.netty
            to: shaded.io.netty
        filters:
          - {artifact: 'g:a:*:tests', include: ['**/*.class'], exclude: [META-INF/**, a.txt], exclude-defaults: false}
          - artifact: "*"
            exclude: ['%regex[a]']
        main-class: com.lib.A
        manifest: {Built-For: tests, X: null}
        append: [reference.conf, A.txt]
        append-xml: [a.xml]
        merge-properties: [b.properties]
        on-conflict: report
        minimize: true
        keep: [com.lib.**]
        multi-release: false
        licenses: first
        """
}
