internal import Coordinates
internal import Resolution
internal import Testing

struct ExplanationTests {
    @Test("it says who won, what lost and why, what was managed and what was cut")
    func reasons() throws {
        let world = World()
        world.pom("a:1", ["x:1", "c:1", "e:1|compile||g:x"])
        world.pom("b:1", ["c:2"])
        world.pom("c:1", ["x:2"])
        world.pom("c:2", ["x:4"])
        world.pom("d:1", ["x:3|test"])
        world.pom("e:1", ["x:6"])
        let request = world.request(["a:1", "b:1", "d:1"], managed: ["x:5"])
        _ = world.resolve(request)
        let explanation = Collector(request, knowledge: world.knowledge).explain(
            group: world.symbols.intern("g"), artifact: world.symbols.intern("x"))
        #expect(explanation.winners.count == 1)
        let winner = try #require(explanation.winners.first)
        #expect(winner.changes.map(\.part) == [.version])
        #expect(winner.path.count == 2)
        #expect(explanation.losers.map(\.reason).contains(.farther(winner: 2, own: 3)))
        #expect(explanation.losers.contains { if case .prunedWith = $0.reason { true } else { false } })
        #expect(explanation.cuts.map(\.reason).contains(.scope(.test)))
        #expect(explanation.cuts.contains { if case .excluded = $0.reason { true } else { false } })
        let text = explanation.text(world.symbols)
        #expect(text.contains("g:x:jar:5 (compile) won"))
        #expect(text.contains("version 1 became 5 by the request's management"))
        #expect(text.contains("excluded by g:e:jar:1 (g:x)"))
    }

    @Test("where ranges contradict each other, it shows what each pom asks for, as nothing was chosen")
    func contradiction() {
        let world = World()
        world.versions("x", ["1", "2"])
        world.pom("a:1", ["x:[1]"])
        world.pom("b:1", ["x:[2,3)"])
        let request = world.request(["a:1", "b:1"])
        _ = world.resolve(request)
        let text = Collector(request, knowledge: world.knowledge).explain(
            group: world.symbols.intern("g"), artifact: world.symbols.intern("x")
        ).text(world.symbols)
        #expect(text.contains("g:x is not in the result"))
        #expect(text.contains("by way of g:a:jar:1 -> g:x:jar:[1,1]\n"), "\(text)")
        #expect(text.contains("by way of g:b:jar:1 -> g:x:jar:[2,3)\n"), "\(text)")
    }

    @Test("an artifact that nothing declares is said to be unknown")
    func unknown() {
        let world = World()
        let request = world.request(["a:1"])
        _ = world.resolve(request)
        let explanation = Collector(request, knowledge: world.knowledge).explain(group: .jar, artifact: .jar)
        #expect(
            explanation.text(world.symbols) == "jar:jar is not in the result; nothing that was followed declares it.\n")
    }
}
