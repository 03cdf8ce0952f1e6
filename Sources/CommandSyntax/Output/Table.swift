internal import Pipeline

/// Rows in aligned columns, two blanks apart. Cells are made inert and one line.
package struct Table: Sendable {
    /// Which side a column's cells stand on.
    package enum Alignment: Sendable {
        /// Text.
        case left
        /// Numbers.
        case right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    /// A table of these columns.
    package init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

    /// Adds a row; missing cells are empty.
    package mutating func add(_ cells: [String]) {
        let shown = cells.prefix(columns.count).map { InertText.line($0, limit: 400) }
        rows.append(shown + Array(repeating: "", count: columns.count - shown.count))
    }

    /// The lines with a header. `width` cuts them for a terminal; `nil` cuts nothing.
    package func rendered(width: Int?) -> String {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in all.map { TextWidth.of($0[column]) }.max() ?? 0 }
        var text = ""
        for row in all {
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - TextWidth.of(cell))
                line += (column == 0 ? "" : "  ")
                line += columns[column].alignment == .left ? cell + padding : padding + cell
            }
            while line.last == " " { line.removeLast() }
            text += (width.map { TextWidth.cut(line, to: $0) } ?? line) + "\n"
        }
        return text
    }
}

/// Columns that text takes on a terminal, near enough: wide East Asian characters and emoji take two, marks none.
enum TextWidth {
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    /// The text, or its beginning and `…` when it is wider.
    static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        var result = ""
        var used = 0
        for character in text {
            used += of(character)
            if used > width - 1 { break }
            result.append(character)
        }
        return result + (width > 0 ? "…" : "")
    }

    private static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
