import Testing

@testable import Maven

@Suite("Maven's arguments are checked against a list")
struct MavenArgumentsTests {
    private static let taken: [(given: [String], commandLine: [String])] = [
        ([], ["package"]),
        (["clean", "verify"], ["clean", "verify"]),
        (["-Pprod,dev"], ["-P", "prod,dev", "package"]),
        (["-P", "prod,!slow,-old,?maybe,+more"], ["-P", "prod,!slow,!old,?maybe,+more", "package"]),
        (["-P-slow"], ["-P", "!slow", "package"]),
        (["--activate-profiles=prod"], ["-P", "prod", "package"]),
        (["--activate-profiles", "prod"], ["-P", "prod", "package"]),
        (
            ["-pl", "jobs/a,:core,g:b,!docs", "-am", "-amd"],
            ["-pl", "jobs/a,:core,g:b,!docs", "-am", "-amd", "package"]
        ),
        (["--projects=jobs/a", "--also-make"], ["-pl", "jobs/a", "-am", "package"]),
        (["-rf", ":core"], ["-rf", ":core", "package"]),
        (["-DskipTests"], ["-DskipTests", "package"]),
        (["-Dk=v w=x"], ["-Dk=v w=x", "package"]),
        (["-D", "k=v"], ["-Dk=v", "package"]),
        (["--define", "k=-v"], ["-Dk=-v", "package"]),
        (["--define=k=v"], ["-Dk=v", "package"]),
        (["-T4"], ["-T", "4", "package"]),
        (["-T", "1.5C"], ["-T", "1.5C", "package"]),
        (["-o", "-U", "-q", "-X", "-e", "-N", "-V"], ["-o", "-U", "-q", "-X", "-e", "-N", "-V", "package"]),
        (["--debug", "--fail-at-end", "-ff", "-fn", "-C", "-c"], ["-X", "-fae", "-ff", "-fn", "-C", "-c", "package"]),
        (["-B", "-ntp", "--batch-mode", "install"], ["install"]),
        (["dependency:tree", "antrun:run@gen"], ["dependency:tree", "antrun:run@gen"]),
        (
            ["org.apache.maven.plugins:maven-help-plugin:3.4.0:effective-pom"],
            ["org.apache.maven.plugins:maven-help-plugin:3.4.0:effective-pom"]
        ),
        (
            ["-Dmaven.test.skip=true", "-Duser.homes=x", "-Dkiln=x"],
            ["-Dmaven.test.skip=true", "-Duser.homes=x", "-Dkiln=x", "package"]
        ),
    ]

    @Test("what may be said is passed on in one spelling", arguments: taken)
    func takes(given: [String], commandLine: [String]) throws {
        #expect(try MavenArguments.parse(given).commandLine == commandLine)
    }

    private static let refused: [(given: [String], words: String)] = [
        (["-s", "x.xml"], "settings belong to Kiln"), (["-sx.xml"], "settings belong to Kiln"),
        (["--settings=x"], "settings belong to Kiln"), (["-gs", "x"], "settings belong to Kiln"),
        (["-is", "x"], "settings belong to Kiln"), (["--project-settings=x"], "settings belong to Kiln"),
        (["-t", "x"], "name one in the project's toolchain field"), (["-gt", "x"], "toolchain"),
        (["-f", "other.xml"], "pom field"), (["--file=x"], "pom field"), (["-fother.xml"], "pom field"),
        (["-l", "log"], "the log belongs to Kiln"), (["-v"], "builds nothing"), (["--help"], "builds nothing"),
        (["-ep", "x"], "builds nothing"),
        (["-Dmaven.repo.local=/x"], "'maven.repo.local' is set by Kiln"),
        (["-D", "maven.repo.local.tail=/x"], "is set by Kiln"),
        (["--define=maven.ext.class.path=/x"], "is set by Kiln"), (["-Dmaven.home=/"], "is set by Kiln"),
        (["-Duser.home=/"], "is set by Kiln"), (["-Djava.io.tmpdir=/"], "is set by Kiln"),
        (["-Dmaven.multiModuleProjectDirectory=/"], "is set by Kiln"), (["-Dkiln.report=/x"], "is set by Kiln"),
        (["-Da b=c"], "is not a property"), (["-D", "=x"], "is not a property"), (["-D"], "needs a value"),
        (["-P"], "needs a value"), (["-P", "a;b"], "is not a list of profiles"), (["-P", "a,,b"], "is not a list"),
        (["-pl", "$(x)"], "is not a list of modules"), (["-pl="], "is empty"), (["-T", "many"], "is not a number"),
        (["-T", "1.2.3"], "is not a number"), (["-am=yes"], "takes no value"),
        (["--also-mke"], "did you mean --also-make?"), (["-amm"], "did you mean -am?"), (["-Z"], "unknown option"),
        (["--"], "unknown option"), (["-"], "unknown option"), (["--shell"], "unknown option"),
        (["--raw-streams"], "unknown option"), (["pack age"], "not a phase or goal"), (["a@b@c"], "not a phase"),
        (["@x"], "not a phase"), (["$(touch x)"], "not a phase"), (["package;id"], "not a phase"), ([""], "is empty"),
        (["pack\nage"], "control character"), (["-Dx=\u{1B}[2J"], "control character"),
        (["-Dx=\u{85}"], "control character"), (["-P", "a\0b"], "control character"),
        (["-Dx=" + String(repeating: "y", count: 5000)], "longer than 4096 bytes"),
        (Array(repeating: "-q", count: 201), "more than 200 arguments"),
    ]

    @Test("what may not be said is refused with the reason", arguments: refused)
    func refuses(given: [String], words: String) {
        let error = #expect(throws: MavenArgumentsError.self) { try MavenArguments.parse(given) }
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }

    @Test("an error shows the argument without its controls, and not all of a long one")
    func description() {
        let error = MavenArgumentsError(argument: "a\u{1B}" + String(repeating: "b", count: 500), "no")
        #expect(error.description.hasPrefix("Maven argument 'a?bbb"))
        #expect(error.description.count < 120)
    }

    @Test("edit distance counts insertions, removals and replacements")
    func distance() {
        #expect(editDistance("", "abc") == 3)
        #expect(editDistance("kitten", "sitting") == 3)
        #expect(editDistance("abc", "abc") == 0)
    }
}
