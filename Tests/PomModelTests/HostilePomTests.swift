import Coordinates
import Testing
import XML

@testable import PomModel

/// What fuzzing found.
@Suite("Hostile poms")
struct HostilePomTests {
    private let symbols = SymbolTable()

    private func pom(_ text: String) throws -> ParsedPom {
        try PomParser.parse(try XMLReader.parse(Array(text.utf8), "pom"))
    }

    @Test("a project's dependency without an artifactId is an error, and its coordinate can be read")
    func missingArtifact() throws {
        let reader = ModelReader(rules: .maven39, environment: ModelEnvironment(), symbols: symbols)
        let text = """
            <project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1</version>
            <dependencies><dependency><groupId>x</groupId><version>1</version></dependency></dependencies></project>
            """
        reader.requestProject(try pom(text), path: nil)
        let project = try #require(reader.takeProject())
        #expect(!project.errors.isEmpty)
        #expect(project.dependencies.map { CoordinateText($0.coordinate, in: symbols).description } == ["x::jar::1"])
    }

    @Test("a chain of imports without an end is given up")
    func endlessImports() throws {
        let reader = ModelReader(rules: .maven39, environment: ModelEnvironment(), symbols: symbols)
        func coordinate(_ number: Int) -> GAV {
            GAV(symbols.intern("g"), symbols.intern("a"), symbols.intern("\(number)"))
        }
        reader.request(coordinate(0))
        var number = 0
        while let need = reader.takeNeeds().first {
            #expect(need == .pom(coordinate(number)))
            number += 1
            try #require(number < 1_000)
            reader.supply(
                need,
                .pom(
                    try pom(
                        """
                        <project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId>
                        <version>\(number - 1)</version><packaging>pom</packaging><dependencyManagement><dependencies>
                        <dependency><groupId>g</groupId><artifactId>a</artifactId><version>\(number)</version><type>pom</type>
                        <scope>import</scope></dependency></dependencies></dependencyManagement></project>
                        """)))
        }
        let done = try #require(reader.takeDone().first)
        #expect(done.descriptor.outcome != .built)
    }
}
