/// The whole numbers of a JSON object without nesting, as bubblewrap prints its status.
package struct StatusLine {
    private var numbers: [String: Int32] = [:]

    /// Reads a line; what is no whole number is left out.
    package init(_ line: String) {
        for field in line.split(whereSeparator: { "{},".contains($0) }) {
            let parts = field.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let name = parts[0].split(separator: "\"").first(where: { $0 != " " })
            else { continue }
            numbers[String(name)] = Int32(parts[1].filter { !$0.isWhitespace })
        }
    }

    /// The number of that name.
    package subscript(_ name: String) -> Int32? { numbers[name] }
}
