import Coordinates

/// What decides which profiles act, besides the pom.
struct ActivationContext {
    var sources: PropertySources
    /// Switched on and off by the user; ids.
    var active: Set<String> = []
    var inactive: Set<String> = []
    /// The folder of the project's pom; absent for the poms of a repository.
    var projectDirectory: Symbol = .absent
    /// The packaging of the model that is built, which its parents' profiles see too (MNG-6609).
    var packaging: Symbol = .jar
}

/// Chooses the profiles of one pom that act (M9 to M13).
struct ProfileSelector {
    let context: InterpolationContext
    let activation: ActivationContext
    /// Whether a file is there; `nil` while that is not known.
    let exists: (String) -> Bool?
    /// What is to be asked before it can be told.
    private(set) var pending: [PomNeed] = []
    /// What it looked at.
    private(set) var consultation = Consultation()
    private(set) var problems: [ModelProblem] = []

    private var symbols: SymbolTable { context.symbols }
    private var rules: MavenRules { context.rules }

    init(_ context: InterpolationContext, _ activation: ActivationContext, exists: @escaping (String) -> Bool?) {
        self.context = context
        self.activation = activation
        self.exists = exists
    }

    /// The profiles that act, in order: those that meet their conditions, else those active by default.
    mutating func active(_ profiles: [RawPom.Profile], properties: SymbolMap) -> [RawPom.Profile] {
        var active: [RawPom.Profile] = []
        var byDefault: [RawPom.Profile] = []
        for profile in profiles {
            let id = profile.id.isAbsent ? "default" : symbols.text(profile.id)
            if activation.inactive.contains(id) { continue }
            if activation.active.contains(id) || meets(profile, id, properties) {
                active.append(profile)
            } else if let condition = profile.activation, isTrue(condition.activeByDefault) {
                byDefault.append(profile)
            }
        }
        return active.isEmpty ? byDefault : active
    }

    private func isTrue(_ text: Symbol) -> Bool {
        !text.isNothing && JavaStrings.lowercase(symbols.text(text)) == "true"
    }

    /// Whether all conditions that are there hold; none is no.
    private mutating func meets(_ profile: RawPom.Profile, _ id: String, _ properties: SymbolMap) -> Bool {
        guard let condition = profile.activation else { return false }
        var expressions = ActivationExpressions(context, activation, properties)
        defer {
            for name in expressions.interpolator.consultation.properties { consultation.note(property: name) }
            if let failure = expressions.interpolator.failure {
                problems.append(ModelProblem(severity: .error, message: "profile \(id): \(failure)"))
            }
        }
        func text(_ symbol: Symbol) -> String? {
            if symbol.isAbsent { return nil }
            return symbols.text(rules.activationIsInterpolated ? expressions.text(symbol) : symbol)
        }
        var present = false
        var result = true
        if let jdk = text(condition.jdk) {
            present = true
            result = meetsJDK(jdk, id) && result
        }
        if condition.hasOS {
            present = true
            let system = operatingSystem()
            result =
                system.isActive(
                    name: text(condition.osName), family: text(condition.osFamily), arch: text(condition.osArch),
                    version: text(condition.osVersion), allowsPattern: rules.activationIsInterpolated) && result
        }
        if condition.hasProperty {
            present = true
            result = meetsProperty(text(condition.propertyName), text(condition.propertyValue), id) && result
        }
        if rules.profilesFollowInheritance, !condition.packaging.isAbsent {
            present = true
            result = condition.packaging == activation.packaging && result
        }
        if condition.hasFile {
            present = true
            // Asked last and only if it matters: a file's presence is the one thing that has to be waited for.
            result = result && meetsFile(condition, &expressions)
        }
        return present && result
    }

    private mutating func system(_ name: String) -> String? {
        let symbol = symbols.intern(name)
        consultation.note(property: symbol)
        return activation.sources.system.value(symbol).map { symbols.text(Symbol(rawValue: $0)) }
    }

    private mutating func meetsJDK(_ jdk: String, _ id: String) -> Bool {
        guard let version = system("java.version"), !version.isEmpty else {
            problems.append(
                ModelProblem(severity: .error, message: "profile \(id) asks for a Java version, and none is known"))
            return false
        }
        switch JDKActivation.evaluate(jdk, version: version) {
        case .active: return true
        case .inactive: return false
        case .noNumber:
            problems.append(
                ModelProblem(
                    severity: rules.activationIsInterpolated ? .warning : .error,
                    message: "profile \(id): \(jdk) and \(version) cannot be compared"))
            return false
        }
    }

    private mutating func operatingSystem() -> OSActivation {
        OSActivation(
            name: JavaStrings.lowercase(system("os.name") ?? ""), arch: JavaStrings.lowercase(system("os.arch") ?? ""),
            version: JavaStrings.lowercase(system("os.version") ?? ""), pathSeparator: system("path.separator") ?? ":")
    }

