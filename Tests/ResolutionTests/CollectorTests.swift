internal import Coordinates
internal import Resolution
internal import Testing

struct CollectorTests {
    @Test("the nearest wins, and of equally near ones the first")
    func nearest() {
        let world = World()
        world.pom("a:1", ["b:1"])
        world.pom("b:1", ["x:1"])
        world.pom("c:1", ["x:2"])
        world.pom("d:1", ["x:3"])
        let result = world.resolve(world.request(["a:1", "c:1", "d:1"]))
        #expect(
            world.lines(result) == [
                "1 a:1 compile", "2 b:1 compile", "1 c:1 compile", "2 x:2 compile", "1 d:1 compile",
            ])
        #expect(world.names(result.missing) == ["x:1", "x:2", "x:3"])
    }

    @Test("an artifact that the request names shares no children with the same one in a pom")
    func namedArtifacts() {
        let world = World()
        world.pom("a:1", ["d:1"])
        world.pom("d:1", ["x:1"])
        world.pom("x:1", ["b:1"])
        world.pom("b:1", ["c:1"])
        world.pom("c:1", ["x:2"])
        // Below the pom's c, x:2 closes a cycle and has the children of x:1; below the request's it has none.
        let result = world.resolve(world.request(["a:1", "c:1"]))
        #expect(world.lines(result) == ["1 a:1 compile", "2 d:1 compile", "1 c:1 compile", "2 x:2 compile"])
    }

    @Test("a root's own management acts from depth 2 on, that of a listed dependency does not")
    func rootManages() {
        let world = World()
        world.pom("a:1", ["b:1", "x:1"], managed: ["b:2", "x:2", "y:9|runtime"])
        world.pom("b:1", ["x:3", "y:1"])
        world.pom("x:1")
        world.pom("x:2")
        world.pom("y:9")
        #expect(
            world.lines(world.resolve(world.request(root: "a:1"))) == [
                "0 a:1 compile", "1 b:1 compile", "2 y:9 runtime", "1 x:1 compile",
            ])
        #expect(
            world.lines(world.resolve(world.request(["a:1"]))) == [
                "1 a:1 compile", "2 b:1 compile", "3 y:1 compile", "2 x:1 compile",
            ])
    }

    @Test("in Maven 4 the management of a pom on the path acts below its own dependencies")
    func transitiveManagement() {
        for (rules, version) in [(MavenRules.maven39, "1"), (.maven4, "9")] {
            let world = World(rules)
            world.pom("a:1", ["b:1"], managed: ["b:7", "y:9"])
            world.pom("b:1", ["y:1"], managed: ["y:8"])
            #expect(
                world.lines(world.resolve(world.request(["a:1"]))) == [
                    "1 a:1 compile", "2 b:1 compile", "3 y:\(version) compile",
                ])
        }
    }

    @Test("exclusions reach down their path and no other")
    func exclusions() {
        let world = World()
        world.pom("a:1", ["b:1"])
        world.pom("b:1", ["x:1", "y:1"])
        world.pom("c:1", ["y:2"])
        let result = world.resolve(world.request(["a:1|compile||g:x,*:y", "c:1"]))
        #expect(world.lines(result) == ["1 a:1 compile", "2 b:1 compile", "1 c:1 compile", "2 y:2 compile"])
        let all = world.resolve(world.request(["a:1|compile||*:*"]))
        #expect(world.lines(all) == ["1 a:1 compile"])
        let prefix = world.resolve(world.request(["a:1|compile||g*:x"]))
        #expect(prefix.nodes.count == 4)
    }

    @Test("test and provided end at the pom that declares them, optional ones below a direct dependency too")
    func selection() {
        let world = World()
        world.pom("a:1", ["t:1|test", "p:1|provided", "o:1|compile|true", "x:1|runtime"])
        let root = world.resolve(world.request(root: "a:1"))
        #expect(world.lines(root) == ["0 a:1 compile", "1 o:1 compile?", "1 x:1 runtime"])
        let listed = world.resolve(world.request(["a:1|provided|true"]))
        #expect(world.lines(listed) == ["1 a:1 provided?", "2 x:1 provided?"])
    }

    @Test("a wider scope elsewhere widens the winner, and what is below it")
    func widening() {
        let world = World()
        world.pom("a:1", ["x:1|runtime"])
        world.pom("b:1", ["c:1"])
        world.pom("c:1", ["x:2"])
        world.pom("x:1", ["y:1"])
        let result = world.resolve(world.request(["a:1", "b:1"]))
        #expect(world.lines(result).contains("2 x:1 compile"))
        #expect(world.lines(result).contains("3 y:1 compile"))
    }

    @Test("a range stands for every version inside it, and must hold")
    func ranges() {
        let world = World()
        world.versions("x", ["1", "2", "3"])
        world.pom("a:1", ["x:[1,3)"])
        world.pom("b:1", ["x:3"])
        world.pom("x:2", ["y:1"])
        let result = world.resolve(world.request(["b:1", "a:1"]))
        #expect(world.lines(result) == ["1 b:1 compile", "1 a:1 compile", "2 x:2 compile", "3 y:1 compile"])
        #expect(world.asked.contains("x:1") && world.asked.contains("x:2"))
    }

    @Test("what cannot be solved is an error that names the artifact and the path")
    func errors() {
        let world = World()
        world.versions("x", ["1", "2"])
        world.pom("a:1", ["x:[1]"])
        world.pom("b:1", ["x:[2,3)"])
        world.pom("c:1", ["x:[5,6]"])
        world.pom("d:1", ["x:[1"])
        world.broken("e:1", .unresolvable("no parent"))
        let conflict = world.resolve(world.request(["a:1", "b:1"]))
        #expect(conflict.errors.map(\.kind) == [.versionConflict])
        let paths = conflict.errors.first?.conflictPaths.map { path in
            path.map { "\(world.symbols.text($0.key.artifact)):\(world.symbols.text($0.version))" }
        }
        #expect(paths == [["a:1", "x:[1,1]"], ["b:1", "x:[2,3)"]])
        let none = world.resolve(world.request(["c:1"]))
        #expect(none.errors.map(\.kind) == [.noVersions])
        #expect(none.errors.first?.path.count == 2)
        guard case .invalidRange = world.resolve(world.request(["d:1"])).errors.first?.kind else {
            Issue.record("a broken range is no error")
            return
        }
        #expect(world.resolve(world.request(["e:1"])).errors.map(\.kind) == [.descriptorUnresolvable("no parent")])
        #expect(world.resolve(world.request(root: "e:1")).errors.map(\.kind) == [.descriptorUnresolvable("no parent")])
    }

    @Test("one exact version asks the repository for its versions in 3.8 only")
    func exactRange() {
        for (rules, asks) in [(MavenRules.maven38, true), (.maven39, false), (.maven4, false)] {
            let world = World(rules)
            world.versions("x", ["1"])
            world.pom("x:1")
            _ = world.resolve(world.request(["x:[1,1]"]))
            #expect(world.asked.contains("x") == asks)
        }
    }

    @Test("a relocated artifact is in conflict with the one it was")
    func relocation() {
        let world = World()
        world.relocate("old:1", to: "new:1")
        world.pom("new:1", ["y:1"])
        world.pom("a:1", ["old:2"])
        world.pom("old:2")
        let result = world.resolve(world.request(["a:1", "old:1"]))
        #expect(world.lines(result) == ["1 a:1 compile", "1 new:1 compile", "2 y:1 compile"])
        let excluded = world.resolve(world.request(["b:1|compile||g:new"]))
        #expect(excluded.nodes.count == 1)
    }

    @Test("a missing pom, and one that does not build, leave a leaf")
    func leaves() {
        let world = World()
        world.pom("a:1", ["b:1", "c:1"])
        world.broken("b:1", .invalid("cycle"))
        let result = world.resolve(world.request(["a:1"]))
        #expect(result.errors.isEmpty)
        #expect(result.nodes.count == 3)
        #expect(world.names(result.missing) == ["c:1"])
        #expect(world.names(result.invalid) == ["b:1"])
    }

    @Test("cycles of artifacts end, whatever their versions", arguments: [MavenRules.maven38, .maven39, .maven4])
    func cycles(_ rules: MavenRules) {
        let world = World(rules)
        world.pom("a:1", ["b:1"])
        world.pom("b:1", ["c:1", "a:2"])
        world.pom("c:1", ["a:1"])
        let result = world.resolve(world.request(["a:1", "b:1"]))
        #expect(world.lines(result) == ["1 a:1 compile", "1 b:1 compile", "2 c:1 compile"])
    }

    @Test("a descriptor is asked for once, all that are known to be needed together")
    func needs() {
        let world = World()
        world.pom("a:1", ["b:1", "c:1"])
        var collector = Collector(world.request(["a:1", "d:1", "a:1"]), knowledge: world.knowledge)
        guard case .needs(let needs) = collector.advance() else {
            Issue.record("nothing was needed")
            return
        }
        #expect(needs.count == 2)
    }

    @Test("a chain deeper than the limit is an error, not a crash")
    func depth() {
        let world = World()
        for index in 0..<1_100 { world.pom("a\(index):1", ["a\(index + 1):1"]) }
        world.supplyAll()
        let result = world.resolve(world.request(["a0:1"]))
        guard case .tooLarge = result.errors.first?.kind else {
            Issue.record("it was followed to the end")
            return
        }
    }

    @Test("relocations that go round by way of management are an error")
    func relocationCycle() {
        let world = World()
        world.relocate("a:1", to: "b:1")
        world.relocate("b:2", to: "a:1")
        world.pom("c:1", ["a:1"])
        let result = world.resolve(world.request(["c:1"], managed: ["b:2", "a:1"]))
        guard case .tooLarge = result.errors.first?.kind else {
            Issue.record("it ended")
            return
        }
    }

    @Test("a graph whose paths are far more than its artifacts is done at once")
    func shared() {
        let world = World()
        for level in 0..<40 {
            world.pom("l\(level):1", ["l\(level + 1):1", "r\(level + 1):1"])
            world.pom("r\(level):1", ["r\(level + 1):1", "l\(level + 1):1"])
        }
        let result = world.resolve(world.request(["l0:1", "r0:1"]))
        #expect(result.nodes.count == 82)
    }
}
