internal import Coordinates
internal import Testing

@testable internal import Resolution

/// The resources of Maven resolver's own tests (maven-resolver-impl and maven-resolver-util), from the archive itself.
///
/// Where only Maven 3's or only Maven 4's collector makes the graph that a resource shows, only it is compared before
/// mediation: Maven 4 does not follow what cannot win. What mediation makes of such a graph is written here by hand.
@Suite(.enabled(if: Corpora.folder != nil, "needs KILN_TEST_SHARED"))
struct ResolverResourcesTests {
    static let maven3: [MavenRules] = [.maven38, .maven39]
    static let ranges = "transitiveDepsUseRangesDirtyTree"
    static let relocations = "transitiveDepsUseRangesAndRelocationDirtyTree"

    static let cases = [
        ResolverCase(
            name: "a simple collection", root: "gid:aid:ext:ver compile",
            collected: .text("gid:aid:ext:ver compile\n\\- gid:aid2:ext:ver compile"),
            mediated: .text("gid:aid:ext:ver compile\n\\- gid:aid2:ext:ver compile")),
        ResolverCase(
            name: "a missing description", root: "missing:description:ext:ver",
            collected: .text("missing:description:ext:ver\n\\- missing:artifact:file:description compile"), errors: 1),
        ResolverCase(
            name: "a root without description", root: "missing:root:ext:ver", errors: 1),
        ResolverCase(
            name: "duplicates", root: "duplicate:transitive:ext:dependency", rules: maven3,
            collected: .text(
                """
                duplicate:transitive:ext:dependency
                +- gid:aid:ext:ver compile
                |  \\- gid:aid2:ext:ver compile
                \\- gid:aid2:ext:ver compile
                """)),
        ResolverCase(
            name: "duplicates, mediated", root: "duplicate:transitive:ext:dependency",
            mediated: .text(
                """
                duplicate:transitive:ext:dependency
                +- gid:aid:ext:ver compile
                \\- gid:aid2:ext:ver compile
                """)),
        ResolverCase(
            name: "equal subtrees", root: "subtree:comparison:ext:ver", rules: maven3,
            collected: .file("expectedSubtreeComparisonResult.txt")),
        ResolverCase(
            name: "equal subtrees, mediated", root: "subtree:comparison:ext:ver",
            mediated: .text(
                """
                subtree:comparison:ext:ver
                +- duplicate:transitive:ext:dependency compile
                |  \\- gid:aid2:ext:ver compile
                \\- gid:aid:ext:ver compile
                """)),
        ResolverCase(
            name: "what could be read beside an error", root: "subtree:comparison:ext:error",
            collected: .file("expectedPartialSubtreeOnError.txt"), errors: 1),
        ResolverCase(name: "a cycle", root: "cycle:root:jar:1", rules: maven3, collected: .file("cycle.txt")),
        ResolverCase(
            name: "a cycle, mediated", root: "cycle:root:jar:1",
            mediated: .text(
                """
                cycle:root:jar:1
                +- cycle:a:jar:1 compile
                \\- cycle:b:jar:1 compile
                   \\- cycle:c:jar:1 compile
                """)),
        ResolverCase(
            name: "a cycle of several versions", folder: "versionless-cycle/", root: "test:a:jar:2",
            collected: .text(
                """
                test:a:jar:2
                \\- test:b:jar:2 compile (b)
                   \\- test:a:jar:1 compile
                      \\- ^b
                """),
            mediated: .text("test:a:jar:2\n\\- test:b:jar:2 compile")),
        ResolverCase(
            name: "a project that its own dependencies name", project: "gid:aid:jar:ver",
            dependencies: ["gid:aid:jar:ver"],
            collected: .text("(null)\n\\- gid:aid:jar:ver compile\n   \\- gid:aid2:ext:ver compile"),
            mediated: .text("(null)\n\\- gid:aid:jar:ver compile\n   \\- gid:aid2:ext:ver compile")),
        ResolverCase(
            name: "several dependencies", dependencies: ["gid:aid:ext:ver", "gid:aid2:ext:ver"],
            collected: .text(
                "(null)\n+- gid:aid:ext:ver compile\n|  \\- gid:aid2:ext:ver compile\n\\- gid:aid2:ext:ver compile"),
            mediated: .text("(null)\n+- gid:aid:ext:ver compile\n\\- gid:aid2:ext:ver compile")),
        ResolverCase(
            name: "a managed version and scope", root: "managed:aid:ext:ver",
            collected: .text(
                """
                managed:aid:ext:ver
                \\- gid:aid:ext:ver compile
                   \\- gid:aid2:ext:managedVersion managedScope
                """)),
        // Its manager is made for the test and manages at every depth; a project above gives Maven's own the same work.
        ResolverCase(
            name: "managed versions, scopes and files", folder: "managed/", project: "test:project:jar:1",
            dependencies: ["subtree:comparison:ext:ver"],
            managed: [
                "duplicate:transitive:ext:managed", "gid:aid2:ext:managed:managed", "gid:aid:ext:ver:system:/managed",
            ],
            collected: .text(
                """
                (null)
                \\- subtree:comparison:ext:ver compile
                   +- duplicate:transitive:ext:managed compile
                   |  +- gid:aid:ext:ver system @/managed
                   |  \\- gid:aid2:ext:managed managed
                   \\- gid:aid:ext:ver system @/managed
                """)),
        ResolverCase(
            name: "transitive management", folder: "managed/", root: "gid:root:ext:ver compile",
            managed: ["gid:root:ext:must-retain-core-management"], rules: [.maven4],
            collected: .file("managed/management-tree.txt"), mediated: .file("managed/management-tree.txt")),
        ResolverCase(
            name: "transitive management below a project", folder: "managed/", project: "gid:root:ext:ver",
            dependencies: ["gid:direct:ext:ver"],
            managed: [
                "gid:root:ext:must-retain-core-management", "gid:direct:ext:must-retain-core-management",
                "gid:transitive-1:ext:managed-by-root",
            ],
            rules: [.maven4], collected: .rootless("managed/management-tree.txt"),
            mediated: .rootless("managed/management-tree.txt")),
        ResolverCase(
            name: "ranges, depth first", root: "\(ranges):aid:ext:1 compile", rules: maven3,
            collected: .file("\(ranges)Result_DF.txt")),
        ResolverCase(
            name: "ranges, breadth first", root: "\(ranges):aid:ext:1 compile", rules: [.maven4],
            collected: .file("\(ranges)Result_BF.txt")),
        ResolverCase(
            name: "ranges, mediated", root: "\(ranges):aid:ext:1 compile",
            mediated: .text(
                """
                \(ranges):aid:ext:1 compile
                +- \(ranges):bid:ext:1 compile
                \\- \(ranges):cid:ext:3 compile
                """)),
        ResolverCase(
            name: "relocated ranges, depth first", root: "\(relocations):aid:ext:1 compile", rules: maven3,
            collected: .file("\(relocations)Result_DF.txt"), mediated: .file("\(relocations)Result_DF.txt")),
        ResolverCase(
            name: "relocated ranges, breadth first", root: "\(relocations):aid:ext:1 compile", rules: [.maven4],
            collected: .file("\(relocations)Result_BF.txt"), mediated: .file("\(relocations)Result_BF.txt")),
        // Maven sets no version filter; the highest version is the only one listed here.
        ResolverCase(
            name: "the highest version of a range", root: "gid:aid:jar:1", versions: ["9"],
            collected: .text("gid:aid:jar:1\n\\- gid:aid2:ext:9 compile")),
        ResolverCase(
            name: "losers without dependencies, left", folder: "dependencies-empty/", root: "gid:a:jar:ver",
            mediated: .file("expectedSubtreeOnDescriptorDependenciesEmptyLeft.txt")),
        ResolverCase(
            name: "losers without dependencies, right", folder: "dependencies-empty/", root: "gid:aa:jar:ver",
            mediated: .file("expectedSubtreeOnDescriptorDependenciesEmptyRight.txt")),
    ]

