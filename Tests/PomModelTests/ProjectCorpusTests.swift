import Coordinates
import Foundation
import PomModel
import Testing
import XML

/// Whole projects of the corpus: direct dependencies and the number of managed ones.
@Suite("Projects", .serialized, .enabled(if: ProcessInfo.processInfo.environment["KILN_TEST_DESCRIPTORS"] != nil))
struct ProjectCorpusTests {
    @Test("a project's model is Maven's", arguments: [MavenRules.maven38, .maven39])
    func all(_ rules: MavenRules) throws {
        let root = try #require(ProcessInfo.processInfo.environment["KILN_TEST_DESCRIPTORS"])
        let symbols = SymbolTable()
        let poms = PomFolder("\(root)/central-poms", symbols)
        let reader = ModelReader(rules: rules, environment: corpusEnvironment, symbols: symbols)
        var count = 0
        for line in try String(contentsOfFile: root + "/central-projects.jsonl", encoding: .utf8).split(separator: "\n")
        {
            let expected = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let name = try #require(expected["project"] as? String)
            let pom = try PomParser.parse(
                try XMLReader.parse(Array(try #require(expected["pom"] as? String).utf8), name))
            reader.requestProject(pom, path: nil)
            poms.serve(reader)
            let project = try #require(reader.takeProject(), "\(name)")
            let errors = expected["errors"] as? [String] ?? []
            let modelFails = (expected["direct"] as? [String] ?? []).isEmpty && !errors.isEmpty
            #expect(project.errors.isEmpty == !modelFails, "\(name): \(project.errors) \(errors)")
            count += 1
            if modelFails { continue }
            var descriptor = Descriptor(requested: project.coordinate, effective: project.coordinate)
            descriptor.dependencies = project.dependencies
            descriptor.managed = project.managed
            let text = DescriptorText(descriptor, symbols)
            #expect(text.dependencies == expected["direct"] as? [String], "\(name)")
            #expect(text.managed.count == expected["managedCount"] as? Int, "\(name)")
        }
        print("PROJECTS \(count)")
    }
}
