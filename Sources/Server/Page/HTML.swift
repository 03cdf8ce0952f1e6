internal import Pipeline

/// HTML text. What is interpolated is made inert and escaped; only `HTML` itself passes as it is.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    /// The markup.
    var markup: String

    /// Markup written in the source.
    init(stringLiteral value: String) { markup = value }

    /// Markup written in the source, with values.
    init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

    /// Several pieces, one after another.
    init(_ pieces: some Sequence<HTML>) { markup = pieces.map(\.markup).joined(separator: "\n") }

    /// Escapes what is not markup.
    struct Interpolation: StringInterpolationProtocol {
        var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { markup += literal }

        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            for character in InertText.inert(value.description) {
                switch character {
                case "&": markup += "&amp;"
                case "<": markup += "&lt;"
                case ">": markup += "&gt;"
                case "\"": markup += "&quot;"
                case "'": markup += "&#39;"
                default: markup.append(character)
                }
            }
        }

        mutating func appendInterpolation(_ value: (some CustomStringConvertible)?) {
            if let value { appendInterpolation(value) }
        }
    }
}

extension HTML {
    /// A whole document. Scripts and styles come from this server only (`PageAssets`).
    static func document(title: String, signedIn: Bool, _ body: HTML) -> HTML {
        let way: HTML = signedIn ? "<form method=\"post\" action=\"/logout\"><button>Sign out</button></form>" : ""
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) · Kiln</title>
            <link rel="stylesheet" href="/assets/kiln.css">
            <link rel="icon" href="data:,">
            <script type="module" src="/assets/kiln.js"></script>
            </head>
            <body>
            <header><a class="brand" href="/">Kiln</a>\(way)</header>
            <main>
            \(body)
            </main>
            </body>
            </html>
            """
    }
}
