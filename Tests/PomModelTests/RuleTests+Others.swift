import Coordinates
import PomModel
import Testing

/// What other poms do to one: parents and imports that are not there, imports, management, relocations (M18 to M23, R10).
extension RuleTests {
    @Test("M18: without a parent or an import a descriptor cannot be had; without its own pom it is missing")
    func missing() throws {
        let poms = TinyPoms(poms: [
            "g:a:1": T.pom("g:a:1", parent: "g:none:1"), "g:b:1": T.pom("g:b:1", T.managed(T.importing("g:none:1"))),
            "g:c:1": T.pom("g:c:1", T.managed(T.importing("g:b:1"))), "g:d:1": "<project><a></project>",
            "g:e:1": T.pom("g:e:1", parent: "g:d:1"),
        ])
        #expect(try poms.read("g:a:1").text.error)
        #expect(try poms.read("g:b:1").text.error)
        #expect(try poms.read("g:c:1").text.error)
        #expect(try poms.read("g:d:1").text.invalid)
        #expect(try poms.read("g:e:1").text.invalid)
        #expect(try poms.read("g:none:1").text.missing)
    }

    @Test("M19: what is declared beats what is imported, an earlier import a later one")
    func imports() throws {
        let bom = { (name: String, entries: String) in T.pom(name, packaging: "pom", T.managed(entries)) }
        try check(
            [
                "g:one:1": bom("g:one:1", T.dependency("x:x:1") + T.dependency("x:y:1") + T.importing("g:deep:1")),
                "g:two:1": bom("g:two:1", T.dependency("x:y:2") + T.dependency("x:z:2")),
                "g:deep:1": bom("g:deep:1", T.dependency("x:deep:1")),
                "g:a:1": T.pom(
                    "g:a:1", T.managed(T.importing("g:one:1"), T.dependency("x:x:own"), T.importing("g:two:1"))),
            ], dependencies: [],
            managed: ["x:x:jar::own|||", "x:y:jar::1|||", "x:deep:jar::1|||", "x:z:jar::2|||"])
    }

