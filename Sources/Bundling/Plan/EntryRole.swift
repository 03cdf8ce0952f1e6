/// What an entry is, by its name alone.
enum EntryRole {
    case folder
    case leftOut(LeftOutReason)
    case manifest
    case signature
    case classFile
    /// Something for a newer Java, under a prefix of so many bytes.
    case versioned(prefix: Int, version: Int)
    /// A provider list; the prefix's bytes before the service's name.
    case service
    /// A class list whose file is named for a class.
    case imports
    case merged(MergeKind)
    case license
    case notice
    /// A native library of Netty; its bytes up to `netty_`.
    case nettyNative(prefix: Int)
    case resource

    static let servicesPrefix: StaticString = "META-INF/services/"
    static let importsPrefix: StaticString = "META-INF/spring/"
    static let importsSuffix: StaticString = ".imports"

    /// Whether a spec that names the entry has its way.
    var mayBeMerged: Bool {
        switch self {
        case .folder, .manifest, .signature, .classFile, .versioned: false
        case .leftOut, .service, .imports, .merged, .license, .notice, .nettyNative, .resource: true
        }
    }

    init(_ name: Span<UInt8>) {
        if Bytes.hasSuffix(name, "/") {
            self = .folder
        } else if Bytes.hasPrefix(name, "META-INF/") {
            self = EntryRole(metaInf: name)
        } else if Bytes.hasSuffix(name, ".class") {
            self = Bytes.equal(name, "module-info.class") ? .leftOut(.moduleInfo) : .classFile
        } else if Bytes.firstIndex(of: UInt8(ascii: "/"), in: name) == nil {
            self = EntryRole(root: name)
        } else {
            self = .resource
        }
    }

    private init(root name: Span<UInt8>) {
        if Bytes.equal(name, "reference.conf") || Bytes.equal(name, "version.conf") {
            self = .merged(.append)
        } else {
            self = EntryRole(legal: name, from: 0) ?? .resource
        }
    }

    private init(metaInf name: Span<UInt8>) {
        let start = 9
        if Bytes.hasPrefix(name, "META-INF/versions/"), let versioned = EntryRole(versioned: name) {
            self = versioned
        } else if Bytes.hasSuffix(name, ".class") {
            self = .classFile
        } else if Bytes.hasPrefix(name, Self.servicesPrefix) {
            self =
                Bytes.matches(name, at: 18, "org.codehaus.groovy.runtime.ExtensionModule") && name.count == 61
                ? .merged(.groovyModule) : .service
        } else if Bytes.firstIndex(of: UInt8(ascii: "/"), in: name, from: start) == nil {
            self = EntryRole(topOfMetaInf: name, from: start)
        } else if Bytes.hasPrefix(name, Self.importsPrefix), Bytes.hasSuffix(name, Self.importsSuffix) {
            self = .imports
        } else if Bytes.hasPrefix(name, "META-INF/native/") {
            let afterLib = Bytes.matches(name, at: 16, "lib") ? 19 : 16
            self = Bytes.matches(name, at: afterLib, "netty_") ? .nettyNative(prefix: afterLib) : .resource
        } else if let kind = Self.inFolder(name) {
            self = .merged(kind)
        } else if Bytes.equal(name, recordName) {
            self = .leftOut(.record)
        } else {
            self = .resource
        }
    }

    /// Names of which all have to be read together, in a folder of `META-INF`.
    private static func inFolder(_ name: Span<UInt8>) -> MergeKind? {
        if Bytes.equal(name, "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat") {
            return .log4jPlugins
        }
        if Bytes.equal(name, "META-INF/groovy/org.codehaus.groovy.runtime.ExtensionModule") { return .groovyModule }
        if Bytes.equal(name, "META-INF/plexus/components.xml") { return .plexusComponents }
        return Bytes.equal(name, "META-INF/sisu/javax.inject.Named")
            || Bytes.equal(name, "META-INF/sisu/jakarta.inject.Named")
            || Bytes.equal(name, "META-INF/cxf/bus-extensions.txt") ? .classList : nil
    }

