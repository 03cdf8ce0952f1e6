internal import CYAML

/// Reads YAML 1.1 text with libyaml into a tree of text, lists and blocks.
///
/// Refused, because configuration needs none of it and each has surprised somebody: aliases, tags, several documents,
/// duplicate keys, keys that are not plain text, and text past the limits.
package enum YAML {
    /// The document's top node; `nil` when the text holds none.
    package static func parse(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode? {
        guard bytes.count <= limits.bytes else {
            throw YAMLError(line: 0, "longer than \(limits.bytes) bytes")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw YAMLError(line: 0, "not UTF-8 text")
        }
        let parser = try YAMLEventReader(bytes, nodesLeft: limits.nodes)
        return try parser.document(depth: limits.depth)
    }

    /// As for bytes.
    package static func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode? {
        try parse(Array(text.utf8), limits: limits)
    }
}

/// Owns one `yaml_parser_t` and the bytes that it reads.
@safe private final class YAMLEventReader {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private var nodesLeft: Int

    /// One event, copied out of libyaml's.
    private enum Event {
        case scalar(String, isQuoted: Bool)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
        case documentStart
        case documentEnd
        case end
        case alias
        case other
    }

    init(_ bytes: [UInt8], nodesLeft: Int) throws(YAMLError) {
        self.nodesLeft = nodesLeft
        unsafe input = .allocate(capacity: bytes.count)
        _ = unsafe input.initialize(from: bytes)
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        guard unsafe yaml_parser_initialize(parser) == 1 else { throw YAMLError(line: 0, "no memory to read it") }
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    func document(depth: Int) throws(YAMLError) -> YAMLNode? {
        var top: YAMLNode?
        while true {
            let (event, line) = try next()
            switch event {
            case .end: return top
            case .documentStart where top != nil:
                throw YAMLError(line: line, "a second document starts here; only one is read")
            case .documentStart:
                let (event, line) = try next()
                top = try node(event, line, depth: depth)
            default: continue
            }
        }
    }

    private func node(_ event: Event, _ line: Int, depth: Int) throws(YAMLError) -> YAMLNode {
        guard depth > 0 else { throw YAMLError(line: line, "nested too deeply") }
        nodesLeft -= 1
        guard nodesLeft >= 0 else { throw YAMLError(line: line, "too many values") }
        switch event {
        case .scalar(let text, let isQuoted): return YAMLNode(.scalar(text, isQuoted: isQuoted), line: line)
        case .sequenceStart: return YAMLNode(.sequence(try sequence(depth: depth)), line: line)
        case .mappingStart: return YAMLNode(.mapping(try mapping(depth: depth)), line: line)
        case .alias: throw YAMLError(line: line, "aliases (*name) are not supported; write the value again")
        default: throw YAMLError(line: line, "a value is missing")
        }
    }

    private func sequence(depth: Int) throws(YAMLError) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        while true {
            let (event, line) = try next()
            if case .sequenceEnd = event { return nodes }
            nodes.append(try node(event, line, depth: depth - 1))
        }
    }

    private func mapping(depth: Int) throws(YAMLError) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while true {
            let (event, line) = try next()
            if case .mappingEnd = event { return entries }
            guard case .scalar(let key, _) = event else { throw YAMLError(line: line, "a key must be plain text") }
            guard key != "<<" else { throw YAMLError(line: line, "merge keys (<<) are not supported") }
            if let first = lines.updateValue(line, forKey: key) {
                throw YAMLError(line: line, "the key '\(key)' is here twice; first at line \(first)")
            }
            let (value, valueLine) = try next()
            entries.append(YAMLEntry(key: key, line: line, node: try node(value, valueLine, depth: depth - 1)))
        }
    }

    /// The next event and its line.
    private func next() throws(YAMLError) -> (Event, Int) {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
        defer { unsafe yaml_event_delete(&event) }
        let line = unsafe Int(clamping: event.start_mark.line) + 1
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            try unsafe refuseTag(scalar.tag, line)
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let isQuoted = unsafe scalar.style != YAML_PLAIN_SCALAR_STYLE
            return (.scalar(unsafe String(decoding: bytes, as: UTF8.self), isQuoted: isQuoted), line)
        case YAML_SEQUENCE_START_EVENT:
            try unsafe refuseTag(event.data.sequence_start.tag, line)
            return (.sequenceStart, line)
        case YAML_MAPPING_START_EVENT:
            try unsafe refuseTag(event.data.mapping_start.tag, line)
            return (.mappingStart, line)
        case YAML_SEQUENCE_END_EVENT: return (.sequenceEnd, line)
        case YAML_MAPPING_END_EVENT: return (.mappingEnd, line)
        case YAML_DOCUMENT_START_EVENT: return (.documentStart, line)
        case YAML_DOCUMENT_END_EVENT: return (.documentEnd, line)
        case YAML_STREAM_END_EVENT: return (.end, line)
        case YAML_ALIAS_EVENT: return (.alias, line)
        default: return (.other, line)
        }
    }

    private func refuseTag(_ tag: UnsafeMutablePointer<yaml_char_t>?, _ line: Int) throws(YAMLError) {
        if unsafe tag != nil { throw YAMLError(line: line, "tags (!name) are not supported") }
    }

    private func syntaxError() -> YAMLError {
        let parser = unsafe parser.pointee
        let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "not readable as YAML"
        return YAMLError(line: unsafe Int(clamping: parser.problem_mark.line) + 1, problem)
    }
}