    @Test("collections are those that Maven resolver's tests expect", arguments: cases)
    func collections(_ question: ResolverCase) throws { try question.run() }

    @Test("what management set is known")
    func managedParts() throws {
        let repository = IniRepository("", .maven39)
        var managed = repository.dependency("gid:aid2:ext:managedVersion:managedScope", scope: .empty)
        managed.optional = true
        managed.exclusions = [Exclusion(repository.symbols.intern("gid"), repository.symbols.intern("aid"))]
        let project = repository.dependency("test:project:jar:1", scope: .empty)
        let direct = repository.dependency("gid:aid:jar:ver", scope: .compile)
        let request = CollectRequest(root: .project(project.coordinate), dependencies: [direct], managed: [managed])
        _ = repository.resolve(request)
        repository.knowledge.withBuilder { builder in
            let isComplete = builder.collect(request)
            #expect(isComplete)
            #expect(builder.graph.nodes.last?.managed == [.version, .scope, .optional, .exclusions])
        }
    }

    @Test(
        "a large graph of cycles is done, each artifact once, as its parent names it",
        arguments: [MavenRules.maven38, .maven39, .maven4])
    func bigCycle(_ rules: MavenRules) throws {
        try bigCycle(rules, ["1:2:pom:5.50-SNAPSHOT"], isRoot: true)
    }

