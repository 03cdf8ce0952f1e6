package import Pipeline

extension MavenReport {
    /// Why Maven failed, in the words of whatever found the mistake: the compiler, the test, the resolver, the pom's
    /// reader; else Maven's first `[ERROR]` line. Pure.
    ///
    /// `workspace` is the tree's path as the build saw it: paths in messages become relative to it. The exit code counts
    /// only when nothing else tells. Codes: `test`, `compile`, `dependency`, `pom`, `memory`, `maven`.
    package func reason(exitCode: Int32, logTail: String, workspace: String) -> BuildReason {
        MavenReasonFinder(report: self, exitCode: exitCode, log: MavenLogLines(logTail), workspace: workspace).reason
    }
}

/// Looks for the line that a person needs first.
private struct MavenReasonFinder {
    let report: MavenReport
    let exitCode: Int32
    let log: MavenLogLines
    let workspace: String

    var reason: BuildReason {
        guard let failure = report.failures.first else { return fromLog() }
        if failure.chain.contains(where: { $0.simpleType == "OutOfMemoryError" }) {
            return make("memory", ["the JVM ran out of memory\(place(failure))"] + root(failure))
        }
        if isTestGoal(failure), !report.failedTests.isEmpty { return make("test", report.failedTests.map(line)) }
        if isCompileGoal(failure) { return make("compile", compilerLines(failure)) }
        if let lines = dependencyLines(failure) { return make("dependency", lines) }
        if failure.chain.contains(where: { Self.pomTypes.contains($0.simpleType) }) {
            return make("pom", root(failure))
        }
        let goal = failure.plugin.map { "\($0):\(failure.goal ?? "")\(place(failure)): " } ?? ""
        var lines = root(failure)
        if lines.isEmpty { return fromLog() }
        lines[0] = goal + lines[0]
        return make("maven", lines)
    }

    // MARK: kinds of failure

    private func isTestGoal(_ failure: MavenReport.Failure) -> Bool {
        ["maven-surefire-plugin", "maven-failsafe-plugin"].contains(failure.plugin)
    }

    /// The Java, Kotlin, Scala and Groovy plugins all name their goals so.
    private func isCompileGoal(_ failure: MavenReport.Failure) -> Bool {
        let goals = ["compile", "testCompile", "test-compile", "compileTests"]
        return failure.plugin != nil && goals.contains { $0 == failure.goal }
            || failure.chain.contains { $0.simpleType == "CompilationFailureException" }
    }

    private func line(_ test: MavenReport.FailedTest) -> String {
        // surefire repeats the class when a whole class fails, as in `@BeforeClass`.
        let name =
            test.method.isEmpty || test.method == test.testClass ? test.testClass : "\(test.testClass).\(test.method)"
        let what = test.message.isEmpty ? test.type : test.message
        return "\(name): \(what)"
    }

    /// The compiler's own lines: from its exception, or from the log where old plugins and other compilers put them.
    private func compilerLines(_ failure: MavenReport.Failure) -> [String] {
        let told = failure.chain.flatMap { lines($0.message) }
        let errors = unique(told.filter { $0.contains(workspace + "/") && $0.contains(":[") })
        if !errors.isEmpty {
            // `symbol:` and `location:` lines follow their error.
            let first = told.firstIndex(of: errors[0]).map { told[($0 + 1)...].prefix { isNote($0) } } ?? []
            return [errors[0]] + first + errors.dropFirst()
        }
        let logged = log.afterCompilationError ?? log.errors.filter { $0.contains(workspace + "/") }
        if !logged.isEmpty { return logged }
        return root(failure)
    }

    private func isNote(_ line: String) -> Bool { line.hasPrefix("symbol:") || line.hasPrefix("location:") }

    private static let dependencyTypes: Set<String> = [
        "ArtifactNotFoundException", "ArtifactTransferException", "ArtifactResolutionException",
        "DependencyResolutionException", "DependencyCollectionException", "ArtifactDescriptorException",
        "PluginResolutionException", "PluginVersionResolutionException", "VersionRangeResolutionException",
        "UnresolvableModelException", "InvalidVersionSpecificationException", "ExtensionResolutionException",
    ]

    private static let pomTypes: Set<String> = [
        "ProjectBuildingException", "ModelBuildingException", "ModelBuilderException", "ModelParseException",
        "InvalidProjectModelException", "ProjectCycleException", "DuplicateProjectException", "CycleDetectedException",
    ]

