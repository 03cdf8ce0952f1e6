import Coordinates
import Glibc
import Pipeline
import Support
import TestSupport

@testable import DescriptorIndex

/// One process's view: a symbol table, an index on a path, and the properties that it sees.
final class Process {
    let symbols = SymbolTable()
    let index: DescriptorIndex
    let context: IndexContext
    private let asked = Asked()

    private final class Asked {
        var digests: [String] = []
        var properties: [String] = []
    }

    /// The files whose content was read again, in order.
    var rehashed: [String] { asked.digests }
    /// The properties that were asked for, in order.
    var propertiesAsked: [String] { asked.properties }

    /// Opens the index, by default a minute after all that the test wrote, so that no stamp is too new.
    init(
        _ path: String, later seconds: Int64 = 60, properties: [String: String] = [:], rules: MavenRules = .maven39,
        repositories: [String] = ["central"], limit: Int = DescriptorIndex.defaultLimit,
        checksLater: Bool = false
    ) {
        let asked = asked
        context = IndexContext(rules, repositories: repositories, symbols: symbols)
        index = DescriptorIndex.open(
            path: path, symbols: symbols,
            inputs: IndexInputs(
                property: { name in
                    asked.properties.append(name)
                    return properties[name]
                },
                digest: { path in
                    asked.digests.append(path)
                    return digest(of: path)
                }),
            limit: limit, checksLater: checksLater,
            clock: Clock { Timestamp(milliseconds: Clock.system.now().milliseconds + seconds * 1000) })
    }

    func gav(_ group: String, _ artifact: String, _ version: String) -> GAV {
        GAV(symbols.intern(group), symbols.intern(artifact), symbols.intern(version))
    }

    /// A small descriptor of `g:a:1` with one dependency of that version.
    func descriptor(_ name: String = "a", dependsOn version: String = "1") -> Descriptor {
        let key = ArtifactKey(symbols.intern("org.other"), symbols.intern("lib"))
        return Descriptor(
            requested: gav("g", name, "1"), effective: gav("g", name, "1"),
            dependencies: [Dependency(Coordinate(key, symbols.intern(version)), scope: .compile)])
    }

    /// The version that the small descriptor's dependency has in the index; `nil` when the lookup misses.
    func found(_ name: String = "a") -> String? {
        index.lookup(gav("g", name, "1"), in: context).map { symbols.text($0.dependencies[0].coordinate.version) }
    }

    /// A descriptor as text, in which all symbols are spelled out.
    func text(_ descriptor: Descriptor) -> String {
        func text(_ gav: GAV) -> String {
            [gav.group, gav.artifact, gav.version].map(symbols.text).joined(separator: ":")
        }
        func text(_ dependency: Dependency) -> String {
            let key = dependency.coordinate.key
            let words = [
                key.group, key.artifact, key.extension, key.classifier, dependency.coordinate.version, dependency.scope,
                dependency.systemPath,
            ].map(symbols.text)
            let exclusions = dependency.exclusions.map { "\(symbols.text($0.group)):\(symbols.text($0.artifact))" }
            return "\(words) \(String(describing: dependency.optional)) \(exclusions)"
        }
        return """
            \(text(descriptor.requested)) \(text(descriptor.effective)) \(descriptor.relocations.map(text))
            \(descriptor.dependencies.map(text))
            \(descriptor.managed.map(text)) \(descriptor.outcome)
            """
    }
}

/// Writes a file as it is; nothing is synced.
func put(_ path: String, _ bytes: [UInt8]) throws {
    try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC).write(bytes)
}

/// A digest of a file's content; any function of it will do.
func digest(of path: String) -> Digest? {
    guard let bytes = try? Files.read(path) else { return nil }
    let sum = unsafe bytes.withUnsafeBytes { unsafe Checksum.of($0) }
    return Digest(bytes: (0..<32).map { UInt8(truncatingIfNeeded: sum >> UInt64($0 % 8 * 8)) })
}

/// A source as it is found now.
func source(_ path: String, withDigest: Bool = true) -> IndexSource {
    switch FileStamp.of(path) {
    case .file(let stamp): IndexSource(path: path, .file(stamp, withDigest ? digest(of: path) : nil))
    default: IndexSource(path: path, .absent)
    }
}

extension Process {
    /// A random record with many repeated and some strange words.
    func randomRecord(_ number: Int, sources: [IndexSource], using random: inout SplitMix) -> IndexRecord {
        func word() -> Symbol {
            let words = ["", "jar", "org.apache", "ünïcode", "${project.version}", "a\nb", "[1,2)", "*", "x-\(number)"]
            return symbols.intern(words.randomElement(using: &random) ?? "")
        }
        func gav() -> GAV { GAV(word(), word(), word()) }
        func dependency() -> Dependency {
            let count = Bool.random(using: &random) ? 0 : Int.random(in: 0...4, using: &random)
            return Dependency(
                Coordinate(ArtifactKey(word(), word(), extension: word(), classifier: word()), word()), scope: word(),
                optional: [nil, true, false].randomElement(using: &random) ?? nil,
                exclusions: (0..<count).map { _ in Exclusion(word(), word()) }, systemPath: word())
        }
        let outcomes: [Descriptor.Outcome] = [.built, .missing, .invalid("böse\n1"), .unresolvable("no parent")]
        let descriptor = Descriptor(
            requested: self.gav("g\(number % 7)", "a\(number)", "1.\(number % 3)"), effective: gav(),
            relocations: (0..<Int.random(in: 0...2, using: &random)).map { _ in gav() },
            dependencies: (0..<Int.random(in: 0...6, using: &random)).map { _ in dependency() },
            managed: (0..<Int.random(in: 0...6, using: &random)).map { _ in dependency() },
            outcome: outcomes.randomElement(using: &random) ?? .built)
        return IndexRecord(
            descriptor, sources: sources.filter { _ in Bool.random(using: &random) },
            inputs: [.property("java.version", "17"), .property("absent", nil), .exists("/", true)].filter { _ in
                Bool.random(using: &random)
            })
    }
}