    @Test("M19: imports that lead back are invalid, for all in the ring")
    func importCycle() throws {
        let poms = TinyPoms(poms: [
            "g:a:1": T.pom("g:a:1", packaging: "pom", T.managed(T.importing("g:b:1"))),
            "g:b:1": T.pom("g:b:1", packaging: "pom", T.managed(T.importing("g:a:1"))),
            "g:c:1": T.pom("g:c:1", T.managed(T.importing("g:b:1"))),
            "g:self:1": T.pom("g:self:1", T.managed(T.importing("g:self:1"))),
        ])
        for name in ["g:a:1", "g:b:1", "g:c:1", "g:self:1"] { #expect(try poms.read(name).text.invalid) }
    }

    @Test("M19: to Maven 4 an import that does not build is one that brings nothing")
    func brokenImports() throws {
        let bad = T.dependencies(T.dependency("x:x"))
        var poms = TinyPoms(
            poms: [
                "g:self:1": T.pom("g:self:1", packaging: "pom", T.managed(T.importing("g:self:1"))),
                "g:bad:1": T.pom("g:bad:1", packaging: "pom", bad), "g:empty:1": "",
                "g:orphan:1": T.pom("g:orphan:1", parent: "g:none:1", packaging: "pom"),
                "g:inner:1": T.pom("g:inner:1", packaging: "pom", T.managed(T.importing("g:none:1"))),
                "g:good:1": T.pom("g:good:1", packaging: "pom", T.managed(T.dependency("x:x:1"))),
            ], rules: .maven4)
        for bom in ["self", "bad", "empty", "orphan", "inner"] {
            poms.poms["g:a:1"] = T.pom("g:a:1", T.managed(T.importing("g:\(bom):1"), T.importing("g:good:1")))
            poms.rules = .maven4
            let answer = try poms.read("g:a:1")
            #expect(answer.descriptor.outcome == .built, "\(bom)")
            #expect(answer.text.managed == ["x:x:jar::1|||"], "\(bom)")
            poms.rules = .maven39
            #expect(try poms.read("g:a:1").descriptor.outcome != .built, "\(bom)")
        }
        // Its own pom must be there, and what could not be asked for is not taken for broken.
        poms.rules = .maven4
        poms.poms["g:a:1"] = T.pom("g:a:1", T.managed(T.importing("g:none:1")))
        #expect(try poms.read("g:a:1").text.error)
        poms.poms["g:a:1"] = T.pom("g:a:1", T.managed(T.importing("g:orphan:1")))
        poms.unavailable = ["g:none:1"]
        #expect(try poms.read("g:a:1").text.error)
    }

    @Test("M19: poms that import each other are each built by Maven 4 as if they were the first")
    func rings() throws {
        func bom(_ name: String, _ imports: String...) -> String {
            let own = T.dependency("x:\(name):1")
            return T.pom("g:\(name):1", packaging: "pom", T.managed(own + imports.map { T.importing($0) }.joined()))
        }
        let poms = TinyPoms(
            poms: [
                "g:a:1": bom("a", "g:b:1"), "g:b:1": bom("b", "g:c:1"), "g:c:1": bom("c", "g:a:1"),
                "g:two:1": bom("two", "g:b:1", "g:c:1"), "g:self:1": bom("self", "g:self:1"),
            ], rules: .maven4)
        // Below a, c comes back to a and brings nothing; the same around the ring.
        for (name, managed) in [
            ("a", ["a", "b"]), ("b", ["b", "c"]), ("c", ["c", "a"]), ("two", ["two", "b", "c", "a"]),
        ] {
            #expect(try poms.read("g:\(name):1").text.managed == managed.map { "x:\($0):jar::1|||" }, "\(name)")
        }
        #expect(try poms.read("g:self:1").text.invalid)
        let project = try poms.project(T.pom("g:z:1", T.managed(T.importing("g:c:1"), T.importing("g:self:1"))))
        #expect(project.text.managed == ["x:c:jar::1|||", "x:a:jar::1|||"])
    }

    @Test("M19: the version of an import may be a range in Maven 4")
    func importRanges() throws {
        var poms = TinyPoms(
            poms: [
                "g:b:1.5": T.pom("g:b:1.5", packaging: "pom", T.managed(T.dependency("x:x:1"))),
                "g:b:1": T.pom("g:b:1", packaging: "pom", T.managed(T.dependency("x:x:0"))),
            ], versions: ["g:b": ["1", "1.5", "3"]], rules: .maven4)
        for (range, isThere) in [("[1,2)", true), ("[1.5]", true), ("[1,)", false), ("[2,2.5]", false)] {
            poms.poms["g:a:1"] = T.pom("g:a:1", T.managed(T.importing("g:b:\(range)")))
            let answer = try poms.read("g:a:1")
            #expect(answer.text.managed == (isThere ? ["x:x:jar::1|||"] : []), "\(range)")
            #expect(answer.text.error == !isThere, "\(range)")
            let project = try poms.project(poms.poms["g:a:1"] ?? "")
            #expect(project.model.errors.isEmpty == isThere, "\(range)")
        }
        poms.rules = .maven39
        #expect(try poms.read("g:a:1").text.error)
    }

    @Test("M18: errors of a parent's parent stay with it in Maven 4")
    func errorsOfParents() throws {
        let poms = [
            "g:top:1": T.pom("g:top:1"), "g:p:1": T.pom("g:p:1", parent: "g:top:1", packaging: "pom"),
            "g:a:1": T.pom("g:a:1", parent: "g:p:1"),
        ]
        #expect(try TinyPoms(poms: poms).read("g:a:1").text.invalid)
        #expect(try TinyPoms(poms: poms, rules: .maven4).read("g:a:1").descriptor.outcome == .built)
        #expect(try TinyPoms(poms: poms, rules: .maven4).read("g:p:1").text.invalid)
    }

    @Test("M13: a relative path in a repository's pom is one of the working directory in Maven 4, and none in Maven 3")
    func relativeActivation() throws {
        for (file, isThere) in [
            ("<missing>x</missing>", true), ("<missing>there</missing>", false), ("<exists>there</exists>", true),
            ("<exists>x</exists>", false), ("<missing>${basedir}/x</missing>", true),
        ] {
            var poms = TinyPoms(
                poms: [
                    "g:a:1": T.pom(
                        "g:a:1", T.profile("p", "<file>\(file)</file>", T.dependencies(T.dependency("x:x:1"))))
                ], existing: ["/w/there"], rules: .maven4)
            #expect(try poms.read("g:a:1").text.dependencies == (isThere ? ["x:x:jar::1|compile||"] : []), "\(file)")
            poms.rules = .maven39
            #expect(try poms.read("g:a:1").text.dependencies == [], "\(file)")
        }
    }

    @Test("R10: what a word such as LATEST stood for goes on into a relocation")
    func meaningsOfWords() throws {
        let poms = TinyPoms(
            poms: [
                "g:a:LATEST": T.pom(
                    "g:a:2",
                    "<distributionManagement><relocation><groupId>h</groupId></relocation></distributionManagement>"
                )
            ], meanings: ["g:a:LATEST": "2", "g:b:RELEASE": "7"])
        let answer = try poms.read("g:a:LATEST")
        #expect(answer.text.missing)
        #expect(answer.text.relocations == ["g:a:jar::2"])
        #expect(answer.text.artifact == "h:a:jar::2")
        let missing = try poms.read("g:b:RELEASE")
        #expect(missing.text.artifact == "g:b:jar::RELEASE")
        #expect(missing.descriptor.last != missing.descriptor.effective)
    }

    @Test("MNG-5600: Maven 4 lets an import leave out")
    func importExclusions() throws {
        let poms = [
            "g:bom:1": T.pom("g:bom:1", packaging: "pom", T.managed(T.dependency("x:x:1"), T.dependency("y:y:1"))),
            "g:a:1": T.pom(
                "g:a:1",
                T.managed(
                    T.importing(
                        "g:bom:1",
                        "<exclusions><exclusion><groupId>x</groupId><artifactId>*</artifactId></exclusion></exclusions>"
                    ))),
        ]
        try check(poms, dependencies: [], managed: ["x:x:jar::1|||", "y:y:jar::1|||"])
        try check(poms, dependencies: [], managed: ["y:y:jar::1|||x:*"], rules: .maven4)
    }

    @Test("M20: management fills version, scope and, where there are none, exclusions; not optional")
    func management() throws {
        let exclusion = { (name: String) in
            "<exclusions><exclusion><groupId>\(name)</groupId><artifactId>\(name)</artifactId></exclusion></exclusions>"
        }
        try check(
            [
                "g:a:1": T.pom(
                    "g:a:1",
                    T.managed(
                        T.dependency("x:x:1", "<scope>test</scope><optional>true</optional>" + exclusion("e")),
                        T.dependency("x:y:1", exclusion("e")), T.dependency("x:z:1", "<type>test-jar</type>"))
                        + T.dependencies(
                            T.dependency("x:x"), T.dependency("x:y:2", "<scope>runtime</scope>" + exclusion("own")),
                            T.dependency("x:z", "<type>test-jar</type>")))
            ],
            dependencies: ["x:x:jar::1|test||e:e", "x:y:jar::2|runtime||own:own", "x:z:jar:tests:1|compile||"])
    }

    @Test(
        "M21: what makes a descriptor invalid",
        arguments: [
            T.dependencies(T.dependency("x:x")), T.dependencies(T.dependency("x:x:")),
            T.dependencies(T.dependency("x:x y:1")), T.dependencies(T.dependency("${no}:x:1")),
            T.dependencies(T.dependency("x:x:1", "<systemPath>/x</systemPath>")),
            T.dependencies(T.dependency("x:x:1", "<scope>system</scope>")),
            T.dependencies(T.dependency("x:x:1", "<scope>system</scope><systemPath>${tools.jar}</systemPath>")),
            T.managed(T.dependency("x:${no}:1")), T.dependencies(T.dependency("x:x:1", "<type></type>")),
            "<modules><module>m</module></modules>", T.profile("p", "<property/>", ""),
        ])
    func invalid(_ body: String) throws {
        for rules in [MavenRules.maven38, .maven39, .maven4] {
            #expect(try TinyPoms(poms: ["g:a:1": T.pom("g:a:1", body)], rules: rules).read("g:a:1").text.invalid)
        }
    }

    @Test("M21: what is only a warning for a pom of a repository")
    func onlyWarned() throws {
        let body =
            T.dependencies(
                T.dependency("x:x:1", "<scope>odd</scope><optional>perhaps</optional>"),
                T.dependency("x:s:1", "<scope>system</scope><systemPath>/not/there</systemPath>"),
                T.dependency("x:v:${no}"))
            + "<distributionManagement><status>deployed</status></distributionManagement>"
        try check(
            ["g:a:1": T.pom("g:a:1", body)],
            dependencies: ["x:x:jar::1|odd|false|", "x:s:jar::1|system||", "x:v:jar::${no}|compile||"])
        try check(
            ["g:a:1": T.pom("g:a:1", body)], dependencies: ["x:x:jar::1|odd|false|", "x:s:jar::1|system||"],
            rules: .maven4)
    }

    @Test("a parent that is no pom by its packaging, and one with the child's name, make a model invalid")
    func badParents() throws {
        let poms = TinyPoms(poms: [
            "g:p:1": T.pom("g:p:1"), "g:a:1": T.pom("g:a:1", parent: "g:p:1"),
            "g:b:1": T.pom("g:b:1", parent: "g:b:2"), "g:b:2": T.pom("g:b:2", packaging: "pom"),
            "g:c:1": T.pom("g:c:1", parent: "g:d:1"), "g:d:1": T.pom("g:d:1", parent: "g:c:1", packaging: "pom"),
        ])
        for name in ["g:a:1", "g:b:1", "g:c:1"] { #expect(try poms.read(name).text.invalid, "\(name)") }
    }

    @Test(
        "M22: what a type means",
        arguments: [
            ("", "jar:"), ("<type>pom</type>", "pom:"), ("<type>test-jar</type>", "jar:tests"),
            ("<type>ejb-client</type>", "jar:client"), ("<type>ejb</type>", "jar:"), ("<type>bundle</type>", "bundle:"),
            ("<type>java-source</type>", "jar:sources"), ("<type>javadoc</type>", "jar:javadoc"),
            ("<type>maven-plugin</type>", "jar:"), ("<type>war</type>", "war:"),
            ("<type>test-jar</type><classifier>c</classifier>", "jar:c"),
        ])
    func types(_ more: String, _ meaning: String) throws {
        for rules in [MavenRules.maven39, .maven4] {
            try check(
                ["g:a:1": T.pom("g:a:1", T.dependencies(T.dependency("x:x:1", more)))],
                dependencies: ["x:x:\(meaning):1|compile||"], rules: rules)
        }
    }

    @Test("R10: relocations are followed, what they leave out stays, a ring is invalid")
    func relocation() throws {
        let relocated = { (name: String, to: String) in
            T.pom(name, "<distributionManagement><relocation>\(to)</relocation></distributionManagement>")
        }
        let poms = TinyPoms(poms: [
            "g:a:1": relocated("g:a:1", "<groupId>h</groupId>"),
            "h:a:1": relocated("h:a:1", "<artifactId>b</artifactId><version>2</version>"),
            "h:b:2": T.pom("h:b:2", T.dependencies(T.dependency("x:x:1"))),
            "r:a:1": relocated("r:a:1", "<artifactId>b</artifactId>"),
            "r:b:1": relocated("r:b:1", "<artifactId>a</artifactId>"), "s:a:1": relocated("s:a:1", ""),
            "m:a:1": relocated("m:a:1", "<version>2</version>"),
        ])
        let answer = try poms.read("g:a:1")
        #expect(answer.text.artifact == "h:b:jar::2")
        #expect(answer.text.relocations == ["g:a:jar::1", "h:a:jar::1"])
        #expect(answer.text.dependencies == ["x:x:jar::1|compile||"])
        #expect(try poms.read("r:a:1").text.invalid)
        #expect(try poms.read("s:a:1").text.invalid)
        #expect(try poms.read("m:a:1").text.missing)
        var four = poms
        four.rules = .maven4
        #expect(try four.read("s:a:1").descriptor.outcome == .built)
        // Maven 4 fills up from what was asked for: the second relocation names no group, and that was g.
        #expect(try four.read("g:a:1").text.artifact == "g:b:jar::2")
    }

    @Test("a descriptor says what it rests on")
    func sources() throws {
        var poms = TinyPoms(poms: [
            "g:p:1": T.pom("g:p:1", packaging: "pom", T.managed(T.importing("g:bom:1"))),
            "g:bom:1": T.pom("g:bom:1", packaging: "pom", T.properties(["x": "${from.outside}"])),
            "g:a:1": T.pom(
                "g:a:1", parent: "g:p:1",
                T.profile("p", "<jdk>99</jdk>", "") + T.properties(["f": "${os.name}"])),
        ])
        poms.environment.systemProperties["from.outside"] = "set"
        let read = try poms.read("g:a:1").read
        #expect(read.sources.count == 3)
        #expect(read.consulted.contains(Consulted(name: "java.version", value: "17.0.10")))
        #expect(read.consulted.contains(Consulted(name: "os.name", value: "Linux")))
        #expect(read.consulted.contains(Consulted(name: "from.outside", value: "set")))
        #expect(read.consulted.map(\.name) == read.consulted.map(\.name).sorted())
    }

    @Test("parents are asked for as they are seen, imports all at once, nothing twice")
    func needsInRounds() throws {
        let symbols = SymbolTable()
        let reader = ModelReader(rules: .maven39, environment: corpusEnvironment, symbols: symbols)
        let gav = { (name: String) in
            let parts = name.split(separator: ":").map { symbols.intern(String($0)) }
            return GAV(parts[0], parts[1], parts[2])
        }
        let answer = { (text: String) in
            PomAnswer.pom(try PomParser.parse(try XMLReaderForTests.document(text)))
        }
        reader.request(gav("g:a:1"))
        reader.request(gav("g:a:1"))
        #expect(reader.takeNeeds() == [.pom(gav("g:a:1"))])
        #expect(reader.takeNeeds().isEmpty)
        reader.supply(
            .pom(gav("g:a:1")),
            try answer(
                T.pom("g:a:1", parent: "g:p:1", T.managed(T.importing("g:b1:1"), T.importing("g:b2:1")))))
        #expect(reader.takeNeeds() == [.pom(gav("g:p:1"))])
        reader.supply(.pom(gav("g:p:1")), try answer(T.pom("g:p:1", packaging: "pom")))
        #expect(Set(reader.takeNeeds()) == [.pom(gav("g:b1:1")), .pom(gav("g:b2:1"))])
        reader.supply(.pom(gav("g:b1:1")), try answer(T.pom("g:b1:1", packaging: "pom")))
        #expect(reader.takeDone().isEmpty)
        reader.supply(.pom(gav("g:b2:1")), try answer(T.pom("g:b2:1", packaging: "pom")))
        #expect(reader.takeDone().count == 1)
        #expect(reader.takeNeeds().isEmpty)
    }
}
