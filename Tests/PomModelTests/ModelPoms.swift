import Coordinates
import Foundation
import PomModel
import Subprocess
import Support
import TestSupport
import XML

/// The files of Maven's own test resources, as packed, that answer a reader as if they lay on a disk.
struct ModelPoms: Sendable {
    /// Where they seem to lie.
    static let root = "/maven"
    static let builder = "maven-core/src/test/resources-project-builder/"
    static let models = "maven-model-builder/src/test/resources/poms/"
    static let repository = "maven-resolver-provider/src/test/resources/repo/"

    /// The archive; `nil` when it is not there.
    static let archive: String? = {
        let path = (ProcessInfo.processInfo.environment["KILN_TEST_SHARED"] ?? "") + "/corpora/maven/model-poms.tar.zst"
        return Files.exists(path) ? path : nil
    }()

    /// Unpacked once, for all tests.
    static let loaded = Task { try await unpacked() }

    /// The bytes, by the path in the archive.
    var files: [String: [UInt8]] = [:]

    private static func unpacked() async throws -> ModelPoms {
        try await withScratch { scratch in
            let request = ProcessRequest(["tar", "--zstd", "-xf", archive ?? "", "-C", scratch])
            let result = try await Subprocess.run(request, timeout: 60)
            guard result.standardError.isEmpty else { throw TinyPomsError.notDone }
            var poms = ModelPoms()
            var folders = [""]
            while let folder = folders.popLast() {
                for name in try Files.list("\(scratch)/maven-model-poms/\(folder)") {
                    let path = folder.isEmpty ? name : "\(folder)/\(name)"
                    let file = "\(scratch)/maven-model-poms/\(path)"
                    if Files.isDirectory(file) { folders.append(path) } else { poms.files[path] = try Files.read(file) }
                }
            }
            return poms
        }
    }

    /// What a case came to.
    struct Answer {
        var model: ProjectModel
        var text: DescriptorText
        var packaging: String
        /// What the expressions asked for came to; those that come to nothing are left out.
        var values: [String: String] = [:]
        /// The files of the archive that were read.
        var read: Set<String>
    }

    /// The project at a path of the archive; `poms` are in a repository besides, by `g:a:v`. Each of `values` is an
    /// expression, asked for by a dependency that is put into the pom for it.
    func project(
        _ path: String, values: [String] = [], poms: [String: String] = [:], environment: ModelEnvironment,
        rules: MavenRules = .maven39, isFile: Bool = true
    ) throws -> Answer {
        let symbols = SymbolTable()
        let reader = ModelReader(rules: rules, environment: environment, symbols: symbols)
        var read: Set<String> = [path]
        guard var bytes = files[path] else { throw TinyPomsError.notDone }
        if !values.isEmpty { try Self.ask(values, &bytes) }
        let pom = try PomParser.parse(try XMLReader.parse(bytes, path))
        reader.requestProject(pom, path: isFile ? "\(Self.root)/\(path)" : nil)
        serve(reader, symbols, poms, &read)
        guard let model = reader.takeProject() else { throw TinyPomsError.notDone }
        var own = Descriptor(requested: model.coordinate, effective: model.coordinate)
        own.managed = model.managed
        var found: [String: String] = [:]
        for dependency in model.dependencies {
            let key = dependency.coordinate.key
            guard symbols.text(key.group) == "asked" else {
                own.dependencies.append(dependency)
                continue
            }
            let value = symbols.text(key.classifier)
            let name = values[Int(symbols.text(key.artifact).dropFirst()) ?? 0]
            if value != "${\(name)}" { found[name] = value }
        }
        return Answer(
            model: model, text: DescriptorText(own, symbols), packaging: symbols.text(model.packaging), values: found,
            read: read)
    }

    /// The descriptor of `g:a:v` of the archive's repository.
    func descriptor(_ name: String) throws -> (text: DescriptorText, read: Set<String>) {
        let symbols = SymbolTable()
        let reader = ModelReader(rules: .maven39, environment: corpusEnvironment, symbols: symbols)
        let parts = name.split(separator: ":").map { symbols.intern(String($0)) }
        reader.request(GAV(parts[0], parts[1], parts[2]))
        var read: Set<String> = []
        serve(reader, symbols, [:], &read)
        let done = reader.takeDone()
        guard done.count == 1 else { throw TinyPomsError.notDone }
        return (DescriptorText(done[0].descriptor, symbols), read)
    }

    private static func ask(_ values: [String], _ bytes: inout [UInt8]) throws {
        let end = Array("</project>".utf8)
        guard let at = (0...(bytes.count - end.count)).last(where: { bytes[$0...].starts(with: end) }) else {
            throw TinyPomsError.notDone
        }
        let asked = values.enumerated().map {
            TinyPoms.dependency("asked:n\($0.offset):1", "<classifier>${\($0.element)}</classifier>")
        }
        bytes.insert(contentsOf: "<dependencies>\(asked.joined())</dependencies>".utf8, at: at)
    }

    private func serve(
        _ reader: ModelReader, _ symbols: SymbolTable, _ poms: [String: String], _ read: inout Set<String>
    ) {
        while true {
            let needs = reader.takeNeeds()
            if needs.isEmpty { return }
            for need in needs {
                switch need {
                case .pom(let gav):
                    let parts = [gav.group, gav.artifact, gav.version].map { symbols.text($0) }
                    let folder = parts[0].replacing(".", with: "/") + "/" + parts[1...].joined(separator: "/")
                    let path = "\(Self.repository)\(folder)/\(parts[1])-\(parts[2]).pom"
                    let own = poms[parts.joined(separator: ":")]
                    reader.supply(need, own.map { Self.parsed(Array($0.utf8)) } ?? file(path, &read))
                case .file(let path): reader.supply(need, file(String(path.dropFirst(Self.root.count + 1)), &read))
                case .exists(let path):
                    reader.supply(need, .exists(files[String(path.dropFirst(Self.root.count + 1))] != nil))
                case .versions: reader.supply(need, .versions([]))
                }
            }
        }
    }

    private func file(_ path: String, _ read: inout Set<String>) -> PomAnswer {
        guard let bytes = files[path] else { return .missing("not in the archive") }
        read.insert(path)
        return Self.parsed(bytes)
    }

    private static func parsed(_ bytes: [UInt8]) -> PomAnswer {
        do {
            return .pom(try PomParser.parse(try XMLReader.parse(bytes, "the pom")))
        } catch {
            return .unreadable("\(error)")
        }
    }
}
