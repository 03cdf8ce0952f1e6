internal import Glibc
package import Support

/// Checksums as repositories write them.
package enum Checksum {
    /// The most that a checksum's file may have.
    package static let maximumBytes = 4096

    /// Reads a checksum's file: the first line that is not empty is the digits, digits and a file name, or
    /// `name = digits`. The digits, in small letters; `nil` when they are not as many as the algorithm has.
    package static func parse(_ bytes: [UInt8], _ algorithm: ChecksumAlgorithm) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            if line.isEmpty { continue }
            if let space = line.lastIndex(of: " "), isLabelled(line[..<space]) {
                return normal(line[line.index(after: space)...], algorithm)
            }
            return normal(line.prefix { $0 != " " && $0 != "\t" }, algorithm)
        }
        return nil
    }

    /// The checksum that the header fields of an answer give, the strongest first: `x-checksum-…` (repository managers
    /// and Central), `x-goog-meta-checksum-…` (Google's storage), an `ETag` of the form `{SHA1{…}}` (Nexus).
    package static func inHeaders(_ headers: HTTPHeaders) -> (algorithm: ChecksumAlgorithm, digits: String)? {
        for algorithm in ChecksumAlgorithm.strongestFirst {
            for name in ["x-checksum-" + algorithm.rawValue, "x-goog-meta-checksum-" + algorithm.rawValue] {
                if let value = headers[name], let digits = normal(trimmed(value[...]), algorithm) {
                    return (algorithm, digits)
                }
            }
            if algorithm == .sha1, let etag = headers["ETag"], let start = etag.firstRange(of: "{SHA1{") {
                let digits = etag[start.upperBound...].prefix { $0 != "}" }
                if let digits = normal(digits, .sha1) { return (.sha1, digits) }
            }
        }
        return nil
    }

    /// The strongest checksum in a file beside a path, if there is one. Throws `corrupt` for one that cannot be understood.
    static func beside(_ path: String) throws -> (algorithm: ChecksumAlgorithm, digits: String)? {
        var name = Array(path.utf8)
        let count = name.count
        for algorithm in ChecksumAlgorithm.strongestFirst {
            name.removeSubrange(count...)
            name.append(UInt8(ascii: "."))
            name.append(contentsOf: algorithm.rawValue.utf8)
            name.append(0)
            // Every pom of such a repository comes by here.
            let isThere = unsafe name.withUnsafeBytes { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                    unsafe text.baseAddress.map { unsafe access($0, F_OK) == 0 } ?? false
                }
            }
            guard isThere else { continue }
            let file = "\(path).\(algorithm.rawValue)"
            guard let digits = parse(try Files.read(file, limit: maximumBytes), algorithm) else {
                throw KilnError(.corrupt, "\(file) holds no \(algorithm.rawValue) checksum", reason: "maven.checksum")
            }
            return (algorithm, digits)
        }
        return nil
    }

    private static func isLabelled(_ text: Substring) -> Bool {
        guard let last = text.last(where: { $0 != " " }) else { return false }
        return last == "="
    }

    private static func normal(_ text: Substring, _ algorithm: ChecksumAlgorithm) -> String? {
        let text = text.lowercased()
        let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isHex && text.utf8.count == algorithm.digits ? text : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\u{FEFF}" }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return text
    }
}
