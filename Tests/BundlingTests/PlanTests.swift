import Bundling
import ClassFile
import Testing

@Suite struct PlanTests {
    @Test func `S33 the folder META-INF and the manifest come first, then what is first seen`() throws {
        let plan = try BundlePlan.of([jar("a.jar", "b/B.class", "a/A.class", "META-INF/MANIFEST.MF")])
        #expect(plan.outputNames == ["META-INF/", "META-INF/MANIFEST.MF", "b/", "b/B.class", "a/", "a/A.class"])
    }

    @Test func `S1 the first entry of a name wins, the second is noted with whether its bytes are the same`() throws {
        let jars = [
            TestJar("one.jar", [("p/Same.class", "x"), ("p/Other.class", "1"), ("r.txt", "1")]),
            TestJar("two.jar", [("p/Same.class", "x"), ("p/Other.class", "2"), ("r.txt", "2"), ("p/New.class", "n")]),
        ]
        let plan = try BundlePlan.of(jars)
        #expect(plan.files == ["META-INF/MANIFEST.MF", "p/Same.class", "p/Other.class", "r.txt", "p/New.class"])
        #expect(plan.duplicates.map(\.isSame) == [true, false, false])
        #expect(plan.duplicates.map(\.kind) == [.sameClass, .sameClass, .resource])
        #expect(plan.duplicates.allSatisfy { $0.loser.input == 1 })
        #expect(plan.source("p/Other.class") == .copy(EntryRef(input: 0, entry: 1)))
    }

    @Test(arguments: [
        ("META-INF/INDEX.LIST", LeftOutReason.jarIndex), ("module-info.class", .moduleInfo),
        ("META-INF/versions/9/module-info.class", .moduleInfo),
        ("META-INF/versions/21/module-info.class", .moduleInfo), ("META-INF/MANIFEST.MF", .manifest),
        ("META-INF/jandex.idx", .classIndex), ("META-INF/A.SF", .signature), ("META-INF/b.rsa", .signature),
        ("META-INF/C.DSA", .signature), ("META-INF/D.EC", .signature), ("META-INF/SIG-foo", .signature),
        ("META-INF/sig-foo.txt", .signature),
    ])
    func `S3 S4 S22 what never goes in`(name: String, reason: LeftOutReason) throws {
        let jars = [jar("a.jar", name, "a/A.class", manifest: "Multi-Release: true\n")]
        let plan = try BundlePlan.of(jars)
        #expect(plan.left(jars) == ["a.jar: \(name): \(reason.rawValue)"])
        #expect(plan.files == ["META-INF/MANIFEST.MF", "a/A.class"])
    }

    @Test(arguments: [
        "META-INF/sub/A.SF", "a/B.RSA", "A.SF", "META-INF/x.SF.txt", "module-info.java", "a/module-info.class",
        "META-INF/lib/INDEX.LIST", "META-INF/sig/x", "meta-inf/A.SF", "META-INF/RSA", "META-INF/signature-x",
    ])
    func `S3 S4 what looks like it but goes in`(name: String) throws {
        let plan = try BundlePlan.of([jar("a.jar", name)])
        #expect(plan.files == ["META-INF/MANIFEST.MF", name])
        #expect(plan.signedInputs.isEmpty)
    }

    @Test func `S4 an input that was signed is noted once`() throws {
        let plan = try BundlePlan.of([jar("a.jar", "A.class"), jar("b.jar", "META-INF/X.SF", "META-INF/X.RSA")])
        #expect(plan.signedInputs == [1])
    }

