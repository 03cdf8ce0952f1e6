internal import Bundling
internal import Pipeline

/// Writes the head of an index: numbers in eight bytes, texts and bytes behind their length.
struct RuntimeIndexEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ index: RuntimeIndex) {
        add(index.name)
        add(index.profile)
        add(index.version)
        add(UInt64(index.java))
        add(index.jdkVersion)
        add(index.jdkSource.rawValue)
        add(UInt64(index.jars.count))
        for jar in index.jars { add(jar) }
        add(index.jdk)
    }

    private mutating func add(_ archive: RuntimeIndex.Archive) {
        add(archive.name)
        add(archive.digest?.hex ?? "")
        add(archive.size)
        add(UInt64(archive.artifacts.count))
        for artifact in archive.artifacts {
            add(artifact.group)
            add(artifact.artifact)
            add(artifact.version)
        }
        add(UInt64(archive.classCount))
        add(archive.classNames)
        add(UInt64(archive.unreadable))
        add(archive.summary.lowerBound)
        add(archive.summary.upperBound)
        add(archive.summaryDigest.hex)
    }

    private mutating func add(_ number: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    private mutating func add(_ text: String) { add(Array(text.utf8)) }

    private mutating func add(_ more: [UInt8]) {
        add(UInt64(more.count))
        bytes += more
    }
}

/// Reads the head of an index; nothing of it is believed.
struct RuntimeIndexDecoder {
    private let bytes: [UInt8]
    private var at = 0

    private static let archiveLimit: UInt64 = 100_000
    private static let artifactLimit: UInt64 = 1_000_000

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The index; nil when the bytes are none.
    mutating func index() -> RuntimeIndex? {
        guard let name = text(), RuntimeDefinition.isName(name), let profile = text(), let version = text(),
            let java = number(), RuntimeProfiles.javaReleases.contains(Int(clamping: java)), let jdkVersion = text(),
            let source = text().flatMap(RuntimeIndex.JDKSource.init(rawValue:)), let count = number(),
            count <= Self.archiveLimit
        else { return nil }
        var jars: [RuntimeIndex.Archive] = []
        for _ in 0..<count {
            guard let jar = archive() else { return nil }
            jars.append(jar)
        }
        guard let jdk = archive(), at == bytes.count else { return nil }
        return RuntimeIndex(
            name: name, profile: profile, version: version, java: Int(java), jdkVersion: jdkVersion, jdkSource: source,
            jars: jars, jdk: jdk)
    }

    private mutating func archive() -> RuntimeIndex.Archive? {
        guard let name = text(), let hex = text(), let size = number(), let count = number(),
            count <= Self.artifactLimit
        else { return nil }
        let digest = Digest(hex: hex)
        guard digest != nil || hex.isEmpty else { return nil }
        var artifacts: [RuntimeArtifacts.Found] = []
        for _ in 0..<count {
            guard let group = text(), let artifact = text(), let version = text() else { return nil }
            artifacts.append(.init(group: group, artifact: artifact, version: version))
        }
        guard let classes = number(), let names = block(), classes <= UInt64(names.count / 2),
            let unreadable = number(),
            unreadable <= classes, let start = number(),
            let end = number(), start <= end, end <= UInt64(Int32.max) * 4,
            let summaryDigest = text().flatMap({ Digest(hex: $0) })
        else { return nil }
        return RuntimeIndex.Archive(
            name: name, digest: digest, size: size, artifacts: artifacts, classNames: names, classCount: Int(classes),
            unreadable: Int(unreadable),
            summary: start..<end, summaryDigest: summaryDigest)
    }

    private mutating func number() -> UInt64? {
        guard bytes.count - at >= 8 else { return nil }
        var value: UInt64 = 0
        for index in at..<at + 8 { value = value << 8 | UInt64(bytes[index]) }
        at += 8
        return value
    }

    private mutating func block() -> [UInt8]? {
        guard let count = number(), count <= UInt64(bytes.count - at) else { return nil }
        let end = at + Int(count)
        defer { at = end }
        return Array(bytes[at..<end])
    }

    private mutating func text() -> String? { block().map { String(decoding: $0, as: UTF8.self) } }
}
