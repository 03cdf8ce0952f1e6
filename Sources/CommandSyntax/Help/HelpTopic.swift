/// A page of help that is about no single command.
package struct HelpTopic: Sendable {
    /// What is typed after `kiln help`.
    package let name: String
    /// One line, without a full stop.
    package let summary: String
    /// The page: paragraphs, and lines indented by two blanks kept as they are.
    package let text: String

    /// Joins the parts.
    package init(name: String, summary: String, text: String) {
        self.name = name
        self.summary = summary
        self.text = text
    }

    /// What the exit code says.
    package static let exitCodes = HelpTopic(
        name: "exit-codes", summary: "What the exit code says",
        text: ExitCode.table.map { row in
            let number = String(row.code.number)
            return "  " + String(repeating: " ", count: 3 - number.count) + number + "  " + row.meaning + "\n"
        }.joined())
}
