internal import Coordinates
internal import Resolution
internal import Testing

/// What is asked for before the collection asks.
struct LookaheadTests {
    @Test("a pom leads to its dependencies as a collection would follow them")
    func follows() {
        let world = World()
        world.pom("a:1", ["b:1", "o:1||true", "t:1|test", "p:1|provided", "m:1", "r:1"], managed: ["m:2", "d:2"])
        world.pom("b:1", ["c:1", "o:2||true", "m:3", "d:1", "x:1||false|g:c"])
        world.pom("x:1", ["c:2", "e:1"])
        world.relocate("r:1", to: "s:1", ["u:1"])
        world.supplyAll()
        var lookahead = Lookahead(world.request(root: "a:1"), knowledge: world.knowledge)
        #expect(names(&lookahead, world, "a:1") == ["b:1", "o:1", "m:1", "r:1"])
        #expect(names(&lookahead, world, "b:1") == ["c:1", "m:2", "d:2", "x:1"])
        #expect(names(&lookahead, world, "x:1") == ["e:1"])
        #expect(names(&lookahead, world, "r:1") == ["s:1"])
        // Once is enough, and of what is not known nothing follows.
        #expect(names(&lookahead, world, "a:1") == [])
        #expect(names(&lookahead, world, "y:1") == [])
    }

    @Test("a pom is followed again by a path that excludes less")
    func paths() {
        let world = World()
        world.pom("a:1", ["b:1|compile||g:z", "c:1"])
        world.pom("b:1", ["x:1"])
        world.pom("c:1", ["x:1"])
        world.pom("x:1", ["z:1"])
        world.supplyAll()
        var lookahead = Lookahead(world.request(root: "a:1"), knowledge: world.knowledge)
        #expect(names(&lookahead, world, "a:1") == ["b:1", "c:1"])
        #expect(names(&lookahead, world, "b:1") == ["x:1"])
        #expect(names(&lookahead, world, "x:1") == [])
        #expect(names(&lookahead, world, "c:1") == ["x:1"])
        #expect(names(&lookahead, world, "x:1") == ["z:1"])
    }

    @Test("a range leads to its versions, words and snapshots to nothing")
    func ranges() {
        let world = World()
        world.pom("a:1", ["b:[1,3)", "c:LATEST", "d:1-SNAPSHOT", "e:[1"])
        world.supplyAll()
        var lookahead = Lookahead(world.request(root: "a:1"), knowledge: world.knowledge)
        #expect(names(&lookahead, world, "a:1") == ["versions of b"])
        let (group, artifact) = (world.symbols.intern("g"), world.symbols.intern("b"))
        world.knowledge.supply(
            versions: ["1", "2", "3"].map { world.symbols.intern($0) }, group: group, artifact: artifact)
        #expect(world.needs(lookahead.needs(afterVersionsOf: group, artifact)) == ["b:1", "b:2"])
        #expect(lookahead.needs(afterVersionsOf: group, artifact) == [])
    }

    private func names(_ lookahead: inout Lookahead, _ world: World, _ name: String) -> [String] {
        world.needs(lookahead.needs(after: world.dependency(name).coordinate.gav))
    }
}

extension World {
    fileprivate func needs(_ needs: [Need]) -> [String] {
        needs.map {
            switch $0 {
            case .descriptor(let gav): "\(symbols.text(gav.artifact)):\(symbols.text(gav.version))"
            case .versions(_, let artifact): "versions of \(symbols.text(artifact))"
            }
        }
    }
}
