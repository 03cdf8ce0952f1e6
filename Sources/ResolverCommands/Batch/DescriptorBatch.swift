internal import Coordinates
internal import Resolver
internal import Support

/// `kiln descriptor --batch`: questions as `{"root":"g:a:v"}`.
struct DescriptorBatch {
    private let session: ResolverSession
    private var texts: SymbolJSON

    init(_ session: ResolverSession) {
        self.session = session
        texts = SymbolJSON(session.symbols)
    }

    /// Answers one line.
    mutating func answer(_ line: JSONLine, _ writer: inout AnswerWriter) throws {
        guard let root = try line.string("root") else { throw KilnError(.invalid, "'root' is missing") }
        try write(root, &writer)
    }

    /// Writes what is known of one coordinate.
    mutating func write(_ root: String, _ writer: inout AnswerWriter) throws {
        let symbols = session.symbols
        guard let coordinate = CoordinateNotation.coordinate(root, symbols) else {
            throw KilnError(.invalid, "'root' is not \(CoordinateNotation.rule)")
        }
        let descriptor = session.descriptor(coordinate.gav)
        if case .unresolvable = descriptor.outcome {
            let artifact = CoordinateNotation.maven(coordinate, symbols)
            writer.member("error") { $0.string("Failed to read artifact descriptor for \(artifact)") }
            return
        }
        let key = coordinate.key
        func full(_ gav: GAV) -> Coordinate {
            Coordinate(
                ArtifactKey(gav.group, gav.artifact, extension: key.extension, classifier: key.classifier), gav.version)
        }
        writer.member("artifact") { $0.string(CoordinateNotation.full(full(descriptor.effective), symbols)) }
        writer.member("relocations") {
            $0.strings(descriptor.relocations.map { CoordinateNotation.full(full($0), symbols) })
        }
        writer.member("deps") { texts.append(descriptor.dependencies, to: &$0) }
        writer.member("managed") { texts.append(descriptor.managed, to: &$0) }
        let asked = CoordinateNotation.maven(full(descriptor.last), symbols)
        var missing: [String] = []
        var invalid: [String] = []
        switch descriptor.outcome {
        case .missing: missing = [asked]
        case .invalid(let why): invalid = [asked + " " + why]
        case .built, .unresolvable: break
        }
        writer.member("missing") { $0.strings(missing) }
        writer.member("invalid") { $0.strings(invalid) }
    }
}

extension SymbolJSON {
    /// Writes dependencies as `g:a:ext:classifier:version|scope|optional|exclusions`.
    mutating func append(_ dependencies: [Dependency], to writer: inout JSONWriter) {
        writer.bytes.append(UInt8(ascii: "["))
        for (index, dependency) in dependencies.enumerated() {
            if index > 0 { writer.bytes.append(UInt8(ascii: ",")) }
            writer.bytes.append(UInt8(ascii: "\""))
            append(dependency.coordinate, to: &writer.bytes)
            writer.bytes.append(UInt8(ascii: "|"))
            append(dependency.scope, to: &writer.bytes)
            writer.bytes.append(UInt8(ascii: "|"))
            if let isOptional = dependency.optional { append(isOptional ? .true : .false, to: &writer.bytes) }
            writer.bytes.append(UInt8(ascii: "|"))
            for (index, exclusion) in dependency.exclusions.enumerated() {
                if index > 0 { writer.bytes.append(UInt8(ascii: ",")) }
                append(exclusion.group, to: &writer.bytes)
                writer.bytes.append(UInt8(ascii: ":"))
                append(exclusion.artifact, to: &writer.bytes)
            }
            writer.bytes.append(UInt8(ascii: "\""))
        }
        writer.bytes.append(UInt8(ascii: "]"))
    }
}
