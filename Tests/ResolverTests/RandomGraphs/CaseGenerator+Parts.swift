extension CaseGenerator {
    // MARK: dependencies

    mutating func dependencies(_ count: Int, from first: Int) -> [GeneratedPom.Dependency] {
        guard first < artifacts.count else { return [] }
        return (0..<count).map { _ in dependency(from: first) }
    }

    private mutating func dependency(from first: Int) -> GeneratedPom.Dependency {
        let target = artifacts[first + random.below(artifacts.count - first)]
        var dependency = GeneratedPom.Dependency(
            group: group(of: target), artifact: target.name, version: version(of: target))
        if random.chance(parents.isEmpty && boms.isEmpty ? 1 : 8) { dependency.version = nil }
        decorate(&dependency)
        if features.contains(.scopes), random.chance(35) {
            dependency.scope = random.pick(["compile", "runtime", "provided", "test", "runtime"])
            if features.contains(.oddities), random.chance(20) {
                dependency.scope = random.pick(["system", "odd", "import", "${scope}", ""])
            }
            if dependency.scope == "system" {
                dependency.systemPath = random.pick(["/nowhere/x.jar", "${java.home}/x.jar"])
            }
        }
        if features.contains(.optionals), random.chance(20) {
            dependency.optional = random.pick(["true", "true", "false", "${yes}"])
        }
        if features.contains(.exclusions), random.chance(25) { dependency.exclusions = exclusions() }
        return dependency
    }

    private mutating func decorate(_ dependency: inout GeneratedPom.Dependency) {
        guard features.contains(.classifiers), random.chance(20) else { return }
        switch random.below(8) {
        case 0: dependency.type = "test-jar"
        case 1: dependency.type = "pom"
        case 2: dependency.type = random.pick(["war", "bundle", "ejb-client", "zip", "java-source", "maven-plugin"])
        case 3:
            dependency.type = "test-jar"
            dependency.classifier = "special"
        case 4: dependency.classifier = features.contains(.expressions) ? "${kind}" : "tests"
        case 5: dependency.classifier = ""
        case 6: dependency.type = "jar"
        default: dependency.classifier = random.pick(["tests", "linux"])
        }
    }

    mutating func managed(_ count: Int) -> [GeneratedPom.Dependency] {
        (0..<count).map { _ in
            let target = random.pick(artifacts)
            var entry = GeneratedPom.Dependency(
                group: group(of: target), artifact: target.name, version: version(of: target))
            decorate(&entry)
            if features.contains(.oddities), random.chance(10) { entry.version = nil }
            if features.contains(.scopes), random.chance(20) {
                entry.scope = random.pick(["compile", "runtime", "provided", "test"])
            }
            if features.contains(.optionals), random.chance(10) { entry.optional = random.pick(["true", "false"]) }
            if features.contains(.exclusions), random.chance(20) { entry.exclusions = exclusions() }
            return entry
        }
    }

    mutating func exclusions() -> [GeneratedPom.Reference] {
        (0..<(1 + random.below(2))).map { _ in
            let target = random.pick(artifacts)
            switch random.below(10) {
            case 0: return GeneratedPom.Reference(group: "*", artifact: "*")
            case 1: return GeneratedPom.Reference(group: target.group, artifact: "*")
            case 2, 3: return GeneratedPom.Reference(group: "*", artifact: target.name)
            case 4: return GeneratedPom.Reference(group: "\(prefix)*", artifact: target.name)
            default: return GeneratedPom.Reference(group: group(of: target), artifact: target.name)
            }
        }
    }

    private mutating func group(of artifact: Artifact) -> String {
        guard features.contains(.expressions), random.chance(6) else { return artifact.group }
        return random.pick([
            "${project.groupId}", "${pom.groupId}", "${groupId}", "${project.parent.groupId}", "${home}",
        ])
    }

    private mutating func version(of artifact: Artifact) -> String {
        let exact = random.pick(artifact.versions)
        if features.contains(.expressions), random.chance(20) {
            return random.pick([
                "${v1}", "${v2}", "${v3}", "${project.version}", "${version}", "${pom.version}",
                "${project.parent.version}", "${parent.version}", "[${v1},)", "${deep}", " \(exact) ",
                "${java.version}",
            ])
        }
        if features.contains(.ranges), random.chance(15) { return range(around: exact) }
        if features.contains(.missing), random.chance(4) { return "77" }
        if features.contains(.oddities), random.chance(5) {
            return random.pick(["LATEST", "RELEASE", "", "1.0 beta", "[1", "1,2"])
        }
        return exact
    }

    private mutating func range(around exact: String) -> String {
        if features.contains(.unsolvable), random.chance(15) {
            return random.pick(["[90,)", "(,0.0.1)", "[\(exact),\(exact))", "[50,60],[70,80]"])
        }
        return random.pick([
            "[\(exact)]", "[\(exact),)", "[\(exact),99)", "(,\(exact)]", "[0,99]", "[0,2)", "(,1.0],[2.0,)", "[1.0,)",
            "[0,1.1],[1.5,99)", "[0.1, 50]", "[\(exact),\(exact)]", "(0,1.0.*]",
        ])
    }

    mutating func properties(_ count: Int) -> [(name: String, value: String)] {
        (0..<count).map { _ in
            switch random.below(features.contains(.expressions) ? 12 : 4) {
            case 0: return ("v1", random.pick(["1.0", "2.0"]))
            case 1: return ("v2", random.pick(["1.0", "1.1", "3"]))
            case 2: return ("v3", random.pick(["1", "2", "[1.0,)"]))
            case 3: return ("kind", random.pick(["tests", "linux", ""]))
            case 4: return ("deep", random.pick(["${v1}", "${v2}", "1.0", "${project.version}"]))
            case 5: return ("scope", random.pick(["test", "runtime"]))
            case 6: return ("yes", random.pick(["true", "false"]))
            case 7: return ("home", random.pick(["\(prefix).x", "\(prefix).y", "${project.groupId}"]))
            case 8: return ("project.version", "1.0")
            case 9: return ("java.version", "1.0")
            case 10 where features.contains(.oddities): return ("v1", random.pick(["${v2}", "${v1}", "${v3}x"]))
            default: return ("revision", "1.0")
            }
        }
    }

    // MARK: profiles

    mutating func profile(_ number: Int, from first: Int) -> GeneratedPom.Profile {
        var profile = GeneratedPom.Profile(id: "profile\(number)")
        var kinds: Set<Int> = []
        for _ in 0..<(1 + random.below(2)) { kinds.insert(random.below(6)) }
        for kind in kinds.sorted() { profile.activation.append(condition(kind)) }
        if random.chance(8) { profile.activation = [] }
        profile.properties = properties(random.below(2))
        profile.dependencies = dependencies(random.below(3), from: first)
        if random.chance(35) { profile.managed = managed(1 + random.below(2)) }
        return profile
    }

    private mutating func condition(_ kind: Int) -> (condition: String, text: String) {
        switch kind {
        case 0: return ("activeByDefault", random.pick(["true", "true", "false"]))
        case 1:
            return (
                "jdk",
                random.pick([
                    "17", "1.8", "!1.8", "[1.8,)", "[9,11)", "(,17]", "1", "1.5+", "!17", "[17,18)", "17.0.10", "",
                ])
            )
        case 2:
            return random.pick([
                ("os family", "unix"), ("os family", "!windows"), ("os name", "linux"), ("os name", "Mac OS X"),
                ("os arch", "amd64"), ("os arch", "!x86"), ("os version", "5.15.0"), ("os version", "6"),
            ])
        case 3, 4:
            return random.pick([
                ("property user.name", ""), ("property user.name", "u"), ("property user.name", "!u"),
                ("property !nowhere", ""), ("property nowhere", ""), ("property nowhere", "!x"), ("property v1", ""),
                ("property java.version", "17.0.10"), ("property !user.name", ""), ("property !v1", ""),
            ])
        default:
            return random.pick([
                ("file missing", "/nowhere/at/all"), ("file exists", "/nowhere/at/all"), ("file exists", "/"),
                ("file missing", "${java.home}/nothing"), ("file missing", "${basedir}/x"), ("file exists", "pom.xml"),
                ("file missing", "relative"), ("file exists", "${user.home}"),
            ])
        }
    }

    // MARK: questions

    mutating func makeQuestion() -> RandomCase.Question {
        switch random.below(20) {
        case 0..<4: return .project(project())
        case 4: return .descriptor(coordinate(random.pick(artifacts + parents + boms)))
        case 5..<13:
            let root = coordinate(artifacts[random.below(min(4, artifacts.count))])
            return .resolution(
                mode: "root", roots: [root], exclusions: requestExclusions(30), managed: requestManaged())
        default:
            let roots = (0..<(1 + random.below(4))).map { _ in coordinate(random.pick(artifacts)) }
            return .resolution(mode: "deps", roots: roots, exclusions: requestExclusions(30), managed: requestManaged())
        }
    }

    private mutating func coordinate(_ artifact: Artifact) -> String {
        let version = random.pick(artifact.versions)
        if features.contains(.classifiers), random.chance(10) {
            let form = random.pick(["jar:tests", "pom:", "war:", "jar:"])
            return "\(artifact.group):\(artifact.name):\(form):\(version)"
        }
        return "\(artifact.group):\(artifact.name):\(version)"
    }

    private mutating func requestExclusions(_ percent: Int) -> [String] {
        guard features.contains(.exclusions), random.chance(percent) else { return [] }
        return exclusions().compactMap { one in
            guard let group = one.group, let artifact = one.artifact, !group.contains("$") else { return nil }
            return "\(group):\(artifact)"
        }
    }

    private mutating func requestManaged() -> [String] {
        guard random.chance(25) else { return [] }
        return (0..<(1 + random.below(3))).map { _ in
            let target = random.pick(artifacts)
            let form = features.contains(.classifiers) && random.chance(20) ? "jar:tests" : "jar:"
            return "\(target.group):\(target.name):\(form):\(random.pick(target.versions))"
        }
    }

    private mutating func project() -> GeneratedPom {
        var pom = GeneratedPom(group: "\(prefix).x", artifact: "project", version: "1.0")
        adopt(&pom, upTo: parents.count)
        pom.properties = properties(random.below(4))
        pom.managed = managed(random.below(5))
        for bom in boms where random.chance(50) {
            var entry = GeneratedPom.Dependency(
                group: bom.group, artifact: bom.name, version: random.pick(bom.versions))
            entry.type = "pom"
            entry.scope = "import"
            pom.managed.insert(entry, at: random.below(pom.managed.count + 1))
        }
        pom.dependencies = dependencies(1 + random.below(6), from: 0)
        if features.contains(.profiles) {
            for number in 0..<random.below(4) { pom.profiles.append(profile(number, from: 0)) }
        }
        return pom
    }
}
