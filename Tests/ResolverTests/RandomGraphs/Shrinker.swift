extension RandomCase {
    /// Takes one thing away. Several may be applied, the last of a list first.
    typealias Cut = (inout RandomCase) -> Void

    /// Each thing that can be taken away, whole poms first.
    func cuts() -> [Cut] {
        var cuts: [Cut] = poms.indices.map { index in { $0.poms.remove(at: index) } }
        switch question {
        case .resolution(let mode, let roots, let exclusions, let managed):
            for index in roots.indices where roots.count > 1 {
                cuts.append {
                    $0.question = .resolution(
                        mode: mode, roots: roots.without(index), exclusions: exclusions, managed: managed)
                }
            }
            for index in exclusions.indices {
                cuts.append {
                    $0.question = .resolution(
                        mode: mode, roots: roots, exclusions: exclusions.without(index), managed: managed)
                }
            }
            for index in managed.indices {
                cuts.append {
                    $0.question = .resolution(
                        mode: mode, roots: roots, exclusions: exclusions, managed: managed.without(index))
                }
            }
        case .project(let pom):
            for cut in pom.cuts() {
                cuts.append { one in
                    guard case .project(var pom) = one.question else { return }
                    cut(&pom)
                    one.question = .project(pom)
                }
            }
        case .descriptor: break
        }
        for index in poms.indices {
            for cut in poms[index].cuts() { cuts.append { cut(&$0.poms[index]) } }
        }
        return cuts
    }

    /// The case without what the cuts take away.
    func without(_ cuts: some BidirectionalCollection<Cut>) -> RandomCase {
        var copy = self
        for cut in cuts.reversed() { cut(&copy) }
        return copy
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
    fileprivate typealias Cut = (inout GeneratedPom) -> Void

    fileprivate func cuts() -> [Cut] {
        var cuts: [Cut] = []
        if parent != nil, writesGroup, writesVersion { cuts.append { $0.parent = nil } }
        if relocation != nil { cuts.append { $0.relocation = nil } }
        if damage != nil { cuts.append { $0.damage = nil } }
        if packaging != nil { cuts.append { $0.packaging = nil } }
        if !writesGroup { cuts.append { $0.writesGroup = true } }
        if !writesVersion { cuts.append { $0.writesVersion = true } }
        for index in profiles.indices { cuts.append { $0.profiles.remove(at: index) } }
        for index in properties.indices { cuts.append { $0.properties.remove(at: index) } }
        for index in dependencies.indices { cuts.append { $0.dependencies.remove(at: index) } }
        for index in managed.indices { cuts.append { $0.managed.remove(at: index) } }
        for index in dependencies.indices {
            for cut in dependencies[index].cuts() { cuts.append { cut(&$0.dependencies[index]) } }
        }
        for index in managed.indices {
            for cut in managed[index].cuts() { cuts.append { cut(&$0.managed[index]) } }
        }
        for index in profiles.indices {
            for cut in profiles[index].cuts() { cuts.append { cut(&$0.profiles[index]) } }
        }
        return cuts
    }
}

extension GeneratedPom.Profile {
    fileprivate func cuts() -> [(inout GeneratedPom.Profile) -> Void] {
        var cuts: [(inout GeneratedPom.Profile) -> Void] = []
        for index in activation.indices where activation.count > 1 { cuts.append { $0.activation.remove(at: index) } }
        for index in properties.indices { cuts.append { $0.properties.remove(at: index) } }
        for index in dependencies.indices { cuts.append { $0.dependencies.remove(at: index) } }
        for index in managed.indices { cuts.append { $0.managed.remove(at: index) } }
        return cuts
    }
}

extension GeneratedPom.Dependency {
    fileprivate func cuts() -> [(inout GeneratedPom.Dependency) -> Void] {
        var cuts: [(inout GeneratedPom.Dependency) -> Void] = []
        if type != nil, scope != "import" { cuts.append { $0.type = nil } }
        if classifier != nil { cuts.append { $0.classifier = nil } }
        if scope != nil, scope != "import" {
            cuts.append {
                $0.scope = nil
                $0.systemPath = nil
            }
        }
        if optional != nil { cuts.append { $0.optional = nil } }
        for index in exclusions.indices { cuts.append { $0.exclusions.remove(at: index) } }
        return cuts
    }
}
