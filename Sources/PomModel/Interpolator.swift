import Coordinates

/// What all models of a reader share for interpolation.
final class InterpolationContext {
    let rules: MavenRules
    let symbols: SymbolTable
    /// The model's texts by what an expression writes for them.
    let paths: SymbolMap
    /// Names that start with `project.` or `pom.`, without it.
    @exclusivity(unchecked) private var stripped = SymbolMap()
    @exclusivity(unchecked) private var templateIndex = SymbolMap()
    @exclusivity(unchecked) private var templates: [ExpressionTemplate] = []
    /// `revision`, `sha1` and `changelist`, which the user's properties overwrite in a pom.
    let versionProperties: [Symbol]
    let childDirectory: Symbol
    /// The expressions whose values are URLs that are made plain.
    let urlExpressions: [Symbol]

    init(rules: MavenRules, symbols: SymbolTable) {
        self.rules = rules
        self.symbols = symbols
        var paths = SymbolMap(expected: ModelPath.allCases.count)
        for path in ModelPath.allCases { paths.set(symbols.intern(path.expression), UInt32(path.rawValue)) }
        self.paths = paths
        versionProperties = ["revision", "changelist", "sha1"].map { symbols.intern($0) }
        childDirectory = symbols.intern("project.directory")
        urlExpressions = [ModelPath.url, .scmUrl, .scmConnection, .scmDeveloperConnection].map {
            symbols.intern("project." + $0.expression)
        }
    }

    func template(_ text: Symbol) -> ExpressionTemplate {
        if let index = templateIndex.value(text) { return templates[Int(index)] }
        let template = ExpressionTemplate(text, symbols)
        templateIndex.set(text, UInt32(templates.count))
        templates.append(template)
        return template
    }

    /// The name without `project.` or `pom.`; absent when it has neither.
    func stripped(_ name: Symbol) -> Symbol {
        if let known = stripped.value(name) { return Symbol(rawValue: known) }
        let text = symbols.text(name)
        var result = Symbol.absent
        for prefix in ["pom.", "project."] where text.hasPrefix(prefix) {
            result = symbols.intern(String(text.dropFirst(prefix.count)))
            break
        }
        stripped.set(name, result.rawValue)
        return result
    }

    /// The model's text that a name (without prefix) stands for.
    func path(_ name: Symbol) -> ModelPath? {
        paths.value(name).flatMap { ModelPath(rawValue: UInt8(truncatingIfNeeded: $0)) }
    }
}

/// Replaces expressions in the texts of one model (M14, M15).
struct Interpolator {
    /// Longest text that interpolation may make.
    static let lengthLimit = 1 << 20
    /// Bytes that interpolation of one model may make in all.
    private static let totalLimit = 1 << 24
    /// Deepest chain of properties.
    private static let depthLimit = 200

    private let context: InterpolationContext
    var symbols: SymbolTable { context.symbols }
    private let model: any ExpressionSource
    private let sources: PropertySources
    private let projectDirectory: Symbol
    private let isProject: Bool
    private var results = SymbolMap(expected: 32)
    private var answers = SymbolMap(expected: 32)
    private var depth = 0
    private var total = 0
    /// System properties that were looked at.
    var consultation = Consultation()
    /// Why the model does not build: a cycle of expressions, or an expression without end.
    private(set) var failure: String?

    private static let open = UInt32(0x7FFF_FFFE)

    init(
        _ context: InterpolationContext, _ model: any ExpressionSource, _ sources: PropertySources,
        projectDirectory: Symbol = .absent, isProject: Bool = false
    ) {
        self.context = context
        self.model = model
        self.sources = sources
        self.projectDirectory = projectDirectory
        self.isProject = isProject
    }

    /// A text with its expressions replaced; those that nothing answers stay.
    mutating func text(_ text: Symbol) -> Symbol {
        guard text.hasExpression, !text.isAbsent else { return text }
        if let known = results.value(text) { return Symbol(rawValue: known) }
        let result = context.rules.expressionsNest ? nested(text) : plain(text)
        results.set(text, result.rawValue)
        return result
    }

    private mutating func plain(_ text: Symbol) -> Symbol {
        let parts = context.template(text).parts
        if parts.count == 1, case .expression(let name, let whole) = parts[0] {
            return answer(name, whole) ?? text
        }
        var bytes: [UInt8] = []
        for part in parts {
            switch part {
            case .literal(let literal): bytes += literal
            case .expression(let name, let whole):
                let value = answer(name, whole) ?? whole
                context.symbols.withBytes(of: value) { bytes.append(contentsOf: $0) }
            }
            guard bytes.count <= Self.lengthLimit else { return tooLong(text) }
        }
        return made(bytes, text)
    }

    /// The symbol of a finished text.
    mutating func made(_ bytes: [UInt8], _ text: Symbol) -> Symbol {
        guard spend(bytes.count) else { return tooLong(text) }
        return bytes.withUnsafeBytes { context.symbols.intern($0) }
    }

