import CommandSyntax
import ResolverCommands
import Support
import TestSupport
import Testing

@Suite struct ResolveCommandTests {
    private func withBench(_ body: (Bench) throws -> Void) async throws {
        try await withScratch { scratch in
            let bench = Bench(scratch)
            try bench.addUsual()
            try body(bench)
        }
    }

    @Test("The list is one coordinate a line, with scope")
    func list() async throws {
        try await withBench { bench in
            let ran = bench.run(["resolve", "org.app:app:1"])
            #expect(ran.error.isEmpty)
            #expect(ran.code == .done)
            #expect(
                ran.output == """
                    org.app:app:jar:1:compile
                    org.lib:one:jar:1:compile
                    org.lib:deep:jar:1:compile
                    org.lib:two:jar:1:runtime
                    org.lib:mid:jar:1:runtime

                    """)
        }
    }

    @Test("The tree is drawn as Maven's dependency:tree draws it; scopes are filtered as includeScope does")
    func tree() async throws {
        try await withBench { bench in
            #expect(
                bench.run(["resolve", "org.app:app:1", "org.lib:spare:1", "--format", "tree"]).output == """
                    org.app:app:jar:1:compile
                    +- org.lib:one:jar:1:compile
                    |  \\- org.lib:deep:jar:1:compile
                    \\- org.lib:two:jar:1:runtime
                       \\- org.lib:mid:jar:1:runtime
                    org.lib:spare:jar:1:compile

                    """)
            #expect(
                bench.run(["resolve", "org.app:app:1", "--scope", "compile", "--format", "tree"]).output == """
                    org.app:app:jar:1:compile
                    \\- org.lib:one:jar:1:compile
                       \\- org.lib:deep:jar:1:compile

                    """)
            #expect(bench.run(["resolve", "org.app:app:1", "--scope", "any"]).code == .usage)
        }
    }

    @Test("Exclusions, managed versions and BOMs act as in a dependency and in dependencyManagement")
    func request() async throws {
        try await withBench { bench in
            try bench.repository.add("org.bom:first:1", managed: ["org.lib:deep:3"], packaging: "pom")
            try bench.repository.add(
                "org.bom:second:1", managed: ["org.lib:deep:2", "org.lib:mid:9"], packaging: "pom")
            try bench.repository.add("org.lib:mid:9")
            func deep(_ words: [String]) -> [String] {
                bench.run(["resolve"] + words).output.split(separator: "\n").map(String.init).filter {
                    $0.contains(":deep:") || $0.contains(":mid:")
                }
            }
            #expect(deep(["org.app:app:1", "--exclude", "org.lib:deep"]) == ["org.lib:mid:jar:1:runtime"])
            #expect(deep(["org.app:app:1", "--exclude", "*:*"]).isEmpty)
            let two = ["org.lib:one:1", "org.lib:two:1"]
            #expect(
                deep(two + ["--exclude-from", "org.lib:one:1=org.lib:*"]) == [
                    "org.lib:mid:jar:1:compile", "org.lib:deep:jar:2:compile",
                ])
            #expect(
                deep(["org.app:app:1", "--managed", "org.lib:deep:2"]) == [
                    "org.lib:deep:jar:2:compile", "org.lib:mid:jar:1:runtime",
                ])
            #expect(
                deep(["org.app:app:1", "--bom", "org.bom:first:1", "--bom", "org.bom:second:1"]) == [
                    "org.lib:deep:jar:3:compile", "org.lib:mid:jar:9:runtime",
                ])
            // The root's own management acts in one mode, and not in the other (R1).
            #expect(deep(["org.lib:one:1"]) == ["org.lib:deep:jar:1:compile"])
            let missing = bench.run(["resolve", "org.app:app:1", "--bom", "org.bom:none:1"])
            #expect(missing.code == .notFound && missing.error.contains("org.bom:none:1"))
        }
    }

    @Test("What is wrong with the words is said, and nothing is resolved")
    func usage() async throws {
        try await withBench { bench in
            for (words, text) in [
                ([], "a coordinate is missing"), (["a:b"], "'a:b' is not a coordinate"), (["a:b:"], "'a:b:' is not"),
                (["a: b:1"], "is not a coordinate"), (["a:b:1", "--exclude", "x"], "'x' is not GROUP:ARTIFACT"),
                (["a:b:1", "--exclude-from", "c:d:1=x:y"], "'c:d:1' is none of the coordinates"),
                (["a:b:1", "--exclude-from", "x:y"], "COORDINATE=GROUP:ARTIFACT"),
                (["a:b:1", "c:d:1", "--mode", "root"], "there is one coordinate"),
                (["a:b:1", "--mode", "tree"], "'tree' is no mode"), (["a:b:1", "--pom", "pom.xml"], "not both"),
                (["a:b:1", "-P", "x"], "--pom"), (["a:b:1", "--verify"], "--lock"),
                (["a:b:1", "--batch"], "--batch"), (["a:b:1", "--maven", "2"], "3.8, 3.9, 4"),
                (["a:b:1", "--format", "xml"], "classpath"), (["a:b:1", "--repository", "ftp://x/"], "ftp://x/"),
            ] {
                let ran = bench.run(["resolve"] + words)
                #expect(ran.code == .usage, "\(words)")
                #expect(ran.error.contains(text), "\(words): \(ran.error)")
                #expect(ran.output.isEmpty)
            }
        }
    }

    @Test("A range without versions, and a missing pom, are told with their path")
    func failures() async throws {
        try await withBench { bench in
            try bench.repository.add("org.app:ranged:1", ["org.lib:wants:1"])
            try bench.repository.add("org.lib:wants:1", ["org.lib:deep:[5,6)", "org.lib:gone:1"])
            try bench.repository.list("org.lib:deep", ["1", "2", "3"])
            let failed = bench.run(["resolve", "org.app:ranged:1"])
            #expect(failed.code == .failed)
            #expect(failed.output.isEmpty)
            #expect(failed.error.contains("org.lib:deep:jar:[5,6)"))
            #expect(failed.error.contains("org.lib:wants:jar:1"))
            #expect(failed.error.contains("--managed"))
            let managed = bench.run(["resolve", "org.app:ranged:1", "--managed", "org.lib:deep:2"])
            #expect(managed.code == .done)
            #expect(managed.output.contains("org.lib:gone:jar:1:compile\n"))
            #expect(managed.error.contains("warning: org.lib:gone:1: there is no pom"))
            #expect(managed.error.contains("by org.app:ranged:jar:1 > org.lib:wants:jar:1 > org.lib:gone:jar:1"))
            let files = bench.run([
                "resolve", "org.app:ranged:1", "--managed", "org.lib:deep:2", "--format", "classpath",
            ])
            #expect(files.code == .notFound)
            #expect(files.error.contains("org.lib:gone:jar:1 is in no repository"))
            #expect(files.error.contains("tiny (\(bench.repository.url)): not there"))
            #expect(files.error.contains("by org.app:ranged:jar:1 > org.lib:wants:jar:1 > org.lib:gone:jar:1"))
        }
    }

    @Test("The class path holds the files' paths; a folder gets them with their digests, once")
    func files() async throws {
        try await withBench { bench in
            let paths = ["org.lib:one:1", "org.lib:deep:1"].map(bench.repository.jar)
            let classpath = bench.run(["resolve", "org.lib:one:1", "--format", "classpath"])
            #expect(classpath.output == paths.joined(separator: ":") + "\n")
            let first = bench.run(["resolve", "org.lib:one:1", "-o", "lib"])
            let lib = bench.scratch + "/lib"
            let names = try Files.list(lib)
            let deep = try Files.readText(lib + "/deep-1.jar")
            #expect(names == ["deep-1.jar", "one-1.jar"])
            #expect(deep == "jar of org.lib:deep:1")
            #expect(first.output.hasPrefix(lib + "/one-1.jar  sha256:"))
            let second = bench.run(["resolve", "org.lib:one:1", "-o", "lib", "--format", "classpath"])
            #expect(second.output == "\(lib)/one-1.jar:\(lib)/deep-1.jar\n")
            let json = bench.run(["resolve", "org.lib:one:1", "-o", "lib", "--json"]).output
            #expect(
                json.contains(
                    "\"path\": \"\(lib)/one-1.jar\", \"url\": \"\(bench.repository.url)/org/lib/one/1/one-1.jar\""))
        }
    }

    @Test("Two files of one name get their groupIds")
    func sameName() async throws {
        try await withBench { bench in
            try bench.repository.add("org.other:one:1")
            let ran = bench.run(["resolve", "org.lib:one:1", "org.other:one:1", "-o", "lib"])
            #expect(ran.code == .done)
            let names = try Files.list(bench.scratch + "/lib")
            #expect(names == ["deep-1.jar", "org.lib.one-1.jar", "org.other.one-1.jar"])
        }
    }

    @Test("A project's pom is resolved with its parent, profiles and imports")
    func project() async throws {
        try await withBench { bench in
            try bench.repository.add("org.bom:first:1", managed: ["org.lib:deep:3"], packaging: "pom")
            let parent = """
                <project><modelVersion>4.0.0</modelVersion><groupId>org.job</groupId><artifactId>parent</artifactId><version>1</version>
                <packaging>pom</packaging><dependencyManagement><dependencies><dependency><groupId>org.bom</groupId>
                <artifactId>first</artifactId><version>1</version><type>pom</type><scope>import</scope></dependency>
                </dependencies></dependencyManagement></project>
                """
            let job = """
                <project><modelVersion>4.0.0</modelVersion><parent><groupId>org.job</groupId><artifactId>parent</artifactId><version>1</version></parent>
                <artifactId>job</artifactId><dependencies><dependency><groupId>org.lib</groupId><artifactId>one</artifactId>
                <version>1</version></dependency></dependencies><profiles><profile><id>more</id><dependencies><dependency>
                <groupId>org.lib</groupId><artifactId>spare</artifactId><version>1</version></dependency></dependencies></profile></profiles></project>
                """
            try Files.createDirectory(bench.scratch + "/job")
            try Files.writeAtomically(bench.scratch + "/pom.xml", Array(parent.utf8))
            try Files.writeAtomically(bench.scratch + "/job/pom.xml", Array(job.utf8))
            let plain = bench.run(["resolve", "--pom", "job", "--format", "tree"])
            #expect(plain.error.isEmpty)
            #expect(
                plain.output == """
                    org.job:job:jar:1
                    \\- org.lib:one:jar:1:compile
                       \\- org.lib:deep:jar:3:compile

                    """)
            let more = bench.run(["resolve", "--pom", "job/pom.xml", "-Pmore"])
            #expect(more.output.hasSuffix("org.lib:spare:jar:1:compile\n"))
            try Files.writeAtomically(
                bench.scratch + "/bad.xml", Array("<project><artifactId>x</artifactId></project>".utf8))
            let bad = bench.run(["resolve", "--pom", "bad.xml"])
            #expect(bad.code == .failed)
            #expect(bad.error.contains("does not build"))
        }
    }

    @Test("A repository on the network is left to the program that has one, before anything is read or written")
    func needsRemote() async throws {
        try await withScratch { scratch in
            for words in [
                ["resolve", "a:b:1"], ["resolve", "a:b:1", "--bom", "c:d:1"], ["resolve", "--batch"],
                ["descriptor", "a:b:1"], ["explain", "a:b:1", "c:d"],
            ] {
                let output = Collected()
                var hasRead = false
                let sink = TextSink(isTerminal: false) { output.append($0) }
                let console = Console(
                    environment: ["HOME": scratch], workingDirectory: scratch, output: sink, error: sink, width: 80)
                let context = ResolverContext(console: console) { _ in
                    hasRead = true
                    return []
                }
                let more = ["--repository", "http://127.0.0.1:1/", "--cache", scratch + "/cache"]
                #expect(ResolverProgram.run(words + more, context) == nil)
                #expect(!hasRead && output.text.isEmpty)
                let offline = kiln(words + more + ["--offline"], directory: scratch, environment: ["HOME": scratch])
                #expect(offline.code != .usage)
            }
        }
    }

    @Test("A jar that only the network has is left to that program too, also after the poms were read here")
    func needsRemoteForFiles() async throws {
        try await withBench { bench in
            try Files.removeTree(bench.repository.jar("org.lib:deep:1"))
            let words = [
                "resolve", "org.lib:deep:1", "--repository", bench.repository.url, "--repository",
                "http://127.0.0.1:1/",
            ]
            func run(_ more: [String]) -> ExitCode? {
                let sink = TextSink(isTerminal: false) { _ in }
                let console = Console(
                    environment: ["HOME": bench.scratch], workingDirectory: bench.scratch, output: sink, error: sink,
                    width: 80)
                return ResolverProgram.run(words + more, ResolverContext(console: console) { _ in [] })
            }
            #expect(run([]) == .done)
            #expect(run(["-o", "lib"]) == nil)
            #expect(run(["-o", "lib", "--offline"]) == .notFound)
        }
    }
}
