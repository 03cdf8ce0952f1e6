package import Support

/// Finds the handler of a request by method and path; a value, asked without any socket.
///
/// A pattern is literal segments, `{name}` for one segment and `{name...}` at the end for one or more. At each segment
/// a literal goes before a placeholder, and that before the rest.
package struct Router: Sendable {
    /// Answers a request.
    package typealias Handler = @Sendable (HTTPRequest) async throws -> HTTPResponse

    /// What a method and a path lead to.
    package enum Resolution: Sendable {
        /// A handler, and the placeholders' values.
        case found(Handler, [String: String])
        /// A known path with other methods, sorted.
        case otherMethods([HTTPMethod])
        /// No such path.
        case unknown
    }

    private struct Route: Sendable {
        let handler: Handler
        let names: [String]
    }

    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var one: Int?
        var rest: Int?
        var routes: [HTTPMethod: Route] = [:]
    }

    private var nodes = [Node()]
    private let renderError: HTTPErrorRenderer

    /// A router without routes. Errors of handlers, and 404 and 405 as `HTTPFailure`, go through `renderError`.
    package init(renderError: @escaping HTTPErrorRenderer = HTTPResponse.plainErrors) {
        self.renderError = renderError
    }

    /// Adds a route. A second one of the same method and pattern replaces the first.
    package mutating func on(_ method: HTTPMethod, _ pattern: String, handler: @escaping Handler) {
        precondition(pattern.hasPrefix("/"), "a pattern starts with a slash: \(pattern)")
        var node = 0
        var names: [String] = []
        let segments = pattern == "/" ? [] : pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (position, segment) in segments.enumerated() {
            if segment.hasPrefix("{"), segment.hasSuffix("...}") {
                precondition(position == segments.count - 1, "the rest comes last: \(pattern)")
                names.append(String(segment.dropFirst().dropLast(4)))
                node = child(of: node, \.rest)
            } else if segment.hasPrefix("{"), segment.hasSuffix("}") {
                names.append(String(segment.dropFirst().dropLast()))
                node = child(of: node, \.one)
            } else {
                node = child(of: node, \.literals[String(segment)])
            }
        }
        nodes[node].routes[method] = Route(handler: handler, names: names)
    }

    private mutating func child(of node: Int, _ place: WritableKeyPath<Node, Int?>) -> Int {
        if let known = nodes[node][keyPath: place] { return known }
        nodes.append(Node())
        nodes[node][keyPath: place] = nodes.count - 1
        return nodes.count - 1
    }

    /// What a method and decoded segments lead to. HEAD takes the route of GET when it has none.
    package func resolve(_ method: HTTPMethod, _ segments: [String]) -> Resolution {
        var others: Set<HTTPMethod> = []
        if let (route, values) = match(method, segments[...], 0, [], &others) {
            return .found(route.handler, Dictionary(zip(route.names, values)) { _, last in last })
        }
        if others.isEmpty { return .unknown }
        if others.contains(.get) { others.insert(.head) }
        return .otherMethods(others.sorted { $0.rawValue < $1.rawValue })
    }

    private func match(
        _ method: HTTPMethod, _ segments: ArraySlice<String>, _ node: Int, _ values: [String],
        _ others: inout Set<HTTPMethod>
    ) -> (Route, [String])? {
        func take(_ node: Int, _ values: [String]) -> (Route, [String])? {
            let routes = nodes[node].routes
            if let route = routes[method] ?? (method == .head ? routes[.get] : nil) { return (route, values) }
            others.formUnion(routes.keys)
            return nil
        }
        guard let segment = segments.first else { return take(node, values) }
        if let next = nodes[node].literals[segment],
            let found = match(method, segments.dropFirst(), next, values, &others)
        {
            return found
        }
        if let next = nodes[node].one, !segment.isEmpty,
            let found = match(method, segments.dropFirst(), next, values + [segment], &others)
        {
            return found
        }
        guard let next = nodes[node].rest, segments.allSatisfy({ !$0.isEmpty }) else { return nil }
        return take(next, values + [segments.joined(separator: "/")])
    }

    /// Answers a request; every error becomes a response.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        switch resolve(request.method, request.segments) {
        case .found(let handler, let parameters):
            var request = request
            request.parameters = parameters
            do {
                return try await handler(request)
            } catch {
                return renderError(error, request)
            }
        case .otherMethods(let methods):
            let names = methods.map(\.rawValue).joined(separator: ", ")
            let failure = HTTPFailure(
                405, "\(request.path) does not answer \(request.method)", headers: ["Allow": names])
            return renderError(failure, request)
        case .unknown: return renderError(HTTPFailure(404, "there is nothing at \(request.path)"), request)
        }
    }
}
