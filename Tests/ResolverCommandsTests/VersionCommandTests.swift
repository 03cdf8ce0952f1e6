import CommandSyntax
import Pipeline
import Support
import Testing

@Suite struct VersionCommandTests {
    @Test(
        "Two versions are compared",
        arguments: [
            (["1.0", "1.0.0"], "0\n"), (["1.0-rc1", "1.0"], "-1\n"), (["2", "1"], "1\n"),
        ])
    func compare(_ versions: [String], _ expected: String) {
        let ran = kiln(["version", "compare"] + versions)
        #expect(ran.output == expected)
        #expect(ran.code == .done)
    }

    @Test("The rules of the named Maven hold")
    func rules() {
        #expect(kiln(["version", "compare", "1", "foo", "--maven", "3.9"]).output == "1\n")
        #expect(kiln(["version", "compare", "1", "foo", "--maven", "5"]).code == .usage)
    }

    @Test("The order of maven-artifact is another one, and Maven 4's is another again")
    func artifact() {
        #expect(kiln(["version", "compare", "1.x.1", "1-1"]).output == "-1\n")
        #expect(kiln(["version", "compare", "--artifact", "1-x.1", "1-x1"]).output == "1\n")
        #expect(kiln(["version", "compare", "--artifact", "--maven", "4", "1-x.1", "1-x1"]).output == "-1\n")
    }

    @Test("A version is within a range or not; what is no range is an error")
    func range() {
        #expect(kiln(["version", "range", "[1.0,2.0)", "1.5"]).output == "true\n")
        #expect(kiln(["version", "range", "[1.0,2.0)", "2.0"]).output == "false\n")
        let wrong = kiln(["version", "range", "[1.0", "2.0"])
        #expect(wrong.code == .usage)
        #expect(wrong.error.contains("[1.0"))
        #expect(kiln(["version", "range", "[1.0"]).error.contains("VERSION is missing"))
    }

    @Test("A batch adds a column, keeps comments, and goes on after a line that is wrong", arguments: [1, 5, 1000])
    func batch(_ chunk: Int) {
        let input = "# v1\tv2\n1\t2\n2\t1\tx\ty\nalone\n1.0\t1\r\n[1,2\t1\n"
        let compared = kiln(["version", "compare", "--batch"], input: input, chunk: chunk)
        #expect(compared.output == "# v1\tv2\n1\t2\t-1\n2\t1\tx\ty\t1\nalone\terror\n1.0\t1\t0\n[1,2\t1\t\(sign)\n")
        #expect(compared.code == .usage)
        #expect(compared.error == "kiln: 1 of 6 lines were not understood: 4\n")
        let ranges = kiln(
            ["version", "range", "--batch"], input: "[1,2)\t1\n[1,2)\t2\n[1,2\t1\n1.0\t1.0\n", chunk: chunk)
        #expect(ranges.output == "[1,2)\t1\ttrue\n[1,2)\t2\tfalse\n[1,2\t1\terror\n1.0\t1.0\ttrue\n")
        #expect(ranges.code == .done)
        #expect(kiln(["version", "compare", "--batch", "1"]).code == .usage)
    }

    /// `[1,2` against `1`: a word against a number.
    private let sign = "-1"

    @Test("Alone it tells this program's version")
    func alone() {
        #expect(kiln(["version"]).output == "kiln \(Product.version)\n")
    }
}
