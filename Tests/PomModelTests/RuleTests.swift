import Coordinates
import PomModel
import Testing

/// The rules M1 to M23, one by one, on poms of a few lines.
@Suite("The rules of models")
struct RuleTests {
    typealias T = TinyPoms

    /// One pom and what its dependencies are.
    func check(
        _ poms: [String: String], _ name: String = "g:a:1", dependencies: [String], managed: [String]? = nil,
        rules: MavenRules = .maven39
    ) throws {
        let answer = try TinyPoms(poms: poms, rules: rules).read(name)
        #expect(answer.descriptor.outcome == .built)
        #expect(answer.text.dependencies == dependencies)
        if let managed { #expect(answer.text.managed == managed) }
    }

    @Test("M1: a parent's expressions take the child's values")
    func interpolationFollowsInheritance() throws {
        try check(
            [
                "g:p:1": T.pom(
                    "g:p:1", packaging: "pom",
                    T.properties(["v": "parent"])
                        + T.managed(T.dependency("x:x:${project.version}"), T.dependency("x:y:${v}"))),
                "g:a:2": T.pom(
                    ":a:2", parent: "g:p:1",
                    T.properties(["v": "child"]) + T.dependencies(T.dependency("x:x"), T.dependency("x:y"))),
            ], "g:a:2", dependencies: ["x:x:jar::2|compile||", "x:y:jar::child|compile||"])
    }

    @Test("M2: unknown elements and foreign namespaces are passed over, repeated fields are not")
    func leniency() throws {
        let plain = T.pom("g:a:1", "<nonsense><x/></nonsense>" + T.dependencies(T.dependency("x:x:1", "<why>so</why>")))
        try check(["g:a:1": plain], dependencies: ["x:x:jar::1|compile||"])
        let repeated = try TinyPoms(poms: ["g:a:1": T.pom("g:a:1", "<name>a</name><name>b</name>")]).read("g:a:1")
        #expect(repeated.text.invalid)
        let nested = try TinyPoms(poms: ["g:a:1": T.pom("g:a:1", "<description>a <b>b</b></description>")]).read(
            "g:a:1")
        #expect(nested.text.invalid)
    }

    @Test("M3: of duplicates the last counts, at the first one's place")
    func duplicates() throws {
        try check(
            [
                "g:a:1": T.pom(
                    "g:a:1", T.dependencies(T.dependency("x:x:1"), T.dependency("x:y:1"), T.dependency("x:x:2")))
            ],
            dependencies: ["x:x:jar::2|compile||", "x:y:jar::1|compile||"])
    }

    @Test("M4: keys are compared before interpolation by Maven 3 and after it by Maven 4")
    func keys() throws {
        let poms = [
            "org.foo:p:1": T.pom("org.foo:p:1", packaging: "pom", T.dependencies(T.dependency("org.foo:x:1"))),
            "org.foo:a:1": T.pom(
                ":a:", parent: "org.foo:p:1", T.dependencies(T.dependency("${project.groupId}:x:2"))),
        ]
        try check(
            poms, "org.foo:a:1", dependencies: ["org.foo:x:jar::2|compile||", "org.foo:x:jar::1|compile||"])
        try check(poms, "org.foo:a:1", dependencies: ["org.foo:x:jar::1|compile||"], rules: .maven4)
    }

    @Test("M5, M6: a child's element replaces the parent's whole, its own come first")
    func inheritance() throws {
        try check(
            [
                "g:p:1": T.pom(
                    "g:p:1", packaging: "pom",
                    T.managed(T.dependency("m:one:1"), T.dependency("m:two:1"))
                        + T.dependencies(T.dependency("x:x:1", "<scope>test</scope>"), T.dependency("x:y:1"))),
                "g:a:1": T.pom(
                    ":a:1", parent: "g:p:1",
                    T.managed(T.dependency("m:two:2")) + T.dependencies(T.dependency("x:z:1"), T.dependency("x:x:3"))),
            ],
            dependencies: ["x:z:jar::1|compile||", "x:x:jar::3|compile||", "x:y:jar::1|compile||"],
            managed: ["m:two:jar::2|||", "m:one:jar::1|||"])
    }

    @Test("M7: packaging and modules stay with the parent, group and version come down, relocation too")
    func whatIsInherited() throws {
        let answer = try TinyPoms(poms: [
            "g:p:1": T.pom(
                "g:p:1", packaging: "pom",
                "<modules><module>a</module></modules><distributionManagement><relocation><groupId>new</groupId>"
                    + "</relocation></distributionManagement>"),
            "g:a:1": T.pom(":a:", parent: "g:p:1"), "new:a:1": T.pom("new:a:1", T.dependencies(T.dependency("x:x:1"))),
        ]).read("g:a:1")
        #expect(answer.text.artifact == "new:a:jar::1")
        #expect(answer.text.relocations == ["g:a:jar::1"])
        #expect(answer.text.dependencies == ["x:x:jar::1|compile||"])
    }

    @Test("M8: a profile replaces in place and appends; before inheritance in Maven 3, after it in Maven 4")
    func profileInjection() throws {
        let poms = [
            "g:p:1": T.pom("g:p:1", packaging: "pom", T.dependencies(T.dependency("x:inherited:1"))),
            "g:a:1": T.pom(
                ":a:1", parent: "g:p:1",
                T.dependencies(T.dependency("x:x:1"), T.dependency("x:y:1"))
                    + T.profile(
                        "on", "<jdk>17</jdk>", T.dependencies(T.dependency("x:x:2"), T.dependency("x:new:1")))),
        ]
        try check(
            poms,
            dependencies: [
                "x:x:jar::2|compile||", "x:y:jar::1|compile||", "x:new:jar::1|compile||",
                "x:inherited:jar::1|compile||",
            ])
        try check(
            poms,
            dependencies: [
                "x:x:jar::2|compile||", "x:y:jar::1|compile||", "x:inherited:jar::1|compile||",
                "x:new:jar::1|compile||",
            ], rules: .maven4)
    }

    @Test("M9: a profile active by default gives way to any other of the pom")
    func byDefault() throws {
        let byDefault =
            "<profile><id>d</id><activation><activeByDefault>true</activeByDefault></activation>"
            + T.dependencies(T.dependency("x:default:1")) + "</profile>"
        let other =
            "<profile><id>o</id><activation><jdk>[17,)</jdk><property><name>!absent</name></property></activation>"
            + T.dependencies(T.dependency("x:other:1")) + "</profile>"
        let failing =
            "<profile><id>f</id><activation><jdk>[17,)</jdk><property><name>absent</name></property></activation>"
            + T.dependencies(T.dependency("x:failing:1")) + "</profile>"
        try check(
            ["g:a:1": T.pom("g:a:1", "<profiles>\(byDefault)\(failing)</profiles>")],
            dependencies: ["x:default:jar::1|compile||"])
        try check(
            ["g:a:1": T.pom("g:a:1", "<profiles>\(byDefault)\(failing)\(other)</profiles>")],
            dependencies: ["x:other:jar::1|compile||"])
    }

    @Test(
        "M10 to M13: what activates a profile",
        arguments: [
            ("<property><name>os.name</name></property>", true), ("<property><name>!os.name</name></property>", false),
            ("<property><name>no</name></property>", false), ("<property><name>!no</name></property>", true),
            ("<property><name>os.name</name><value>Linux</value></property>", true),
            ("<property><name>os.name</name><value>!Linux</value></property>", false),
            ("<property><name>no</name><value>!x</value></property>", true),
            ("<property><name>pomProperty</name></property>", false), ("<jdk>1</jdk>", true), ("<jdk>1.8</jdk>", false),
            ("<jdk>!1.8</jdk>", true), ("<jdk>[1.8,)</jdk>", true), ("<jdk>(17.0.10,)</jdk>", false),
            ("<jdk>[17.0.10,18)</jdk>", true), ("<jdk>(,17)</jdk>", false), ("<jdk>(,17.0.10]</jdk>", true),
            ("<jdk>[9,11)</jdk>", false), ("<jdk>1.5+</jdk>", false), ("<os><family>unix</family></os>", true),
            ("<os><family>windows</family></os>", false), ("<os><family>!windows</family></os>", true),
            ("<os><name>LINUX</name><arch>amd64</arch></os>", true), ("<os><arch>!amd64</arch></os>", false),
            ("<os><version>regex:5\\.\\d+\\..*</version></os>", true), ("<os><version>5.15.0</version></os>", true),
            ("<os><version>regex:[0-4].*</version></os>", false), ("<os/>", false),
            ("<file><exists>/there</exists></file>", true), ("<file><missing>/there</missing></file>", false),
            ("<file><missing>/not</missing></file>", true), ("<file><exists>relative</exists></file>", false),
            ("<file><missing>${basedir}/x</missing></file>", false), ("<file><missing>${dir}/x</missing></file>", true),
            ("<property><name>packaging</name><value>jar</value></property>", true),
        ])
    func activation(_ activation: String, _ isActive: Bool) throws {
        var poms = TinyPoms(poms: [
            "g:a:1": T.pom(
                "g:a:1",
                T.properties(["pomProperty": "x", "dir": "/d"])
                    + T.profile("p", activation, T.dependencies(T.dependency("x:x:1"))))
        ])
        poms.existing = ["/there"]
        let answer = try poms.read("g:a:1")
        #expect(answer.text.dependencies == (isActive ? ["x:x:jar::1|compile||"] : []))
    }

    @Test("a JDK range with no number is an error for 3.8 and a warning since")
    func jdkWithoutNumber() throws {
        let poms = ["g:a:1": T.pom("g:a:1", T.profile("p", "<jdk>[x,)</jdk>", ""))]
        #expect(try TinyPoms(poms: poms, rules: .maven38).read("g:a:1").text.invalid)
        #expect(try TinyPoms(poms: poms, rules: .maven39).read("g:a:1").descriptor.outcome == .built)
    }

    @Test(
        "M14, M15: where expressions find their values",
        arguments: [
            ("${project.version}", "1"), ("${pom.groupId}", "g"), ("${version}", "1"), ("${os.name}", "Linux"),
            ("${java.version}", "mine"), ("${project.http}", "prop"), ("${two}", "2-1"), ("${no.such}", "${no.such}"),
            ("${env.HOME}", "/h"), ("${HOME}", "/h"), ("a${two}b${two}", "a2-1b2-1"), ("${unclosed", "${unclosed"),
            ("${project.artifactId}-${project.packaging}", "a-jar"), ("${project.build.finalName}", "a-1"),
            ("${.two}", "2-1"), ("${user.home}", "/home/u"),
        ])
    func expressions(_ text: String, _ value: String) throws {
        var poms = TinyPoms(poms: [
            "g:a:1": T.pom(
                "g:a:1",
                T.properties([
                    "java.version": "mine", "project.http": "prop", "two": "2-${one}", "one": "1",
                    "user.home": "${user.home}",
                ]) + T.dependencies(T.dependency("x:x:1", "<classifier>\(text)</classifier>")))
        ])
        poms.environment.systemProperties["env.HOME"] = "/h"
        let answer = try poms.read("g:a:1")
        #expect(answer.text.dependencies == ["x:x:jar:\(value):1|compile||"])
    }

    @Test(
        "M15: an expression that leads to itself makes a model invalid, wherever it stands",
        arguments: [
            T.properties(["a": "${b}", "b": "${a}"]), T.properties(["a": "${a}"]), "<name>${name}</name>",
            "<name>${project.name} x</name>", T.properties(["a": "x${b}", "b": "${c}", "c": "${b}"]),
        ], [MavenRules.maven39, .maven4])
    func cycles(_ body: String, _ rules: MavenRules) throws {
        #expect(try TinyPoms(poms: ["g:a:1": T.pom("g:a:1", body)], rules: rules).read("g:a:1").text.invalid)
    }

    @Test("expressions that double a text end in an error, not in memory")
    func laughs() throws {
        var list = "<p0>0123456789</p0>"
        for index in 1...60 { list += "<p\(index)>${p\(index - 1)}${p\(index - 1)}</p\(index)>" }
        for rules in [MavenRules.maven39, .maven4] {
            let poms = ["g:a:1": T.pom("g:a:1", "<properties>\(list)</properties>")]
            #expect(try TinyPoms(poms: poms, rules: rules).read("g:a:1").text.invalid)
        }
    }

    @Test(
        "Maven 4: expressions nest and have defaults",
        arguments: [
            ("${a${n}}", "one"), ("${no:-dflt}", "dflt"), ("${n:+set}", "set"), ("${no:-}", ""), ("${no}", "${no}"),
            ("x${no:-${n}}y", "x1y"),
        ])
    func nested(_ text: String, _ value: String) throws {
        try check(
            [
                "g:a:1": T.pom(
                    "g:a:1",
                    T.properties(["n": "1", "a1": "one"])
                        + T.dependencies(T.dependency("x:x:1", "<classifier>\(text)</classifier>")))
            ], dependencies: ["x:x:jar:\(value):1|compile||"], rules: .maven4)
    }

    @Test("M16: an expression in a parent's version leads nowhere in a published pom")
    func revision() throws {
        let answer = try TinyPoms(poms: [
            "g:a:1": T.pom("g:a:1", parent: "g:p:${revision}", T.properties(["revision": "1"])),
            "g:p:1": T.pom("g:p:1", packaging: "pom"),
        ]).read("g:a:1")
        #expect(answer.text.error)
    }

    @Test("M17: a parent by range is its highest version, with an upper bound and a version of the child's own")
    func parentRange() throws {
        var poms = TinyPoms(poms: [
            "g:p:1.5": T.pom("g:p:1.5", packaging: "pom", T.dependencies(T.dependency("x:x:1"))),
            "g:a:1": T.pom("g:a:1", parent: "g:p:[1,2)"), "g:b:1": T.pom("g:b:1", parent: "g:p:[1,)"),
            "g:c:1": T.pom("g:c:", parent: "g:p:[1,2)"), "g:d:1": T.pom("g:d:1", parent: "g:p:[1.5]"),
        ])
        poms.versions = ["g:p": ["1.0", "1.5", "2.0"]]
        #expect(try poms.read("g:a:1").text.dependencies == ["x:x:jar::1|compile||"])
        #expect(try poms.read("g:b:1").text.error)
        #expect(try poms.read("g:c:1").text.invalid)
        #expect(try poms.read("g:d:1").text.dependencies == ["x:x:jar::1|compile||"])
    }
}
