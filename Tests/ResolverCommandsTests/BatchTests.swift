import CommandSyntax
import Support
import TestSupport
import Testing

@Suite struct BatchTests {
    @Test(
        "A question comes back with the answer; members that nobody knows stay as they were", arguments: [3, 100_000])
    func questions(_ chunk: Int) async throws {
        try await withScratch { scratch in
            let bench = Bench(scratch)
            try bench.addUsual()
            let input = """
                {"mode":"root","roots":["org.lib:one:1"],"exclusions":[],"managed":[],"result":["old"],"errors":[],"missing":[],"invalid":[]}
                { "x" : {"é":[1, 2]} , "roots":["org.lib:one:1"] }

                {"roots":["org.app:app:1"],"exclusions":["org.lib:two"],"managed":["org.lib:deep:jar::2"]}
                {"mode":"root","roots":["org.lib:none:1"]}
                """
            let ran = bench.run(["resolve", "--batch"], input: input)
            #expect(ran.error.isEmpty)
            #expect(ran.code == .done)
            #expect(
                ran.output == """
                    {"mode":"root","roots":["org.lib:one:1"],"exclusions":[],"managed":[],"result":["org.lib:one:jar::1|compile","org.lib:deep:jar::1|compile"],"errors":[],"missing":[],"invalid":[]}
                    {"x":{"é":[1, 2]},"roots":["org.lib:one:1"],"result":["org.lib:one:jar::1|compile","org.lib:deep:jar::1|compile"],"errors":[],"missing":[],"invalid":[]}
                    {"roots":["org.app:app:1"],"exclusions":["org.lib:two"],"managed":["org.lib:deep:jar::2"],"result":["org.app:app:jar::1|compile","org.lib:one:jar::1|compile","org.lib:deep:jar::2|compile"],"errors":[],"missing":[],"invalid":[]}
                    {"mode":"root","roots":["org.lib:none:1"],"result":["org.lib:none:jar::1|compile"],"errors":[],"missing":["org.lib:none:jar:1"],"invalid":[]}

                    """)
        }
    }

    @Test("A line that is no question gets an error, in its place, and the others are answered")
    func malformed() async throws {
        try await withScratch { scratch in
            let bench = Bench(scratch)
            try bench.addUsual()
            let input = """
                {"roots":["org.lib:deep:1"]
                {"roots":"org.lib:deep:1"}
                {"roots":["org.lib"],"id":7}
                {}
                {"mode":"tree","roots":["org.lib:deep:1"]}
                {"roots":["org.lib:deep:1"]}
                """
            let ran = bench.run(["resolve", "--batch"], input: input)
            #expect(ran.code == .usage)
            #expect(ran.error == "kiln: 5 of 6 lines were not understood: 1, 2, 3, 4, 5\n")
            let lines = ran.output.split(separator: "\n").map(String.init)
            #expect(lines.count == 6)
            #expect(lines.first?.hasPrefix(#"{"error":"line 1, byte 28: "#) == true)
            #expect(lines[1].hasPrefix(#"{"roots":"org.lib:deep:1","error":"line 2"#))
            #expect(lines[2].hasPrefix(#"{"roots":["org.lib"],"id":7,"error":"line 3: 'org.lib' is not a coordinate"#))
            #expect(lines[3].hasPrefix(#"{"error":"line 4: 'roots' or 'pom' is missing"#))
            #expect(lines.last?.contains(#""result":["org.lib:deep:jar::1|compile"]"#) == true)
        }
    }

    @Test("A range without versions is told in Maven's words")
    func errors() async throws {
        try await withScratch { scratch in
            let bench = Bench(scratch)
            try bench.repository.add("org.app:ranged:1", ["org.lib:deep:[5,6)"])
            try bench.repository.list("org.lib:deep", ["1"])
            let ran = bench.run(["resolve", "--batch"], input: #"{"mode":"root","roots":["org.app:ranged:1"]}"#)
            let text =
                "VersionRangeResolutionException: No versions available for org.lib:deep:jar:[5,6) within specified range"
            #expect(ran.output.contains(#""errors":["\#(text)"]"#))
        }
    }

    @Test("A line with a pom resolves that project")
    func projects() async throws {
        try await withScratch { scratch in
            let bench = Bench(scratch)
            try bench.addUsual()
            let pom =
                "<project><modelVersion>4.0.0</modelVersion><groupId>j</groupId><artifactId>j</artifactId><version>1</version>"
                + "<dependencies><dependency><groupId>org.lib</groupId><artifactId>one</artifactId><version>1</version>"
                + "<scope>test</scope></dependency></dependencies></project>"
            let ran = bench.run(["resolve", "--batch"], input: #"{"project":"j","pom":"\#(pom)"}"#)
            #expect(ran.error.isEmpty)
            #expect(
                ran.output.hasSuffix(
                    #""direct":["org.lib:one:jar::1|test||"],"managedCount":0,"result":["org.lib:one:jar::1|test","org.lib:deep:jar::1|test"],"errors":[],"missing":[],"invalid":[]}"#
                        + "\n"))
        }
    }

    @Test("Descriptors are told with relocations, and with what is missing")
    func descriptors() async throws {
        try await withScratch { scratch in
            let bench = Bench(scratch)
            try bench.addUsual()
            try bench.repository.add(
                "old:old:1",
                extra:
                    "<distributionManagement><relocation><groupId>org.lib</groupId><artifactId>one</artifactId></relocation></distributionManagement>"
            )
            let input = #"{"root":"old:old:1"}"# + "\n" + #"{"root":"org.lib:none:1"}"# + "\n" + #"{"root":"x"}"# + "\n"
            let ran = bench.run(["descriptor", "--batch"], input: input)
            let lines = ran.output.split(separator: "\n").map(String.init)
            #expect(
                lines.first
                    == #"{"root":"old:old:1","artifact":"org.lib:one:jar::1","relocations":["old:old:jar::1"],"deps":["org.lib:deep:jar::1|compile||","org.lib:tested:jar::1|test||"],"managed":["org.lib:deep:jar::3|||"],"missing":[],"invalid":[]}"#
            )
            #expect(lines[1].hasSuffix(#""deps":[],"managed":[],"missing":["org.lib:none:jar:1"],"invalid":[]}"#))
            #expect(lines[2].contains(#""error":"line 3: 'root' is not a coordinate"#))
            let text = bench.run(["descriptor", "old:old:1"]).output
            #expect(text.hasPrefix("artifact  org.lib:one:1\nrelocated from  old:old:1\n\ndependencies (2)\n"))
            let missing = bench.run(["descriptor", "org.lib:none:1"])
            #expect(missing.code == .notFound && missing.error.contains("tiny (\(bench.repository.url))"))
        }
    }
}
