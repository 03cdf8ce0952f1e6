import Coordinates
import Foundation
import Markup
import PomModel
import XML

/// A handful of poms, written in the test, that answer a reader.
struct TinyPoms {
    var poms: [String: String]
    var files: [String: String] = [:]
    var versions: [String: [String]] = [:]
    var existing: Set<String> = []
    /// Poms that nobody could be asked for.
    var unavailable: Set<String> = []
    /// What a version that is a word stands for, by `g:a:v`.
    var meanings: [String: String] = [:]
    var environment = corpusEnvironment
    var rules = MavenRules.maven39

    /// A pom's text. `coordinate` is `g:a:v`, parts may be empty; `parent` is `g:a:v`.
    static func pom(_ coordinate: String, parent: String? = nil, packaging: String? = nil, _ body: String = "")
        -> String
    {
        func fields(_ text: String) -> String {
            zip(["groupId", "artifactId", "version"], text.split(separator: ":", omittingEmptySubsequences: false))
                .filter { !$0.1.isEmpty }.map { "<\($0.0)>\($0.1)</\($0.0)>" }.joined()
        }
        return "<project><modelVersion>4.0.0</modelVersion>"
            + (parent.map { "<parent>\(fields($0))</parent>" } ?? "") + fields(coordinate)
            + (packaging.map { "<packaging>\($0)</packaging>" } ?? "") + body + "</project>"
    }

    /// A dependency of `g:a[:v]` with more fields.
    static func dependency(_ coordinate: String, _ more: String = "") -> String {
        "<dependency>"
            + zip(["groupId", "artifactId", "version"], coordinate.split(separator: ":"))
            .map { "<\($0.0)>\($0.1)</\($0.0)>" }.joined() + more + "</dependency>"
    }

    static func dependencies(_ list: String...) -> String { "<dependencies>\(list.joined())</dependencies>" }

    static func managed(_ list: String...) -> String {
        "<dependencyManagement><dependencies>\(list.joined())</dependencies></dependencyManagement>"
    }

    /// An entry that imports a BOM.
    static func importing(_ coordinate: String, _ more: String = "") -> String {
        dependency(coordinate, "<type>pom</type><scope>import</scope>" + more)
    }

    static func properties(_ list: KeyValuePairs<String, String>) -> String {
        "<properties>" + list.map { "<\($0.key)>\($0.value)</\($0.key)>" }.joined() + "</properties>"
    }

    /// A profile with an activation.
    static func profile(_ id: String, _ activation: String, _ body: String) -> String {
        "<profiles><profile><id>\(id)</id><activation>\(activation)</activation>\(body)</profile></profiles>"
    }

    private func parsed(_ text: String?) -> PomAnswer {
        guard let text else { return .missing("not in the test") }
        do {
            return .pom(try PomParser.parse(try XMLReader.parse(Array(text.utf8), "the pom")))
        } catch {
            return .unreadable("\(error)")
        }
    }

    /// Answers all that a reader needs; gives back what it needed.
    @discardableResult
    func serve(_ reader: ModelReader, _ symbols: SymbolTable) -> [PomNeed] {
        var asked: [PomNeed] = []
        while true {
            let needs = reader.takeNeeds()
            if needs.isEmpty { return asked }
            asked += needs
            for need in needs {
                switch need {
                case .pom(let gav):
                    let name = [gav.group, gav.artifact, gav.version].map { symbols.text($0) }.joined(separator: ":")
                    if let version = meanings[name] { reader.note(need, version: version) }
                    reader.supply(need, unavailable.contains(name) ? .failed("no network") : parsed(poms[name]))
                case .file(let path): reader.supply(need, parsed(files[path]))
                case .exists(let path): reader.supply(need, .exists(existing.contains(path)))
                case .versions(let group, let artifact):
                    reader.supply(
                        need, .versions(versions[symbols.text(group) + ":" + symbols.text(artifact)] ?? []))
                }
            }
        }
    }

    /// The descriptor of `g:a:v`.
    func read(_ name: String) throws -> (descriptor: Descriptor, text: DescriptorText, read: ReadDescriptor) {
        let symbols = SymbolTable()
        let reader = ModelReader(rules: rules, environment: environment, symbols: symbols)
        let parts = name.split(separator: ":").map { symbols.intern(String($0)) }
        reader.request(GAV(parts[0], parts[1], parts[2]))
        serve(reader, symbols)
        let done = reader.takeDone()
        guard done.count == 1 else { throw TinyPomsError.notDone }
        return (done[0].descriptor, DescriptorText(done[0].descriptor, symbols), done[0])
    }

    /// The project of a pom's text, its dependencies in the corpora's form.
    func project(_ pom: String, path: String? = nil) throws -> (model: ProjectModel, text: DescriptorText) {
        let symbols = SymbolTable()
        let reader = ModelReader(rules: rules, environment: environment, symbols: symbols)
        reader.requestProject(try PomParser.parse(try XMLReader.parse(Array(pom.utf8), "the pom")), path: path)
        serve(reader, symbols)
        guard let model = reader.takeProject() else { throw TinyPomsError.notDone }
        var descriptor = Descriptor(requested: model.coordinate, effective: model.coordinate)
        descriptor.dependencies = model.dependencies
        descriptor.managed = model.managed
        return (model, DescriptorText(descriptor, symbols))
    }
}

enum TinyPomsError: Error {
    case notDone
}

/// The XML of tests.
enum XMLReaderForTests {
    static func document(_ text: String) throws -> MarkupDocument { try XMLReader.parse(Array(text.utf8), "the pom") }
}
