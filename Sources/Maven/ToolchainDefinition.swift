internal import Support
internal import YAML

/// A toolchain as its file says it, before anything is looked for.
struct ToolchainDefinition: Sendable, Hashable {
    /// How a JDK is found.
    enum Java: Sendable, Hashable {
        /// At a path, which may hold `*` and `?`.
        case home(String)
        /// The newest below `/usr/lib/jvm` with this feature number.
        case detect(Int)
    }

    struct Mount: Sendable, Hashable {
        var path: String
        var isOptional: Bool
    }

    var id: String
    var summary: String
    var java: Java
    var mavenHome: String
    var environment: [String: String]
    var mounts: [Mount]
    var mavenOptions: [String]
    var longBuildMavenOptions: [String]

    /// What Maven's JVM gets when the file says nothing.
    static let defaultMavenOptions = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    static let defaultLongBuildMavenOptions = ["-XX:+UseSerialGC"]

    /// Reads a toolchain file; throws `invalid` with file, line and key.
    init(parsing bytes: [UInt8], file: String) throws {
        let top = try YAMLFields(
            parsing: bytes, file: file,
            known: [
                "id", "summary", "java", "maven", "environment", "mounts", "mavenOptions", "longBuildMavenOptions",
            ])
        id = try top.requiredText("id")
        guard Self.isID(id) else {
            throw top.error("id", "must be 1 to 64 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit")
        }
        summary = try top.text("summary") ?? id
        java = try Self.java(top)
        guard let maven = try top.block("maven", known: ["home"]) else { throw top.error("maven", "is missing") }
        mavenHome = try Self.path(maven, "home")
        environment = [:]
        for (name, value) in try top.pairs("environment") ?? [] {
            guard Self.isVariable(name) else { throw top.error("environment", "has no valid variable name '\(name)'") }
            environment[name] = value
        }
        mounts = try (top.blocks("mounts", shorthand: "path", known: ["path", "optional"]) ?? []).map { mount in
            Mount(path: try Self.path(mount, "path"), isOptional: try mount.boolean("optional") ?? false)
        }
        mavenOptions = try Self.options(top, "mavenOptions") ?? Self.defaultMavenOptions
        longBuildMavenOptions =
            try Self.options(top, "longBuildMavenOptions")
            ?? (top.has("mavenOptions") ? mavenOptions : Self.defaultLongBuildMavenOptions)
    }

    private static func java(_ top: YAMLFields) throws -> Java {
        guard let java = try top.block("java", known: ["home", "detect"]) else {
            throw top.error("java", "is missing")
        }
        guard java.has("home") != java.has("detect") else {
            throw top.error("java", "needs either 'home: PATH' or 'detect: NUMBER'")
        }
        if let number = try java.integer("detect", in: 8...999) { return .detect(number) }
        return .home(try path(java, "home"))
    }

    private static func path(_ block: YAMLFields, _ key: String) throws -> String {
        let path = try block.requiredText(key)
        let isPlain = path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard path.hasPrefix("/"), path.utf8.count <= 4096, isPlain, !path.split(separator: "/").contains("..") else {
            throw block.error(key, "must be an absolute path without '..', not '\(path)'")
        }
        return path
    }

    private static func options(_ block: YAMLFields, _ key: String) throws -> [String]? {
        guard let options = try block.texts(key) else { return nil }
        for option in options where !option.hasPrefix("-") || option.contains(where: \.isWhitespace) {
            throw block.error(key, "holds '\(option)', which is not a JVM option")
        }
        return options
    }

    private static func isID(_ text: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        func isPlain(_ byte: UInt8) -> Bool { letters.contains(byte) || digits.contains(byte) }
        return (1...64).contains(text.utf8.count) && text.utf8.first.map(isPlain) == true
            && text.utf8.allSatisfy { isPlain($0) || "._-".utf8.contains($0) }
    }

    private static func isVariable(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
