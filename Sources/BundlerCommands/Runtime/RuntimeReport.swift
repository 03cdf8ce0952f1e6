internal import Bundling
internal import CommandSyntax
internal import JSON
internal import Pipeline
internal import Runtimes
internal import Support

/// What is told of a runtime.
struct RuntimeReport {
    private let name: String
    private let summary: String?
    private let java: Int
    private let parentFirst: [String]?
    private let index: RuntimeIndex?

    /// Of one that was just imported.
    init(_ index: RuntimeIndex) {
        name = index.name
        summary = nil
        java = index.java
        parentFirst = nil
        self.index = index
    }

    /// Of one that is known.
    init(_ profile: RuntimeProfile) {
        name = profile.name
        summary = profile.summary
        java = profile.java
        parentFirst = profile.parentFirst
        index = profile.index
    }

    /// For people.
    var text: String {
        var text = name + (summary.map { ": " + $0 } ?? "") + "\n"
        if let parentFirst { text += "loads its own first: \(parentFirst.joined(separator: " "))\n" }
        guard let index else {
            return InertText.inert(
                text + "Java \(java)\nnothing was imported; 'kiln runtime import DIR' would tell its classes\n")
        }
        if !index.version.isEmpty { text += "version \(index.version), profile \(index.profile)\n" }
        text += "Java \(java), \(Format.grouped(Int64(index.jdk.classCount))) classes: \(Self.words(index))\n"
        let classes = index.jars.reduce(0) { $0 + $1.classCount }
        text += "\(Format.grouped(Int64(classes))) classes in \(index.jars.count) jars\n"
        for archive in index.jars + [index.jdk] where archive.unreadable > 0 {
            text +=
                "warning: \(archive.unreadable) classes of \(archive.name) cannot be read; only their names are known\n"
        }
        var table = Table([
            ("JAR", .left), ("SIZE", .right), ("CLASSES", .right), ("ARTIFACTS", .right), ("SHA256", .left),
        ])
        for jar in index.jars {
            table.add([
                jar.name, Format.size(Int64(clamping: jar.size)), Format.grouped(Int64(jar.classCount)),
                String(jar.artifacts.count), String(jar.digest?.hex.prefix(12) ?? ""),
            ])
        }
        return InertText.inert(text) + table.rendered(width: nil)
    }

    private static func words(_ index: RuntimeIndex) -> String {
        switch index.jdkSource {
        case .symbols: "what it exports, from ct.sym of JDK \(index.jdkVersion)"
        case .jmods, .modules, .jars: "all, from \(index.jdkSource.rawValue) of JDK \(index.jdkVersion)"
        }
    }

    /// For programs.
    func json() throws -> String {
        try JSONOutput.render(
            Output(
                name: name, summary: summary, java: java, parentFirst: parentFirst, isImported: index != nil,
                profile: index?.profile, version: index.flatMap { $0.version.isEmpty ? nil : $0.version },
                jdk: index.map {
                    Output.JDK(
                        version: $0.jdkVersion, source: $0.jdkSource.rawValue, classes: $0.jdk.classCount)
                },
                jars: index?.jars.map { jar in
                    Output.Jar(
                        name: jar.name, sha256: jar.digest?.hex, size: jar.size, classes: jar.classCount,
                        artifacts: jar.artifacts.map { "\($0.group):\($0.artifact):\($0.version)" })
                }))
    }

    private struct Output: Encodable {
        struct JDK: Encodable {
            var version: String
            var source: String
            var classes: Int
        }
        struct Jar: Encodable {
            var name: String
            var sha256: String?
            var size: UInt64
            var classes: Int
            var artifacts: [String]
        }
        var name: String
        var summary: String?
        var java: Int
        var parentFirst: [String]?
        var isImported: Bool
        var profile: String?
        var version: String?
        var jdk: JDK?
        var jars: [Jar]?
    }
}
