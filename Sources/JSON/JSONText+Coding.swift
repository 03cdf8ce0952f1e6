internal import FoundationEssentials
package import Support

extension JSONText {
    /// Encodes a value; `pretty` for people.
    package static func encode(_ value: some Encodable, pretty: Bool = false) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return Array(try encoder.encode(value))
    }

    /// Decodes a value; a mistake becomes `invalid` and names the field.
    package static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], _ what: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw KilnError(.invalid, "\(what): \(explain(error))")
        } catch {
            throw KilnError(.invalid, "\(what) is not JSON", cause: error)
        }
    }

    private static func explain(_ error: DecodingError) -> String {
        func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
            (context.codingPath + (last.map { [$0] } ?? [])).map(\.stringValue).joined(separator: ".")
        }
        return switch error {
        case .keyNotFound(let key, let context): "the field '\(path(context, key))' is missing"
        case .typeMismatch(let type, let context): "the field '\(path(context))' is not a \(type)"
        case .valueNotFound(let type, let context): "the field '\(path(context))' is null and should be a \(type)"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "not valid JSON" : "the field '\(path(context))' is \(context.debugDescription)"
        @unknown default: "not valid"
        }
    }
}
