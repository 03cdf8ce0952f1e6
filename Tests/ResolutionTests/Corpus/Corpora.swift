internal import Glibc

/// Where expected results lie, and how they are read. A test is skipped where they are absent.
enum Corpora {
    /// The folder of `KILN_TEST_SHARED` that holds the Maven corpora.
    static var folder: String? {
        guard let shared = environment("KILN_TEST_SHARED") else { return nil }
        let folder = shared + "/corpora/maven"
        return access(folder, R_OK) == 0 ? folder : nil
    }

    /// The folder of `KILN_TEST_DESCRIPTORS`: Maven's effective descriptors of every pom, `poms-descriptors.jsonl` and
    /// `central-descriptors.jsonl`. Without it, only what the corpora themselves describe can be asked.
    static var descriptors: String? { environment("KILN_TEST_DESCRIPTORS") }

    static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// What a shell command prints.
    static func output(_ command: String) -> [UInt8] {
        guard let pipe = popen(command, "r") else { return [] }
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The lines of a file, unpacked when it is packed.
    static func lines(_ path: String) -> [ArraySlice<UInt8>] {
        let bytes = output(path.hasSuffix(".gz") ? "gzip -dc '\(path)'" : "cat '\(path)'")
        return bytes.split(separator: 0x0A)
    }

    /// The versions that each `maven-metadata.xml` of a packed repository lists, by `g:a`.
    static func metadata(_ archive: String) -> [String: [String]] {
        let text = output(
            "tar --use-compress-program='zstd -d --long=27' -xOf '\(archive)' --wildcards '*maven-metadata.xml'")
        var result: [String: [String]] = [:]
        for file in String(decoding: text, as: UTF8.self).split(separator: "<metadata").dropFirst() {
            guard let group = contents("groupId", file).first, let artifact = contents("artifactId", file).first
            else { continue }
            result["\(group):\(artifact)"] = contents("version", Substring(contents("versions", file).joined()))
            // What the repository would answer for the version RELEASE.
            result["\(group):\(artifact):RELEASE"] = contents("release", file)
        }
        return result
    }

    private static func contents(_ element: String, _ text: Substring) -> [String] {
        let open = "<\(element)>"
        let close = "</\(element)>"
        var result: [String] = []
        var rest = text
        while let start = rest.firstRange(of: open) {
            guard let end = rest[start.upperBound...].firstRange(of: close) else { break }
            result.append(String(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return result
    }
}

extension Corpora {
    /// The artifacts that lines of `missing` or `invalid` name, each once: `g:a:ext[:classifier]:v`, perhaps with a reason behind.
    static func artifacts(_ lines: [String]) -> [String] {
        var seen: Set<String> = []
        return lines.compactMap { line -> String? in
            guard let artifact = line.split(separator: " ").first.map(String.init) else { return nil }
            return seen.insert(artifact).inserted ? artifact : nil
        }
    }
}