    private func dependencyLines(_ failure: MavenReport.Failure) -> [String]? {
        let words = ["Could not find artifact ", "Could not transfer artifact "]
        let all = failure.chain.flatMap { lines($0.message) }
        let isResolution = failure.chain.contains { Self.dependencyTypes.contains($0.simpleType) }
        let isUnresolvedPom = all.contains { $0.contains("Non-resolvable ") || $0.contains("build extension: ") }
        guard isResolution || isUnresolvedPom else { return nil }
        let named = unique(
            all.compactMap { line in
                words.compactMap { line.firstRange(of: $0)?.lowerBound }.min().map { String(line[$0...]) }
            })
        guard let first = named.min(by: { $0.utf8.count < $1.utf8.count }) else { return root(failure) }
        return [first] + unique(all.filter { $0 != first })
    }

    // MARK: text

    /// The lines of the innermost exception that says something, without Maven's headings.
    private func root(_ failure: MavenReport.Failure) -> [String] {
        for link in failure.chain.reversed() {
            let said = unique(lines(link.message).filter { !isHeading($0) }.map(withoutLevel))
            if !said.isEmpty { return said }
        }
        return failure.chain.last.map { [$0.type] } ?? []
    }

    /// `Some problems were encountered…` and `[g:a:1]` stand above the problems themselves.
    private func isHeading(_ line: String) -> Bool {
        line.contains(" encountered while processing the POMs") || line == "Compilation failure"
            || line == "Compilation failure:" || line.hasPrefix("[") && line.hasSuffix("]") && !line.contains(" ")
    }

    private func withoutLevel(_ line: String) -> String {
        for level in ["[ERROR] ", "[FATAL] "] where line.hasPrefix(level) { return String(line.dropFirst(level.count)) }
        return line
    }

    private func fromLog() -> BuildReason {
        let lines = log.errors.isEmpty ? log.jvmErrors : log.errors
        if lines.contains(where: { $0.contains("OutOfMemoryError") }) { return make("memory", lines) }
        return make("maven", lines.isEmpty ? [silence] : lines)
    }

    /// A shell's 128 and a signal's number tell of a JVM that was killed.
    private var silence: String {
        exitCode > 128
            ? "Maven was ended by signal \(exitCode - 128); see the log"
            : "Maven ended with status \(exitCode) and did not say why; see the log"
    }

    private func place(_ failure: MavenReport.Failure) -> String {
        failure.module.map { $0 == "." ? "" : " in \($0)" } ?? ""
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingBlanks }.filter { !$0.isEmpty }
    }

    private func unique(_ lines: [String]) -> [String] {
        var seen: Set<String> = []
        return lines.filter { seen.insert($0).inserted }
    }

    /// The line with paths in the workspace relative to it; the workspace itself is `.`.
    private func relative(_ line: String) -> String {
        line.replacing(workspace + "/", with: "").replacing(workspace + " ", with: ". ")
    }

    private func make(_ code: String, _ lines: [String]) -> BuildReason {
        let shown = unique(lines.map { InertText.line(relative($0)) })
        return BuildReason(
            code: code, message: shown.first ?? silence,
            details: Array(shown.dropFirst().prefix(20)))
    }
}

/// The lines of a log tail that matter when Maven failed.
struct MavenLogLines: Sendable {
    /// What stood behind `[ERROR] `, without the footer and without empty lines.
    let errors: [String]
    /// The same after `COMPILATION ERROR`, up to the next heading; `nil` when there is none.
    let afterCompilationError: [String]?
    /// What the JVM or the launcher said before Maven was there.
    let jvmErrors: [String]

    init(_ text: String) {
        var errors: [String] = []
        var compilation: [String]?
        var jvmErrors: [String] = []
        var isInCompilation = false
        for line in text.split(whereSeparator: \.isNewline) {
            guard line.hasPrefix("[ERROR]") else {
                if line.hasPrefix("[INFO] ") && !line.hasPrefix("[INFO] ---") { isInCompilation = false }
                let starts = ["Error: ", "Error occurred", "Unrecognized option", "Unrecognized VM option", "Invalid "]
                if starts.contains(where: { line.hasPrefix($0) }) || line.contains("OutOfMemoryError") {
                    jvmErrors.append(String(line))
                }
                continue
            }
            let said = line.dropFirst(7).trimmingBlanks
            if said.hasPrefix("COMPILATION ERROR") {
                isInCompilation = true
                compilation = compilation ?? []
            } else if !said.isEmpty, !Self.isFooter(said) {
                errors.append(said)
                if isInCompilation { compilation?.append(said) }
            }
        }
        self.errors = errors
        afterCompilationError = compilation.flatMap { $0.isEmpty ? nil : $0 }
        self.jvmErrors = jvmErrors
    }

    private static func isFooter(_ line: String) -> Bool {
        let starts = [
            "To see the full stack trace", "Re-run Maven using", "For more information about", "-> [Help", "[Help ",
            "After correcting the problems", "mvn <args>",
        ]
        return starts.contains { line.hasPrefix($0) }
    }
}

extension StringProtocol {
    /// The text without blanks at its ends.
    var trimmingBlanks: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