    @Test func `S5 S10 names move at the borders of packages, with their folders`() throws {
        let plan = try BundlePlan.of(
            [jar("a.jar", "com/foo/A.class", "com/foobar/B.class", "com/foo/r.txt", "com/foo.txt")],
            .relocating(("com.foo", "x.y")))
        #expect(
            plan.outputNames == [
                "META-INF/", "META-INF/MANIFEST.MF", "x/", "x/y/", "x/y/A.class", "com/", "com/foobar/",
                "com/foobar/B.class", "x/y/r.txt", "com/foo.txt",
            ])
        #expect(plan.source("com/foobar/B.class") == .rewrite(EntryRef(input: 0, entry: 1)))
        #expect(plan.source("x/y/r.txt") == .copy(EntryRef(input: 0, entry: 2)))
    }

    @Test func `S5 the first rule that fits wins, and what moved does not move again`() throws {
        let plan = try BundlePlan.of(
            [jar("a.jar", "a/b/C.class", "a/D.class")],
            .relocating(("a.b", "q"), ("a", "r"), ("q", "s")))
        #expect(plan.files == ["META-INF/MANIFEST.MF", "q/C.class", "r/D.class"])
    }

    @Test func `S9 without relocations each class is copied as it is`() throws {
        let plan = try BundlePlan.of([jar("a.jar", "a/A.class")])
        #expect(plan.source("a/A.class") == .copy(EntryRef(input: 0, entry: 0)))
    }

    @Test func `S11 two classes of other names that move to one name are told apart from the same class twice`() throws
    {
        let jars = [jar("a.jar", "x/A.class"), jar("b.jar", "old/A.class"), jar("c.jar", "x/A.class")]
        let plan = try BundlePlan.of(jars, .relocating(("old", "x")))
        #expect(plan.duplicates.map(\.kind) == [.movedClass, .sameClass])
        #expect(plan.duplicates.map(\.isSame) == [false, false])
    }

    @Test func `S23 what lies in META-INF maven stays, unless a pattern says so`() throws {
        let names = "META-INF/maven/com.foo/bar/pom.properties"
        #expect(try BundlePlan.of([jar("a.jar", names)], .relocating(("com.foo", "x"))).files.last == names)
        let moved = try BundlePlan.of([jar("a.jar", names)], .relocating(("META-INF/maven", "META-INF/shade/maven")))
        #expect(moved.files.last == "META-INF/shade/maven/com.foo/bar/pom.properties")
    }

    @Test func `S24 a jar within a jar is copied as it is`() throws {
        let plan = try BundlePlan.of([jar("a.jar", "BOOT-INF/lib/x.jar")])
        #expect(plan.source("BOOT-INF/lib/x.jar") == .copy(EntryRef(input: 0, entry: 0)))
    }

    @Test func `S25 folders come from what is written, not from the inputs, each once and before its first entry`()
        throws
    {
        let plan = try BundlePlan.of([
            jar("a.jar", "empty/", "a/", "a/b/", "a/b/C.class", "a/D.class"),
            jar("b.jar", "a/b/E.class", "a/f/G.class"),
        ])
        #expect(
            plan.outputNames == [
                "META-INF/", "META-INF/MANIFEST.MF", "a/", "a/b/", "a/b/C.class", "a/D.class", "a/b/E.class", "a/f/",
                "a/f/G.class",
            ])
    }

    @Test func `packages that several inputs share are listed with all who share them`() throws {
        let plan = try BundlePlan.of([
            jar("a.jar", "p/A.class", "q/A.class", "r/x.txt"), jar("b.jar", "q/B.class", "p/B.class", "r/y.txt"),
            jar("c.jar", "p/C.class", "s/C.class", "p/D.class"),
        ])
        #expect(plan.splitPackages.map { plan.name(Int($0.folder)) } == ["p/", "q/"])
        #expect(plan.splitPackages.map(\.inputs) == [[0, 1, 2], [0, 1]])
    }

    @Test func `the same class in two inputs alone does not split a package`() throws {
        let plan = try BundlePlan.of([jar("a.jar", "p/A.class"), jar("b.jar", "p/A.class")])
        #expect(plan.splitPackages.isEmpty)
    }

    @Test func `what the runtime loads first is left out, what the job may replace stays`() throws {
        var runtime = RuntimeClasses(parentFirst: ["org.apache.flink.", "java."])
        for name in ["org/apache/flink/A", "com/google/B"] { runtime.insert(name.utf8) }
        let jars = [
            jar("a.jar", "org/apache/flink/A.class", "org/apache/flink/connector/C.class", "com/google/B.class")
        ]
        let plan = try BundlePlan.of(jars, runtime: runtime)
        #expect(plan.left(jars) == ["a.jar: org/apache/flink/A.class: runtime"])
        // Moved, it is another class.
        let moved = try BundlePlan.of(jars, .relocating(("org.apache.flink", "mine")), runtime: runtime)
        #expect(moved.leftOut.isEmpty)
    }

    @Test func `Netty's native libraries take the name its loader asks for`() throws {
        let names = [
            "META-INF/native/libnetty_transport_native_epoll_x86_64.so", "META-INF/native/netty_tcnative.dll",
            "META-INF/native/linux64/libjansi.so",
        ]
        let jars = [TestJar("n.jar", names.map { ($0, $0) })]
        let moved = try BundlePlan.of(jars, .relocating(("io.netty", "my_shaded.x.io.netty")))
        #expect(
            moved.files.dropFirst() == [
                "META-INF/native/libmy_1shaded_x_netty_transport_native_epoll_x86_64.so",
                "META-INF/native/my_1shaded_x_netty_tcnative.dll", "META-INF/native/linux64/libjansi.so",
            ])
        // The loader refuses a name that does not end as its own did.
        #expect(try BundlePlan.of(jars, .relocating(("io.netty", "shaded.netty"))).files.dropFirst() == names[...])
        #expect(try BundlePlan.of(jars, .relocating(("io.nettyx", "shaded.io.nettyx"))).files.dropFirst() == names[...])
    }

    @Test func `machine code in a folder that moves is noted`() throws {
        let plan = try BundlePlan.of(
            [jar("s.jar", "org/xerial/snappy/native/Linux/libsnappyjava.so", "org/xerial/snappy/x.txt")],
            .relocating(("org.xerial", "shaded.org.xerial")))
        #expect(plan.movedNatives == [EntryRef(input: 0, entry: 0)])
        #expect(plan.files.contains("shaded/org/xerial/snappy/native/Linux/libsnappyjava.so"))
    }

    @Test func `the names that move are those of what is in the bundle`() throws {
        var spec = BundleSpec.relocating(("com.foo", "x"))
        spec.filters = [BundleFilter(artifact: "*", exclude: ["com/foo/Gone.class"])]
        let plan = try BundlePlan.of([jar("a.jar", "com/foo/A.class", "com/foo/Gone.class", "com/bar/B.class")], spec)
        func has(_ name: String) -> Bool { plan.relocatedNames.contains(Array(name.utf8).span) }
        #expect(has("com/foo/A") && has("com/foo") && !has("com/foo/Gone") && !has("com/bar/B"))
    }

    @Test(arguments: [true, false])
    func `an entry deeper or longer than a bundle can hold is refused with its input`(isDeep: Bool) throws {
        let name =
            isDeep ? String(repeating: "a/", count: 256) + "x" : String(repeating: "p", count: 65_520) + "/Aa.class"
        #expect {
            try BundlePlan.of([jar("bad.jar", name)], .relocating(("p*", "qqqqqqqqqqqqqqq*")))
        } throws: { error in
            guard case BundleError.name(input: "bad.jar", _, _)? = error as? BundleError else { return false }
            return true
        }
    }
}
