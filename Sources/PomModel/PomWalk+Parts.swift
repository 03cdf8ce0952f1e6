import Coordinates

extension PomWalk {
    /// Reads a `<dependencies>`.
    mutating func dependencies(_ node: Int, _ list: inout [RawDependency]) throws(PomSyntaxError) {
        try items(of: node, .dependency) { (walk, node) throws(PomSyntaxError) in
            list.append(try walk.dependency(node))
        }
    }

    private mutating func dependency(_ node: Int) throws(PomSyntaxError) -> RawDependency {
        var result = RawDependency()
        // Until the type is seen it is absent: Maven's default is put in afterwards, since `jar` is no text of this pom.
        result.type = .absent
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .groupId: result.group = try walk.text(node)
            case .artifactId: result.artifact = try walk.text(node)
            case .version: result.version = try walk.text(node)
            case .type: result.type = try walk.text(node)
            case .classifier: result.classifier = try walk.text(node)
            case .scope: result.scope = try walk.text(node)
            case .systemPath: result.systemPath = try walk.text(node)
            case .optional: result.optional = try walk.text(node)
            case .exclusions:
                let start = walk.pom.exclusions.count
                try walk.items(of: node, .exclusion) { (walk, node) throws(PomSyntaxError) in
                    walk.pom.exclusions.append(try walk.exclusion(node))
                }
                result.exclusions = ExclusionRun(
                    start: UInt32(start), count: UInt32(walk.pom.exclusions.count - start))
            default: return false
            }
            return true
        }
        return result
    }

    private mutating func exclusion(_ node: Int) throws(PomSyntaxError) -> Exclusion {
        var result = Exclusion(.absent, .absent)
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .groupId: result.group = try walk.text(node)
            case .artifactId: result.artifact = try walk.text(node)
            default: return false
            }
            return true
        }
        return result
    }

    /// Reads a `<distributionManagement>`.
    mutating func distributionManagement(_ node: Int, _ base: inout RawPom.Base) throws(PomSyntaxError) {
        var scalars: [RawPom.Scalar] = []
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .repository, .snapshotRepository: try walk.check(node, .deploymentRepository, &scalars)
            case .site: try walk.check(node, .site, &scalars)
            case .downloadUrl:
                base.scalars.append(
                    RawPom.Scalar(path: .distributionManagementDownloadUrl, value: try walk.text(node)))
            case .status:
                base.scalars.append(RawPom.Scalar(path: .distributionManagementStatus, value: try walk.text(node)))
            case .relocation: base.relocation = try walk.relocation(node)
            default: return false
            }
            return true
        }
    }

    private mutating func relocation(_ node: Int) throws(PomSyntaxError) -> RawPom.Relocation {
        var result = RawPom.Relocation()
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .groupId: result.group = try walk.text(node)
            case .artifactId: result.artifact = try walk.text(node)
            case .version: result.version = try walk.text(node)
            case .message: try walk.leaf(node)
            default: return false
            }
            return true
        }
        return result
    }

    /// Reads a `<repository>`.
    mutating func repository(_ node: Int) throws(PomSyntaxError) -> RawPom.Repository {
        var result = RawPom.Repository()
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .id: result.id = try walk.text(node)
            case .url: result.url = try walk.text(node)
            case .layout: result.layout = try walk.text(node)
            case .name: try walk.leaf(node)
            case .releases: result.releases = try walk.policy(node)
            case .snapshots: result.snapshots = try walk.policy(node)
            default: return false
            }
            return true
        }
        return result
    }

    private mutating func policy(_ node: Int) throws(PomSyntaxError) -> RawPom.Policy {
        var result = RawPom.Policy()
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .enabled: result.enabled = try walk.text(node)
            case .updatePolicy: result.updatePolicy = try walk.text(node)
            case .checksumPolicy: result.checksumPolicy = try walk.text(node)
            default: return false
            }
            return true
        }
        return result
    }

    /// Reads a `<profile>`.
    mutating func profile(_ node: Int) throws(PomSyntaxError) -> RawPom.Profile {
        var result = RawPom.Profile()
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .id: result.id = try walk.text(node)
            case .activation: result.activation = try walk.activation(node)
            case .build: try walk.check(node, .profileBuild, &result.base.scalars)
            default: return try walk.baseField(tag, node, &result.base)
            }
            return true
        }
        return result
    }

    private mutating func activation(_ node: Int) throws(PomSyntaxError) -> RawPom.Activation {
        var result = RawPom.Activation()
        try fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
            switch tag {
            case .activeByDefault: result.activeByDefault = try walk.text(node)
            case .jdk: result.jdk = try walk.text(node)
            case .packaging: result.packaging = try walk.text(node)
            case .condition: result.condition = try walk.text(node)
            case .os:
                result.hasOS = true
                try walk.fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
                    switch tag {
                    case .name: result.osName = try walk.text(node)
                    case .family: result.osFamily = try walk.text(node)
                    case .arch: result.osArch = try walk.text(node)
                    case .version: result.osVersion = try walk.text(node)
                    default: return false
                    }
                    return true
                }
            case .property:
                result.hasProperty = true
                try walk.fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
                    switch tag {
                    case .name: result.propertyName = try walk.text(node)
                    case .value: result.propertyValue = try walk.text(node)
                    default: return false
                    }
                    return true
                }
            case .file:
                result.hasFile = true
                try walk.fields(of: node) { (walk, tag, node) throws(PomSyntaxError) in
                    switch tag {
                    case .exists: result.exists = try walk.text(node)
                    case .missing: result.missing = try walk.text(node)
                    default: return false
                    }
                    return true
                }
            default: return false
            }
            return true
        }
        return result
    }
}
