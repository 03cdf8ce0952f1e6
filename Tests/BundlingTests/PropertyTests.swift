import Bundling
import ClassFile
import Testing

@Suite struct PropertyTests {
    private static let names = [
        "a/A.class", "a/b/B.class", "a/b/B$C.class", "ab/D.class", "a.class", "x/A.class", "x/b/B.class", "a/", "a/b/",
        "a/r.txt",
        "a/b/r.txt", "r.txt", "x/r.txt", "META-INF/MANIFEST.MF", "META-INF/INDEX.LIST", "META-INF/K.SF",
        "META-INF/s/K.SF",
        "module-info.class", "META-INF/versions/9/module-info.class", "META-INF/versions/9/a/A.class",
        "META-INF/versions/11/a/A.class", "META-INF/versions/9/x/A.class", "META-INF/versions/17/a/b/B.class",
        "META-INF/versions/9/r.txt", "META-INF/services/a.b.S", "META-INF/services/x.b.S", "META-INF/services/q.S",
        "META-INF/maven/g/a/pom.xml", "META-INF/x.txt", "META-INF/",
    ]

    private static func jars(_ random: inout HostileTests.Random) -> [TestJar] {
        (0..<1 + random.next(4)).map { number in
            var files: [(String, String)] = []
            var left = names
            for _ in 0..<random.next(names.count) {
                files.append((left.remove(at: random.next(left.count)), "\(random.next(3))"))
            }
            return TestJar("\(number).jar", files, manifest: random.next(2) == 0 ? "Multi-Release: true\n" : "A: b\n")
        }
    }

    @Test func `the plan of any small inputs is that of the rules written plainly`() throws {
        var random = HostileTests.Random(state: 6)
        for round in 0..<3000 {
            let jars = Self.jars(&random)
            let rule: (String, String)? = [nil, ("a", "x"), ("a/b", "q"), ("a", "s/a")][random.next(4)]
            let excluded = Set(
                (0..<random.next(3)).map { _ in Self.names[random.next(Self.names.count)] }.filter {
                    !$0.hasSuffix("/")
                })
            var spec = BundleSpec()
            if let rule { spec.relocate = [RelocationRule(pattern: rule.0, replacement: rule.1)] }
            if !excluded.isEmpty { spec.filters = [BundleFilter(artifact: "*", exclude: excluded.sorted())] }
            let real = try BundlePlan.of(jars, spec).inWords(jars)
            let naive = NaivePlan(jars, rule: rule, excluded: excluded)
            // With something left out, a service list alone is merged too: its providers may be gone.
            let expected = naive.outputs.map { "\($0.name) <- \($0.source)" }
            let same =
                real.outputs == expected
                || real.outputs.map { Self.asCopy($0) } == expected.map { Self.asCopy($0) } && !excluded.isEmpty
            #expect(same, "round \(round)\n\(real.outputs)\n\(expected)")
            #expect(real.leftOut == naive.leftOut, "round \(round)")
            if !same { return }
        }
    }

    private static func asCopy(_ line: String) -> String {
        line.contains(" <- merge ") && !line.contains(" + ") ? line.replacing(" <- merge ", with: " <- copy ") : line
    }

    @Test func `the same inputs always give the same plan, merges and report`() throws {
        var random = HostileTests.Random(state: 60)
        for _ in 0..<50 {
            let jars = Self.jars(&random)
            let spec = BundleSpec.relocating(("a", "x"))
            let first = try BundlePlan.of(jars, spec)
            let second = try BundlePlan.of(jars, spec)
            #expect(first.inWords(jars) == second.inWords(jars))
            #expect(first.duplicates == second.duplicates && first.splitPackages == second.splitPackages)
            #expect(first.made == second.made && first.leftOut == second.leftOut)
            #expect(
                ConflictReport(first, jars.map(\.input), spec) == ConflictReport(second, jars.map(\.input), spec))
        }
    }

    @Test func `each input's entry is in the bundle or left out, once`() throws {
        var random = HostileTests.Random(state: 600)
        for _ in 0..<300 {
            let jars = Self.jars(&random)
            let plan = try BundlePlan.of(jars, .relocating(("a", "x")))
            var seen: [EntryRef] = plan.leftOut.map(\.entry)
            for source in plan.sources {
                switch source {
                case .copy(let entry), .rewrite(let entry): seen.append(entry)
                case .merge(let merge): seen += plan.merges[merge].entries
                case .folder, .made: break
                }
            }
            let files = jars.reduce(0) { $0 + $1.files.filter { !$0.name.hasSuffix("/") }.count }
            #expect(seen.count == files && Set(seen).count == files)
            #expect(Set(plan.outputNames).count == plan.sources.count)
        }
    }
}
