internal import JSON
internal import Pipeline
internal import Support

/// Turns an answer that is not a success into the error it stands for.
enum ProblemReading {
    /// The problem's own code, reason and words, made inert; or, from something that is no Kiln, words about the status.
    static func error(status: Int, body: [UInt8], request: TransportRequest) -> KilnError {
        do {
            let problem = try JSONText.decode(Problem.self, body, "problem")
            return KilnError(
                KilnError.Code(rawValue: InertText.line(problem.code, limit: 40)),
                String(InertText.inert(problem.detail).prefix(4000)),
                reason: problem.reason.map { InertText.line($0, limit: 80) }, fields: problem.fields ?? [:])
        } catch {
            // Not problem details: a proxy's or another program's page. The status is all there is.
            return KilnError(code(of: status), words(status, request))
        }
    }

    private static func code(of status: Int) -> KilnError.Code {
        switch status {
        case 401: .unauthenticated
        case 403: .forbidden
        case 404, 405: .notFound
        case 409, 412: .conflict
        case 413: .tooLarge
        case 502, 503: .unavailable
        case 504: .timeout
        case 507: .noSpace
        case 400...499: .invalid
        default: .internal
        }
    }

    private static func words(_ status: Int, _ request: TransportRequest) -> String {
        "the server answered \(status) to \(request.method) \(InertText.line(request.target, limit: 200)), not as a "
            + "Kiln does; check the URL (--url or KILN_URL) and what stands between"
    }
}
