extension RandomCase {
    /// Each case that has one thing less, the biggest cuts first.
    func smaller() -> [RandomCase] {
        var cases: [RandomCase] = []
        func add(_ change: (inout RandomCase) -> Void) {
            var copy = self
            change(&copy)
            cases.append(copy)
        }
        var size = poms.count / 2
        while size >= 1 {
            for start in stride(from: 0, to: poms.count, by: size) {
                add { $0.poms.removeSubrange(start..<min(start + size, poms.count)) }
            }
            size /= 2
        }
        switch question {
        case .resolution(let mode, let roots, let exclusions, let managed):
            for index in roots.indices where roots.count > 1 {
                add {
                    $0.question = .resolution(
                        mode: mode, roots: roots.without(index), exclusions: exclusions, managed: managed)
                }
            }
            for index in exclusions.indices {
                add {
                    $0.question = .resolution(
                        mode: mode, roots: roots, exclusions: exclusions.without(index), managed: managed)
                }
            }
            for index in managed.indices {
                add {
                    $0.question = .resolution(
                        mode: mode, roots: roots, exclusions: exclusions, managed: managed.without(index))
                }
            }
        case .project(let pom):
            for part in pom.smaller() { add { $0.question = .project(part) } }
        case .descriptor: break
        }
        for index in poms.indices {
            for part in poms[index].smaller() { add { $0.poms[index] = part } }
        }
        return cases
    }

    /// The repository and the question as text, to read and to try by hand.
    var transcript: String {
        poms.filter { !$0.isAbsent }.map { "=== \($0.folder)\n\($0.text)" }.joined()
            + "=== question (seed \(seed))\n\(line)\n"
    }
}

extension Array {
    fileprivate func without(_ index: Int) -> [Element] {
        var copy = self
        copy.remove(at: index)
        return copy
    }
}

extension GeneratedPom {
    func smaller() -> [GeneratedPom] {
        var poms: [GeneratedPom] = []
        func add(_ change: (inout GeneratedPom) -> Void) {
            var copy = self
            change(&copy)
            poms.append(copy)
        }
        if parent != nil, writesGroup, writesVersion { add { $0.parent = nil } }
        if relocation != nil { add { $0.relocation = nil } }
        if damage != nil { add { $0.damage = nil } }
        if packaging != nil { add { $0.packaging = nil } }
        if !writesGroup { add { $0.writesGroup = true } }
        if !writesVersion { add { $0.writesVersion = true } }
        for index in profiles.indices { add { $0.profiles.remove(at: index) } }
        for index in properties.indices { add { $0.properties.remove(at: index) } }
        for index in dependencies.indices { add { $0.dependencies.remove(at: index) } }
        for index in managed.indices { add { $0.managed.remove(at: index) } }
        for index in dependencies.indices {
            for part in dependencies[index].smaller() { add { $0.dependencies[index] = part } }
        }
        for index in managed.indices {
            for part in managed[index].smaller() { add { $0.managed[index] = part } }
        }
        for index in profiles.indices {
            for part in profiles[index].smaller() { add { $0.profiles[index] = part } }
        }
        return poms
    }
}

extension GeneratedPom.Profile {
    fileprivate func smaller() -> [GeneratedPom.Profile] {
        var profiles: [GeneratedPom.Profile] = []
        func add(_ change: (inout GeneratedPom.Profile) -> Void) {
            var copy = self
            change(&copy)
            profiles.append(copy)
        }
        for index in activation.indices where activation.count > 1 { add { $0.activation.remove(at: index) } }
        for index in properties.indices { add { $0.properties.remove(at: index) } }
        for index in dependencies.indices { add { $0.dependencies.remove(at: index) } }
        for index in managed.indices { add { $0.managed.remove(at: index) } }
        return profiles
    }
}

extension GeneratedPom.Dependency {
    fileprivate func smaller() -> [GeneratedPom.Dependency] {
        var dependencies: [GeneratedPom.Dependency] = []
        func add(_ change: (inout GeneratedPom.Dependency) -> Void) {
            var copy = self
            change(&copy)
            dependencies.append(copy)
        }
        if type != nil, scope != "import" { add { $0.type = nil } }
        if classifier != nil { add { $0.classifier = nil } }
        if scope != nil, scope != "import" {
            add {
                $0.scope = nil; $0.systemPath = nil
            }
        }
        if optional != nil { add { $0.optional = nil } }
        for index in exclusions.indices { add { $0.exclusions.remove(at: index) } }
        return dependencies
    }
}
