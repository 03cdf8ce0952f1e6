import Coordinates

/// A pom as it is written. In a `ParsedPom` every symbol is an index of the pom's own texts; the reader makes them symbols of its table.
struct RawPom {
    /// The `<parent>` element.
    struct Parent {
        var group: Symbol = .absent
        var artifact: Symbol = .absent
        var version: Symbol = .absent
        /// Absent when not written, which Maven 3 takes as `../pom.xml`.
        var relativePath: Symbol = .absent
    }

    /// A name and a text.
    struct Property {
        var name: Symbol
        var value: Symbol
    }

    /// A text that an expression may reach.
    struct Scalar {
        var path: ModelPath
        var value: Symbol
    }

    /// What `<releases>` or `<snapshots>` of a repository says.
    struct Policy {
        var enabled: Symbol = .absent
        var updatePolicy: Symbol = .absent
        var checksumPolicy: Symbol = .absent
    }

    /// What `child.….inherit.append.path` says of a text: whether children put their path behind it.
    struct AppendRule {
        var path: ModelPath
        var appends: Bool
    }

    /// A `<repository>`.
    struct Repository {
        var id: Symbol = .absent
        var url: Symbol = .absent
        var layout: Symbol = .absent
        var releases = Policy()
        var snapshots = Policy()
    }

    /// A `<relocation>`.
    struct Relocation {
        var group: Symbol = .absent
        var artifact: Symbol = .absent
        var version: Symbol = .absent
    }

    /// What a pom and its profiles have in common.
    struct Base {
        var dependencies: [RawDependency] = []
        var managed: [RawDependency] = []
        var properties: [Property] = []
        var repositories: [Repository] = []
        var modules: [Symbol] = []
        var relocation: Relocation?
        var scalars: [Scalar] = []
    }

    /// The `<activation>` of a profile.
    struct Activation {
        var activeByDefault: Symbol = .absent
        var jdk: Symbol = .absent
        var packaging: Symbol = .absent
        var condition: Symbol = .absent
        var hasOS = false
        var osName: Symbol = .absent
        var osFamily: Symbol = .absent
        var osArch: Symbol = .absent
        var osVersion: Symbol = .absent
        var hasProperty = false
        var propertyName: Symbol = .absent
        var propertyValue: Symbol = .absent
        var hasFile = false
        var exists: Symbol = .absent
        var missing: Symbol = .absent
    }

    /// A `<profile>`.
    struct Profile {
        /// Absent when not written, which Maven takes as `default`.
        var id: Symbol = .absent
        var activation: Activation?
        var base = Base()
    }

    var modelVersion: Symbol = .absent
    var group: Symbol = .absent
    var artifact: Symbol = .absent
    var version: Symbol = .absent
    var packaging: Symbol = .absent
    var parent: Parent?
    var base = Base()
    var profiles: [Profile] = []
    var appendRules: [AppendRule] = []
    /// The exclusions of all dependencies; a dependency holds its run.
    var exclusions: [Exclusion] = []
}

extension RawPom {
    /// Puts the symbols of another table in place of the indices; the exclusions become runs that start at `offset`.
    mutating func translate(_ map: [Symbol], names: [Symbol], exclusionOffset offset: UInt32) {
        func of(_ symbol: inout Symbol) {
            if !symbol.isAbsent { symbol = map[Int(symbol.rawValue)] }
        }
        of(&modelVersion)
        of(&group)
        of(&artifact)
        of(&version)
        of(&packaging)
        if var parent {
            of(&parent.group)
            of(&parent.artifact)
            of(&parent.version)
            of(&parent.relativePath)
            self.parent = parent
        }
        for index in exclusions.indices {
            of(&exclusions[index].group)
            of(&exclusions[index].artifact)
        }
        base.translate(map, names, exclusions, offset)
        for index in profiles.indices {
            of(&profiles[index].id)
            profiles[index].activation?.translate(map)
            profiles[index].base.translate(map, names, exclusions, offset)
        }
    }
}

extension RawPom.Activation {
    fileprivate mutating func translate(_ map: [Symbol]) {
        func of(_ symbol: inout Symbol) {
            if !symbol.isAbsent { symbol = map[Int(symbol.rawValue)] }
        }
        of(&activeByDefault)
        of(&jdk)
        of(&packaging)
        of(&condition)
        of(&osName)
        of(&osFamily)
        of(&osArch)
        of(&osVersion)
        of(&propertyName)
        of(&propertyValue)
        of(&exists)
        of(&missing)
    }
}

extension RawPom.Base {
    fileprivate mutating func translate(
        _ map: [Symbol], _ names: [Symbol], _ exclusions: [Exclusion], _ offset: UInt32
    ) {
        func of(_ symbol: inout Symbol) {
            if !symbol.isAbsent { symbol = map[Int(symbol.rawValue)] }
        }
        for index in dependencies.indices { dependencies[index].translate(map, exclusions, offset) }
        for index in managed.indices { managed[index].translate(map, exclusions, offset) }
        for index in properties.indices {
            properties[index].name = names[Int(properties[index].name.rawValue)]
            of(&properties[index].value)
        }
        for index in scalars.indices { of(&scalars[index].value) }
        for index in modules.indices { of(&modules[index]) }
        for index in repositories.indices {
            of(&repositories[index].id)
            of(&repositories[index].url)
            of(&repositories[index].layout)
            for policy in [\RawPom.Repository.releases, \RawPom.Repository.snapshots] {
                of(&repositories[index][keyPath: policy].enabled)
                of(&repositories[index][keyPath: policy].updatePolicy)
                of(&repositories[index][keyPath: policy].checksumPolicy)
            }
        }
        if var relocation {
            of(&relocation.group)
            of(&relocation.artifact)
            of(&relocation.version)
            self.relocation = relocation
        }
    }
}

extension RawDependency {
    fileprivate mutating func translate(_ map: [Symbol], _ exclusions: [Exclusion], _ offset: UInt32) {
        var bits: UInt32 = 0
        func of(_ symbol: inout Symbol) {
            if symbol.isAbsent { return }
            symbol = map[Int(symbol.rawValue)]
            bits |= symbol.rawValue
        }
        of(&group)
        of(&artifact)
        of(&version)
        of(&type)
        if type.isAbsent { type = .jar }
        of(&classifier)
        of(&scope)
        of(&systemPath)
        of(&optional)
        for index in Int(self.exclusions.start)..<Int(self.exclusions.start + self.exclusions.count) {
            for symbol in [exclusions[index].group, exclusions[index].artifact] where !symbol.isAbsent {
                bits |= symbol.rawValue
            }
        }
        if self.exclusions.count > 0 { self.exclusions.start += offset }
        hasExpression = bits & Symbol.expressionBit != 0
    }
}