    /// Counts bytes that were made; false past the limit of one model.
    mutating func spend(_ bytes: Int) -> Bool {
        total += bytes
        return total <= Self.totalLimit
    }

    /// Notes that a text has no end.
    mutating func tooLong(_ text: Symbol) -> Symbol {
        fail("its expressions make texts that are too long, at \(context.symbols.text(text))")
        return text
    }

    private mutating func fail(_ message: String) {
        if failure == nil { failure = message }
    }

    /// What an expression stands for, its own expressions replaced; `nil` when nothing answers.
    mutating func answer(_ name: Symbol, _ whole: Symbol) -> Symbol? {
        if let known = answers.value(name) {
            if known == Self.open {
                fail("the expression \(context.symbols.text(whole)) refers to itself")
                return nil
            }
            return known == Symbol.absent.rawValue ? nil : Symbol(rawValue: known)
        }
        guard depth < Self.depthLimit else {
            fail("the expression \(context.symbols.text(whole)) is part of a chain of more than \(Self.depthLimit)")
            return nil
        }
        var holdsItself = false
        guard let value = find(name, whole, &holdsItself) else {
            if holdsItself { fail("the expression \(context.symbols.text(whole)) refers to itself") }
            answers.set(name, Symbol.absent.rawValue)
            return nil
        }
        guard value.hasExpression else {
            let result = aligned(value, name)
            answers.set(name, result.rawValue)
            return result
        }
        answers.set(name, Self.open)
        depth += 1
        // Apart: as an argument of `aligned` it would be made with a second reference to the tables held, which copies them.
        let made = text(value)
        let result = aligned(made, name)
        depth -= 1
        answers.set(name, result.rawValue)
        return result
    }

    /// The name without its prefix; absent when it has none. In a project's own pom Maven 4 no longer knows `pom.`.
    private func stripped(_ name: Symbol) -> Symbol {
        if isProject, context.rules.expressionsNest, context.symbols.text(name).hasPrefix("pom.") { return .absent }
        return context.stripped(name)
    }

    /// A folder of the build, made absolute: only the project itself has a place (M14). A URL without `/../`.
    private func aligned(_ value: Symbol, _ name: Symbol) -> Symbol {
        if context.urlExpressions.contains(name) {
            let bytes = context.symbols.bytes(of: value)
            return InheritedURL.normalize(bytes).withUnsafeBytes { context.symbols.intern($0) }
        }
        guard !projectDirectory.isAbsent else { return value }
        let stripped = stripped(name)
        guard context.path(stripped.isAbsent ? name : stripped)?.isBuildFolder == true else { return value }
        let text = context.symbols.text(value)
        if text.hasPrefix("/") { return value }
        return context.symbols.intern(FilePath.join(context.symbols.text(projectDirectory), text))
    }

    /// The first source's value. Maven 3 passes over a value that holds the expression itself.
    private mutating func find(_ name: Symbol, _ whole: Symbol, _ holdsItself: inout Bool) -> Symbol? {
        func usable(_ raw: UInt32?) -> Symbol? {
            guard let raw, raw != Symbol.absent.rawValue else { return nil }
            let value = Symbol(rawValue: raw)
            if value.hasExpression, !context.rules.expressionsNest, context.symbols.holds(value, whole) {
                holdsItself = true
                return nil
            }
            return value
        }
        let stripped = stripped(name)
        if !projectDirectory.isAbsent {
            let bare = context.symbols.text(stripped.isAbsent ? name : stripped)
            if bare == "basedir" { return projectDirectory }
            if bare == "baseUri", !stripped.isAbsent {
                return context.symbols.intern(FilePath.folderURI(context.symbols.text(projectDirectory)))
            }
        }
        if context.rules.expressionsNest {
            if let value = usable(sources.user.value(name)) ?? usable(model.property(name)?.rawValue) { return value }
        }
        if !stripped.isAbsent, let path = context.path(stripped), let value = usable(model.text(at: path)?.rawValue) {
            return value
        }
        if !context.rules.expressionsNest {
            if let value = usable(sources.user.value(name)) ?? usable(model.property(name)?.rawValue) { return value }
        }
        consultation.note(property: name)
        if let value = usable(sources.system.value(name)) { return value }
        let variable = context.symbols.intern("env." + context.symbols.text(name))
        consultation.note(property: variable)
        if let value = usable(sources.system.value(variable)) { return value }
        guard let path = context.path(name) else { return nil }
        return usable(model.text(at: path)?.rawValue)
    }
}

/// Where an interpolator finds a model's texts.
protocol ExpressionSource {
    /// A property of the model, as written.
    func property(_ name: Symbol) -> Symbol?
    /// A text of the model, as written.
    func text(at path: ModelPath) -> Symbol?
}

extension SymbolTable {
    /// Whether a text holds another.
    func holds(_ text: Symbol, _ part: Symbol) -> Bool {
        let part = bytes(of: part)
        return withBytes(of: text) { text in
            guard text.count >= part.count else { return false }
            return (0...(text.count - part.count)).contains { start in
                text[start..<(start + part.count)].elementsEqual(part)
            }
        }
    }
}