    /// Every artifact of `cycle-big`.
    static let bigCycleNames = ResolverResources.files.keys.filter { $0.contains("/cycle-big/") }.sorted().map { path in
        let parts = path.split(separator: "/").last?.dropLast(".ini".count).split(separator: "_", maxSplits: 2) ?? []
        return "\(parts[0]):\(parts[1]):pom:\(parts[2])"
    }

    /// Resolves, and compares each node with what its parent's description says.
    @discardableResult
    private func bigCycle(_ rules: MavenRules, _ names: [String], isRoot: Bool) throws -> Set<String> {
        let repository = IniRepository("cycle-big/", rules)
        let dependencies = names.map { repository.dependency($0, scope: .compile) }
        let request = CollectRequest(
            root: isRoot ? .artifact(dependencies[0]) : .none, dependencies: isRoot ? [] : dependencies)
        let resolution = repository.resolve(request)
        #expect(resolution.errors.isEmpty)
        #expect(resolution.nodes.count > 100)
        #expect(Set(resolution.nodes.map(\.coordinate.key)).count == resolution.nodes.count)
        let undeclared = resolution.nodes.filter { node in
            guard node.parent >= 0 else { return false }
            let parent = repository.descriptor(resolution.nodes[Int(node.parent)].coordinate.gav)
            return !parent.dependencies.contains { $0.coordinate == node.coordinate }
        }
        #expect(undeclared.isEmpty)
        return repository.read
    }

    @Test("every resource is asked or does not apply, for a reason")
    func complete() throws {
        var left = Set(ResolverResources.files.keys)
        #expect(left.count == 671)
        for question in Self.cases {
            left.subtract(try question.run())
            for case .file(let path) in [question.collected, question.mediated] {
                left.remove(ResolverResources.descriptions + path)
            }
        }
        // Not all of it is below the root that is asked above.
        left.subtract(try bigCycle(.maven39, Self.bigCycleNames, isRoot: false))
        left.subtract(ResolverTransformerTests.files.map { ResolverResources.transformers + $0 })
        for (path, reason) in Self.inapplicable {
            let covered = left.filter { $0.hasPrefix(path) }
            #expect(!covered.isEmpty, "\(path): \(reason)")
            left.subtract(covered)
        }
        #expect(left.isEmpty, "\(left.sorted())")
    }

    /// What does not apply, by the start of its path.
    static let inapplicable = [
        "maven-resolver-test-util/": "shows that the readers of these very formats read; no resolution",
        "maven-resolver-util/src/test/resources/visitor/":
            "walks over a tree that is done (records of paths, filters, lists in the order of a visitor); Kiln has one order",
        ResolverResources.descriptions + "managed/default-management-tree.txt":
            "DefaultDependencyManager, which manages direct dependencies too; no Maven resolves projects with it",
        ResolverResources.descriptions + "managed/gid_direct_managed-by-dominant-request.ini":
            "the direct dependency that DefaultDependencyManager alone would manage",
        ResolverResources.descriptions + "\(relocations)_relocatedcid_2.ini":
            "of a range whose first version is relocated no other version is followed, so that it is never read",
        ResolverResources.descriptions + "managed/gid_aid_ver.ini":
            "management gives its artifact a file in the only test there is, so that the description is not read",
    ]
}
