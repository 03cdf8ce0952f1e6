internal import Pipeline
internal import Support

extension LockFile {
    /// The format's version; another one is not read.
    private static let format = "1"

    /// The file's text.
    var text: String {
        var text = "# Made by 'kiln resolve --format lock'; check it with 'kiln resolve --lock kiln.lock --verify'.\n"
        func line(_ word: String, _ value: String) { text += "\(word) \(value)\n" }
        line("format", Self.format)
        line("maven", maven)
        line("mode", request.mode)
        if let pom = request.pom { line("pom", pom) }
        for profile in request.profiles { line("profile", profile) }
        for root in request.roots { line("root", root) }
        for exclusion in request.exclusions { line("exclude", exclusion) }
        for exclusion in request.rootExclusions { line("exclude-from", exclusion) }
        for managed in request.managed { line("managed", managed) }
        for bom in request.boms { line("bom", bom) }
        if let scope = request.scope { line("scope", scope) }
        for repository in repositories { line("repository", "\(repository.id) \(repository.url)") }
        for artifact in artifacts.sorted(by: { $0.coordinate < $1.coordinate }) {
            text += "\nartifact \(artifact.coordinate)\n"
            line("  scope", artifact.scope)
            line("  sha256", artifact.digest.hex)
            line("  size", String(artifact.size))
            line("  url", artifact.url)
            line("  path", artifact.path.joined(separator: " > "))
        }
        return text
    }

    /// Reads a file's text. Throws `invalid` with the line's number.
    init(_ text: String, _ what: String) throws(KilnError) {
        self.init(maven: "", request: Question(), repositories: [], artifacts: [])
        var reader = LockReader(what: what)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            try reader.take(line.last == "\r" ? line.dropLast() : line, into: &self)
        }
        try reader.finish(into: &self)
        guard !maven.isEmpty else { throw reader.error("the line 'maven' is missing") }
    }

    /// What lines of a file say, one after the other.
    private struct LockReader {
        let what: String
        private var number = 0
        private var hasFormat = false
        private var coordinate: String?
        private var fields: [String: String] = [:]
        private var seen: Set<String> = []

        init(what: String) { self.what = what }

        mutating func take(_ line: Substring, into lock: inout LockFile) throws(KilnError) {
            number += 1
            if line.isEmpty || line.hasPrefix("#") { return }
            let isField = line.hasPrefix("  ")
            let parts = (isField ? line.dropFirst(2) : line).split(
                separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw error("write WORD VALUE") }
            let word = String(parts[0])
            let value = String(parts[1])
            if isField {
                guard coordinate != nil, fields.updateValue(value, forKey: word) == nil else {
                    throw error("'\(InertText.line(word, limit: 40))' belongs below an artifact, once")
                }
                return
            }
            try finish(into: &lock)
            guard hasFormat || word == "format" else {
                throw error("the line 'format \(LockFile.format)' must come first")
            }
            switch word {
            case "format":
                guard value == LockFile.format else {
                    throw error("format \(InertText.line(value, limit: 40)) is not known; this program reads format 1")
                }
                hasFormat = true
            case "maven": lock.maven = value
            case "mode": lock.request.mode = value
            case "pom": lock.request.pom = value
            case "profile": lock.request.profiles.append(value)
            case "root": lock.request.roots.append(value)
            case "exclude": lock.request.exclusions.append(value)
            case "exclude-from": lock.request.rootExclusions.append(value)
            case "managed": lock.request.managed.append(value)
            case "bom": lock.request.boms.append(value)
            case "scope": lock.request.scope = value
            case "repository":
                let parts = value.split(separator: " ", maxSplits: 1)
                guard parts.count == 2 else { throw error("write repository ID URL") }
                lock.repositories.append(.init(id: String(parts[0]), url: String(parts[1])))
            case "artifact":
                guard value.split(separator: ":", omittingEmptySubsequences: false).count == 5 else {
                    throw error("write artifact GROUP:ARTIFACT:EXTENSION:CLASSIFIER:VERSION")
                }
                guard seen.insert(value).inserted else { throw error("this artifact comes twice") }
                coordinate = value
            default: throw error("'\(InertText.line(word, limit: 40))' is not a word of a lock file")
            }
        }

        /// Adds the artifact whose lines were read.
        mutating func finish(into lock: inout LockFile) throws(KilnError) {
            guard let coordinate else { return }
            guard fields.count == 5, let scope = fields["scope"], let hex = fields["sha256"],
                let digest = Digest(hex: hex), let size = fields["size"].flatMap({ Int64($0) }), size >= 0,
                let url = fields["url"], let path = fields["path"]
            else { throw error("the artifact above needs scope, sha256, size, url and path, and nothing else") }
            lock.artifacts.append(
                .init(
                    coordinate: coordinate, scope: scope, digest: digest, size: size, url: url,
                    path: path.split(separator: " > ").map(String.init)))
            self.coordinate = nil
            fields = [:]
        }

        func error(_ message: String) -> KilnError {
            KilnError(.invalid, "\(what), line \(number): \(message)", reason: "lock.syntax")
        }
    }
}
