import Pipeline
import Testing

@testable import Maven

@Suite("Each output has a path of its own")
struct OutputPathsTests {
    private func output(_ module: String, _ file: String) -> DeclaredOutput {
        DeclaredOutput(
            kind: .attached, module: module, packaging: "jar",
            coordinate: ModuleCoordinate(group: "g", artifact: "a", version: "1"), type: "jar", extension: "jar",
            classifier: nil, file: file, absolutePath: "/w/" + file, exists: true)
    }

    private static let cases: [(outputs: [(String, String)], paths: [String])] = [
        ([("jobs/a", "target/name.jar"), (".", "pom.xml")], ["jobs/a/name.jar", "pom.xml"]),
        ([("a", "target/x.jar"), ("b", "target/x.jar")], ["a/x.jar", "b/x.jar"]),
        ([("a", "target/x.jar"), ("a", "target/dist/x.jar")], ["a/x.jar", "a/target/dist/x.jar"]),
        ([("a", "/tmp/x.pom"), ("a", "/var/x.pom"), ("a", "/x.pom")], ["a/x.pom", "a/x~2.pom", "a/x~3.pom"]),
        ([("a", "x.tar.gz"), ("a", "/t/x.tar.gz")], ["a/x.tar.gz", "a/x~2.tar.gz"]),
        ([("a", "x"), ("a", "/x")], ["a/x", "a/x~2"]),
        ([("a/b", "target/x"), ("a", "b/x")], ["a/b/x", "a/x"]),
        ([("a", "/w/"), ("a", "/")], ["a/w", "a/output-2~2"]),
        ([("a", "/w/x\u{7}y")], ["a/output-1~2"]),
    ]

    @Test("module folder and file name, made unique where two collide", arguments: cases)
    func paths(outputs: [(String, String)], paths: [String]) {
        let declared = outputs.map { output($0.0, $0.1) }
        #expect(OutputPaths.paths(of: declared).map(\.text) == paths)
    }

    @Test("any number of the same name ends with as many paths")
    func many() {
        let declared = (0..<200).map { output("a", "/\($0)/x.jar") }
        #expect(Set(OutputPaths.paths(of: declared)).count == 200)
    }
}
