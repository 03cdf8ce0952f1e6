import Coordinates
import Foundation
import Markup
import PomModel
import XML

/// A repository of poms in Maven's layout that answers a reader.
final class PomFolder {
    let root: String
    let symbols: SymbolTable
    private(set) var parsed = 0

    init(_ root: String, _ symbols: SymbolTable) {
        self.root = root
        self.symbols = symbols
    }

    /// The bytes of a file; `nil` when it is not there.
    static func bytes(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }

    func path(_ gav: GAV) -> String {
        let group = symbols.text(gav.group).replacing(".", with: "/")
        let artifact = symbols.text(gav.artifact)
        let version = symbols.text(gav.version)
        return "\(root)/\(group)/\(artifact)/\(version)/\(artifact)-\(version).pom"
    }

    func answer(_ need: PomNeed) -> PomAnswer {
        switch need {
        case .pom(let gav): return pom(path(gav))
        case .file(let path): return pom(path)
        case .exists(let path): return .exists(FileManager.default.fileExists(atPath: path))
        case .versions(let group, let artifact):
            let folder = symbols.text(group).replacing(".", with: "/") + "/" + symbols.text(artifact)
            guard let bytes = Self.bytes("\(root)/\(folder)/maven-metadata.xml"),
                let document = try? XMLReader.parse(bytes, "metadata"),
                let versioning = document.child(0, "versioning"),
                let versions = document.child(versioning, "versions")
            else { return .versions([]) }
            return .versions(document.children(versions).map { document.text($0) })
        }
    }

    func pom(_ path: String) -> PomAnswer {
        guard let bytes = Self.bytes(path) else { return .missing("no such file") }
        parsed += 1
        do {
            return .pom(try PomParser.parse(try XMLReader.parse(bytes, "the pom")))
        } catch {
            return .unreadable("\(error)")
        }
    }

    /// Answers all that a reader needs, until it needs nothing.
    func serve(_ reader: ModelReader) {
        while true {
            let needs = reader.takeNeeds()
            if needs.isEmpty { return }
            for need in needs { reader.supply(need, answer(need)) }
        }
    }
}

/// The system properties that all corpora were made with.
let corpusEnvironment = ModelEnvironment(systemProperties: [
    "java.version": "17.0.10", "java.specification.version": "17", "java.vendor": "Eclipse Adoptium",
    "java.home": "/usr/lib/jvm/java-17", "os.name": "Linux", "os.arch": "amd64", "os.version": "5.15.0",
    "file.separator": "/", "path.separator": ":", "user.home": "/home/u", "user.name": "u", "user.dir": "/w",
])

/// A descriptor in the form of the corpora.
struct DescriptorText: Equatable {
    var artifact: String
    var relocations: [String]
    var dependencies: [String]
    var managed: [String]
    var missing: Bool
    var invalid: Bool
    var error: Bool

    init(_ descriptor: Descriptor, _ symbols: SymbolTable) {
        func gav(_ gav: GAV) -> String {
            "\(symbols.text(gav.group)):\(symbols.text(gav.artifact)):jar::\(symbols.text(gav.version))"
        }
        func line(_ dependency: Dependency) -> String {
            let key = dependency.coordinate.key
            let optional = dependency.optional.map { $0 ? "true" : "false" } ?? ""
            let exclusions = dependency.exclusions
                .map { "\(symbols.text($0.group)):\(symbols.text($0.artifact))" }.joined(separator: ",")
            return [key.group, key.artifact, key.extension, key.classifier, dependency.coordinate.version]
                .map { symbols.text($0) }.joined(separator: ":")
                + "|\(symbols.text(dependency.scope))|\(optional)|\(exclusions)"
        }
        artifact = gav(descriptor.effective)
        relocations = descriptor.relocations.map { gav($0) }
        dependencies = descriptor.dependencies.map { line($0) }
        managed = descriptor.managed.map { line($0) }
        missing = descriptor.outcome == .missing
        invalid = if case .invalid = descriptor.outcome { true } else { false }
        error = if case .unresolvable = descriptor.outcome { true } else { false }
    }

    init(_ line: [String: Any]) {
        artifact = line["artifact"] as? String ?? ""
        relocations = line["relocations"] as? [String] ?? []
        dependencies = line["deps"] as? [String] ?? []
        managed = line["managed"] as? [String] ?? []
        error = line["error"] != nil
        missing = !error && !(line["missing"] as? [String] ?? []).isEmpty
        invalid = !error && !(line["invalid"] as? [String] ?? []).isEmpty
    }
}

/// A document with the size of its file.
struct MarkupDocumentBox {
    var document: MarkupDocument
    var size: Int

    init(_ bytes: [UInt8]) throws {
        document = try XMLReader.parse(bytes, "the pom")
        size = bytes.count
    }
}