    private init(topOfMetaInf name: Span<UInt8>, from start: Int) {
        if Bytes.equal(name, manifestName) {
            self = .manifest
        } else if Bytes.equal(name, "META-INF/INDEX.LIST") {
            self = .leftOut(.jarIndex)
        } else if Bytes.equal(name, "META-INF/jandex.idx") {
            self = .leftOut(.classIndex)
        } else if Self.isSignature(name, from: start) {
            self = .signature
        } else if Bytes.equal(name, "META-INF/spring.factories") {
            self = .merged(.springFactories)
        } else if Bytes.equal(name, "META-INF/spring.handlers") || Bytes.equal(name, "META-INF/spring.schemas")
            || Bytes.equal(name, "META-INF/spring.tooling")
        {
            self = .merged(.springProperties)
        } else if Bytes.hasSuffix(name, ".kotlin_module") {
            self = .merged(.kotlinModule)
        } else if Bytes.equal(name, "META-INF/io.netty.versions.properties") {
            self = .merged(.append)
        } else {
            self = EntryRole(legal: name, from: start) ?? .resource
        }
    }

    /// Signature files as `JarFile` knows them: at the top of `META-INF` only, in any case (S4).
    private static func isSignature(_ name: Span<UInt8>, from start: Int) -> Bool {
        Bytes.matchesIgnoringCase(name, at: start, "sig-") || Bytes.hasSuffixIgnoringCase(name, ".sf")
            || Bytes.hasSuffixIgnoringCase(name, ".dsa") || Bytes.hasSuffixIgnoringCase(name, ".rsa")
            || Bytes.hasSuffixIgnoringCase(name, ".ec")
    }

    /// `LICENSE`, `NOTICE` and the like, with or without the ending of a text, at the top or in `META-INF` (S19).
    private init?(legal name: Span<UInt8>, from start: Int) {
        let license =
            Self.named(name, start, "license") || Self.named(name, start, "licence")
            || Self.named(name, start, "copying")
        if license {
            self = .license
        } else if Self.named(name, start, "notice") || Self.named(name, start, "dependencies") {
            self = .notice
        } else {
            return nil
        }
    }

    private static func named(_ name: Span<UInt8>, _ start: Int, _ stem: StaticString) -> Bool {
        guard Bytes.matchesIgnoringCase(name, at: start, stem) else { return false }
        let after = start + stem.utf8CodeUnitCount
        if after == name.count { return true }
        // `LICENSE-binary` is one, `license_ru.properties` and `LicenseKey` are not.
        let dot = Bytes.lastIndex(of: UInt8(ascii: "."), in: name.extracting(after..<name.count))
        let ending = dot.map { after + $0 } ?? name.count
        guard after == ending || name[after] == UInt8(ascii: "-") || name[after] == UInt8(ascii: "_") else {
            return false
        }
        let endings: [StaticString] = [".txt", ".md", ".markdown", ".html", ".htm", ".rst"]
        return ending == name.count
            || endings.contains {
                $0.utf8CodeUnitCount == name.count - ending && Bytes.matchesIgnoringCase(name, at: ending, $0)
            }
    }

    private init?(versioned name: Span<UInt8>) {
        var at = 18
        var version = 0
        while at < name.count, name[at] >= 0x30, name[at] <= 0x39, at < 18 + 9 {
            version = version * 10 + Int(name[at] - 0x30)
            at += 1
        }
        guard at > 18, at < name.count - 1, name[at] == UInt8(ascii: "/") else { return nil }
        at += 1
        let rest = name.extracting(at..<name.count)
        if Bytes.equal(rest, "module-info.class") {
            self = .leftOut(.moduleInfo)
        } else {
            self = .versioned(prefix: at, version: version)
        }
    }
}
