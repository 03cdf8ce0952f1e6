import Coordinates
import Markup

extension PomWalk {
    /// Reads the root element, whatever its name is.
    mutating func model() throws(PomSyntaxError) {
        var base = RawPom.Base()
        try fields(of: 0) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .modelVersion: walk.pom.modelVersion = try walk.text(node)
            case .groupId: walk.pom.group = try walk.text(node)
            case .artifactId: walk.pom.artifact = try walk.text(node)
            case .version: walk.pom.version = try walk.text(node)
            case .packaging: walk.pom.packaging = try walk.text(node)
            case .parent: walk.pom.parent = try walk.parent(node)
            case .name: base.scalars.append(RawPom.Scalar(path: .name, value: try walk.text(node)))
            case .description: base.scalars.append(RawPom.Scalar(path: .description, value: try walk.text(node)))
            case .url: base.scalars.append(RawPom.Scalar(path: .url, value: try walk.text(node)))
            case .inceptionYear: base.scalars.append(RawPom.Scalar(path: .inceptionYear, value: try walk.text(node)))
            case .organization: try walk.check(node, .organization, &base.scalars)
            case .licenses: try walk.checkItems(node, .license, .license)
            case .developers: try walk.checkItems(node, .developer, .contributor)
            case .contributors: try walk.checkItems(node, .contributor, .contributor)
            case .mailingLists: try walk.checkItems(node, .mailingList, .mailingList)
            case .prerequisites: try walk.check(node, .prerequisites, &base.scalars)
            case .scm:
                try walk.check(node, .scm, &base.scalars)
                walk.takeMarks(node)
            case .issueManagement: try walk.check(node, .issueManagement, &base.scalars)
            case .ciManagement: try walk.check(node, .ciManagement, &base.scalars)
            case .build: try walk.check(node, .build, &base.scalars)
            case .profiles:
                try walk.items(of: node, .profile) { (walk, node) throws(PomSyntaxError) in
                    walk.pom.profiles.append(try walk.profile(node))
                }
            default: return try walk.baseField(tag, node, &base)
            }
            return true
        }
        takeMarks(0)
        pom.base = base
    }

    /// What the attributes of the project or of its scm say.
    private mutating func takeMarks(_ node: Int) {
        for mark in marks where Int(mark.node) == node && (mark.text == .projectURL) == (node == 0) {
            let path: ModelPath =
                switch mark.text {
                case .projectURL: .url
                case .scmURL: .scmUrl
                case .scmConnection: .scmConnection
                case .scmDeveloperConnection: .scmDeveloperConnection
                }
            pom.appendRules.append(RawPom.AppendRule(path: path, appends: mark.appends))
        }
    }

    /// Checks a list of elements that nothing is kept of.
    private mutating func checkItems(_ node: Int, _ tag: PomTag, _ shape: PomShape) throws(PomSyntaxError) {
        var scalars: [RawPom.Scalar] = []
        try items(of: node, tag) { (walk, node) throws(PomSyntaxError) in
            try walk.check(node, shape, &scalars)
        }
    }

    /// A field that poms and profiles share; false when it is none.
    mutating func baseField(_ tag: PomTag, _ node: Int, _ base: inout RawPom.Base) throws(PomSyntaxError)
        -> Bool
    {
        switch tag {
        case .modules, .subprojects:
            let item: PomTag = tag == .modules ? .module : .subproject
            try items(of: node, item) { (walk, node) throws(PomSyntaxError) in
                base.modules.append(try walk.text(node))
            }
        case .distributionManagement: try distributionManagement(node, &base)
        case .properties:
            var child = node + 1
            let end = Int(nodes[node].end)
            while child < end {
                let name = nodes[child].name
                base.properties.append(RawPom.Property(name: Symbol(rawValue: name), value: try text(child)))
                propertyNames.append(name)
                child = Int(nodes[child].end)
            }
        case .dependencyManagement:
            try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
                guard tag == .dependencies else { return false }
                try walk.dependencies(node, &base.managed)
                return true
            }
        case .dependencies: try dependencies(node, &base.dependencies)
        case .repositories:
            try items(of: node, .repository) { (walk, node) throws(PomSyntaxError) in
                base.repositories.append(try walk.repository(node))
            }
        case .pluginRepositories: try checkItems(node, .pluginRepository, .repository)
        case .reports: break
        case .reporting: try check(node, .reporting, &base.scalars)
        default: return false
        }
        return true
    }

    /// Reads a `<parent>`.
    private mutating func parent(_ node: Int) throws(PomSyntaxError) -> RawPom.Parent {
        var parent = RawPom.Parent()
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .groupId: parent.group = try walk.text(node)
            case .artifactId: parent.artifact = try walk.text(node)
            case .version: parent.version = try walk.text(node)
            case .relativePath: parent.relativePath = try walk.text(node)
            default: return false
            }
            return true
        }
        return parent
    }
}