    private mutating func meetsProperty(_ name: String?, _ wanted: String?, _ id: String) -> Bool {
        var name = name ?? ""
        let isNegated = name.hasPrefix("!")
        if isNegated { name = String(name.dropFirst()) }
        guard !name.isEmpty else {
            problems.append(
                ModelProblem(severity: .error, message: "profile \(id): the property that activates it has no name"))
            return false
        }
        let symbol = symbols.intern(name)
        var value = activation.sources.user.value(symbol).map { symbols.text(Symbol(rawValue: $0)) }
        if value == nil, rules.activationIsInterpolated, name == "packaging" {
            value = symbols.text(activation.packaging.orEmpty)
        }
        if value == nil { value = system(name) }
        if var wanted, !wanted.isEmpty {
            let isOther = wanted.hasPrefix("!")
            if isOther { wanted = String(wanted.dropFirst()) }
            return (wanted == value) != isOther
        }
        return (value ?? "").isEmpty == isNegated
    }

    private mutating func meetsFile(_ condition: RawPom.Activation, _ expressions: inout ActivationExpressions) -> Bool
    {
        let exists = expressions.path(condition.exists)
        let missing = expressions.path(condition.missing)
        let wantsExistence: Bool
        let path: String
        if let exists, !exists.isEmpty {
            path = exists
            wantsExistence = true
        } else if let missing, !missing.isEmpty, condition.exists.isNothing || rules.activationIsInterpolated {
            path = missing
            wantsExistence = false
        } else {
            return false
        }
        guard let path = absolute(path) else { return false }
        consultation.note(.exists(path))
        guard let isThere = self.exists(path) else {
            pending.append(.exists(path))
            return false
        }
        return isThere == wantsExistence
    }

    /// A relative path is one of the working directory, or no path at all.
    private mutating func absolute(_ path: String) -> String? {
        if path.hasPrefix("/") { return path }
        guard rules.activationPathsMayBeRelative, let directory = system("user.dir") else { return nil }
        return FilePath.join(directory, path)
    }
}

/// Replaces expressions in a profile's activation: from the pom's own properties, the user's and the system's alone.
struct ActivationExpressions {
    private let context: InterpolationContext
    private let directory: Symbol
    private(set) var interpolator: Interpolator

    private struct Source: ExpressionSource {
        let properties: SymbolMap

        func property(_ name: Symbol) -> Symbol? { properties.value(name).map { Symbol(rawValue: $0) } }
        func text(at path: ModelPath) -> Symbol? { nil }
    }

    init(_ context: InterpolationContext, _ activation: ActivationContext, _ properties: SymbolMap) {
        self.context = context
        directory = activation.projectDirectory
        interpolator = Interpolator(
            context, Source(properties: properties), activation.sources, projectDirectory: directory)
    }

    /// A text with its expressions replaced.
    mutating func text(_ text: Symbol) -> Symbol { interpolator.text(text) }

    /// A path with its expressions replaced, made absolute by the project's folder; `nil` where there is none for it.
    mutating func path(_ path: Symbol) -> String? {
        if path.isNothing { return nil }
        let written = context.symbols.text(path)
        if directory.isAbsent {
            if !context.rules.activationPathsMayBeRelative, JavaStrings.contains(written, "${basedir}") { return nil }
            return context.symbols.text(text(path))
        }
        let result = context.symbols.text(text(path))
        return FilePath.join(context.symbols.text(directory), result)
    }
}

/// Paths of files, as text.
enum FilePath {
    /// A path seen from a folder, `.` and `..` worked out.
    static func join(_ folder: String, _ path: String) -> String {
        let path = String(decoding: path.utf8.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }, as: UTF8.self)
        return normalize(path.hasPrefix("/") ? path : folder + "/" + path)
    }

    /// An absolute path without `.`, `..` and double slashes.
    static func normalize(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The URI that Java makes of a folder, an absolute path.
    static func folderURI(_ path: String) -> String {
        var result: [UInt8] = Array("file://".utf8)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                result.append(byte)
            case _ where plain.contains(byte): result.append(byte)
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += Array((hex.utf8.count == 1 ? "%0" : "%").utf8) + Array(hex.utf8)
            }
        }
        if result.last != UInt8(ascii: "/") { result.append(UInt8(ascii: "/")) }
        return String(decoding: result, as: UTF8.self)
    }

    private static let plain = Array("/-_.!~*'():@&=+$,;".utf8)

    /// The folder of a file.
    static func folder(_ path: String) -> String {
        let normal = normalize(path)
        guard let slash = normal.lastIndex(of: "/"), slash != normal.startIndex else { return "/" }
        return String(normal[..<slash])
    }
}
