import Linkage
import Support
import TestSupport
import Testing

@testable import Bundler

@Suite(.enabled(if: JavaJars.hasJava, "no JDK"))
struct JarSummariesTests {
    @Test func `a summary is taken from the cache, and made anew when it is damaged or the jar is another`()
        async throws
    {
        try await withScratch { folder in
            let java = JavaJars(folder: folder)
            let path = try await java.make(
                "a", [("p/A.java", "package p; public class A { Object o = new Thread(); }")],
                resources: [("META-INF/services/p.S", "p.A # one\n\np.A\np.B\n"), ("p/Broken.class", "no class")],
                manifest: ["Main-Class: p.A", "Multi-Release: true"])
            let cache = "\(folder)/cache"
            let made = try #require(try JarSummaries.read([path], cache: cache, threads: 2).first)
            #expect(made.damaged == 1)
            #expect(made.summary.classCount == 1 && made.summary.className(0) == "p/A")
            #expect(made.summary.facts == .isMultiRelease)
            #expect(made.summary.entryClasses == ["p.A"])
            #expect(made.summary.services.map(\.providers) == [["p.A", "p.B"]])
            let kept = try #require(try Files.list("\(cache)/summaries").first)
            let file = "\(cache)/summaries/\(kept)"
            let bytes = try Files.read(file)
            for place in [0, 30, bytes.count / 2, bytes.count - 1] {
                var damaged = bytes
                damaged[place] ^= 0x40
                try Files.writeAtomically(file, damaged)
                let again = try #require(try JarSummaries.read([path], cache: cache, threads: 1).first)
                #expect(again.summary.packed == made.summary.packed && again.damaged == 1)
                #expect(try Files.read(file) == bytes)
            }
            // What is in the cache is what is used.
            let other = try await java.make("b", [("p/B.java", "package p; public class B {}")])
            let both = try JarSummaries.read([path, other], cache: cache, threads: 2)
            #expect(both.map { $0.summary.className(0) } == ["p/A", "p/B"])
            let names = try Files.list("\(cache)/summaries")
            #expect(names.count == 2)
            let second = try #require(names.first { $0 != kept })
            try Files.writeAtomically("\(cache)/summaries/\(second)", bytes)
            #expect(try JarSummaries.read([other], cache: cache, threads: 1).first?.summary.className(0) == "p/A")
            #expect(throws: KilnError.self) {
                try JarSummaries.read([path, "\(folder)/none.jar"], cache: cache, threads: 2)
            }
            #expect(try JarSummaries.read([path], cache: nil, threads: 1).first?.summary.packed == made.summary.packed)
        }
    }
}
