internal import CommandSyntax
package import Pipeline

/// Builds in words, the same in every command.
package enum BuildText {
    /// `running (building)`, `succeeded`, `running, cancelling`.
    package static func state(_ build: Build) -> String {
        var text = build.state.rawValue.lowercased()
        if build.state == .running, let phase = build.phase { text += " (\(phase.rawValue.lowercased()))" }
        if build.cancelRequested, !build.state.isTerminal { text += ", cancelling" }
        return text
    }

    /// Seconds it ran or has been running; `nil` before it starts.
    package static func seconds(_ build: Build, now: Timestamp) -> Double? {
        build.startedAt.map { (build.finishedAt ?? now).seconds(since: $0) }
    }

    /// `orders@4`, or why there is none.
    package static func outcome(_ build: Build) -> String? {
        if let version = build.version { return "\(build.id.project)@\(version)" }
        return build.reason.map { "\($0.code): \(firstLine($0.message))" }
    }

    /// `orders#3 failed after 5.1 s: compile: …`, with the further lines of the reason below. One line feed at the end.
    package static func result(_ build: Build, now: Timestamp) -> String {
        var text = "\(build.id) \(build.state.rawValue.lowercased())"
        if let seconds = seconds(build, now: now) {
            text += (build.state == .succeeded ? " in " : " after ") + Format.duration(seconds)
        }
        if let outcome = outcome(build) { text += ": " + InertText.line(outcome, limit: 1000) }
        text += "\n"
        let more =
            build.reason.map { $0.message.split(separator: "\n").dropFirst().map(String.init) + $0.details } ?? []
        for line in more { text += "    " + InertText.line(line, limit: 1000) + "\n" }
        for warning in build.warnings { text += "warning: " + InertText.line(warning, limit: 1000) + "\n" }
        return text
    }

    /// `17 run, 1 failed, 2 skipped`.
    package static func tests(_ counts: TestCounts) -> String {
        var parts = ["\(counts.run) run"]
        if counts.failures + counts.errors > 0 { parts.append("\(counts.failures + counts.errors) failed") }
        if counts.skipped > 0 { parts.append("\(counts.skipped) skipped") }
        return parts.joined(separator: ", ")
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? ""
    }
}
