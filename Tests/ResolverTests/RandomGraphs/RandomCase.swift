internal import Glibc
internal import Support

/// A small repository and one question about it.
struct RandomCase {
    enum Question {
        case resolution(mode: String, roots: [String], exclusions: [String], managed: [String])
        case project(GeneratedPom)
        case descriptor(String)
    }

    /// What made it: the same seed makes it again.
    var seed: UInt64
    /// First part of each group, so that many cases share one repository.
    var prefix: String
    var poms: [GeneratedPom]
    var question: Question

    /// The question as one line of JSON.
    var line: String {
        func list(_ texts: [String]) -> String { "[" + texts.map(JSONText.quoted).joined(separator: ",") + "]" }
        switch question {
        case .resolution(let mode, let roots, let exclusions, let managed):
            return """
                {"mode":"\(mode)","roots":\(list(roots)),"exclusions":\(list(exclusions)),"managed":\(list(managed))}
                """
        case .project(let pom): return "{\"pom\":\(JSONText.quoted(pom.text))}"
        case .descriptor(let root): return "{\"root\":\(JSONText.quoted(root))}"
        }
    }

    /// Writes the poms and a `maven-metadata.xml` for each artifact, in Maven's layout.
    func write(to folder: String) throws {
        var versions: [String: [String]] = [:]
        for pom in poms {
            let artifact = pom.group.replacing(".", with: "/") + "/" + pom.artifact
            versions[artifact, default: []].append(pom.version)
            guard !pom.isAbsent else { continue }
            try Self.write("\(folder)/\(pom.folder)", "\(pom.artifact)-\(pom.version).pom", pom.text)
        }
        for (artifact, versions) in versions {
            let list = versions.map { "<version>\($0)</version>" }.joined()
            let release = versions.last ?? ""
            let text = """
                <metadata><versioning><latest>\(release)</latest><release>\(release)</release>\
                <versions>\(list)</versions></versioning></metadata>

                """
            try Self.write("\(folder)/\(artifact)", "maven-metadata.xml", text)
        }
    }

    /// Without syncing, unlike `Files.writeAtomically`: a hundred thousand files that nobody needs after a crash.
    private static func write(_ folder: String, _ name: String, _ text: String) throws {
        let path = folder + "/" + name
        var descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 {
            try Files.createDirectory(folder)
            descriptor = try systemCall("open", path) { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        }
        defer { close(descriptor) }
        try systemCall("write", path) {
            text.utf8CString.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count - 1) }
        }
    }
}
