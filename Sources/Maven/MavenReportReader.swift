internal import FoundationEssentials
internal import Glibc
internal import Pipeline
internal import Support

/// Bounds of a report. What comes past the bytes is an error; what comes past the counts is left out.
package struct MavenReportLimits: Sendable, Hashable {
    /// Bytes of the file.
    package var bytes = 32 << 20
    /// Bytes of a line; a longer one is left out.
    package var line = 256 << 10
    /// Modules.
    package var modules = 5_000
    /// Outputs.
    package var outputs = 20_000
    /// Goals.
    package var mojos = 50_000
    /// Failures.
    package var failures = 50

    /// The defaults.
    package init() {}
}

extension MavenReport {
    /// Reads the report of a build whose tree was at `workspace` as the build saw it (absolute, links resolved).
    ///
    /// No file is a report without anything in it: Maven did not start. Throws `tooLarge` for an endless one and
    /// `invalid` for what is not a plain file. Lines that are no events are noted and left out.
    package static func read(
        _ path: String, workspace: String, limits: MavenReportLimits = MavenReportLimits()
    ) throws -> MavenReport {
        guard Files.exists(path) else { return MavenReport() }
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch {
            throw KilnError(.invalid, "the build's report cannot be read", reason: "report", cause: error)
        }
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw KilnError(.invalid, "the build put something else in place of its report", reason: "report")
        }
        var bytes: [UInt8] = []
        while case let part = try file.read(upTo: 1 << 18), !part.isEmpty {
            bytes += part
            guard bytes.count <= limits.bytes else {
                throw KilnError(
                    .tooLarge, "the build's report is longer than \(limits.bytes) bytes", reason: "report")
            }
        }
        return parse(bytes, workspace: workspace, limits: limits)
    }

    /// As `read`, of bytes in memory; pure.
    package static func parse(
        _ bytes: [UInt8], workspace: String, limits: MavenReportLimits = MavenReportLimits()
    ) -> MavenReport {
        var reader = MavenReportReader(workspace: workspace, limits: limits)
        for line in bytes.split(separator: UInt8(ascii: "\n")) { reader.take(line) }
        return reader.report
    }
}

/// Builds a report line by line.
private struct MavenReportReader {
    /// A line; which members are there depends on the event.
    private struct Line: Decodable {
        struct Link: Decodable {
            var type: String
            var message: String
        }

        var event: String
        var directory: String?
        var group: String?
        var artifact: String?
        var version: String?
        var packaging: String?
        var result: MavenReport.Module.Result?
        var milliseconds: Int64?
        var plugin: String?
        var goal: String?
        var execution: String?
        var succeeded: Bool?
        var kind: OutputKind?
        var type: String?
        var `extension`: String?
        var classifier: String?
        var file: String?
        var exists: Bool?
        var copy: String?
        var chain: [Link]?
        var run: Int?
        var failures: Int?
        var errors: Int?
        var skipped: Int?
        var `class`: String?
        var method: String?
        var message: String?
        var maven: String?
        var java: String?
    }

    let limits: MavenReportLimits
    private let paths: WorkspacePaths
    private let decoder = JSONDecoder()
    private var moduleOfDirectory: [String: Int] = [:]
    private var running: [String: MavenReport.Mojo] = [:]
    private var seenOutputs: Set<DeclaredOutput> = []
    private var current = MavenReport()

    init(workspace: String, limits: MavenReportLimits) {
        self.limits = limits
        paths = WorkspacePaths(workspace: workspace)
    }

    /// The report as far as it was read; goals that never ended stand at the end.
    var report: MavenReport {
        var report = current
        report.mojos += running.values.sorted {
            ($0.module, $0.goal, $0.execution) < ($1.module, $1.goal, $1.execution)
        }
        return report
    }

    mutating func take(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count <= limits.line else { return note("a line of \(bytes.count) bytes was left out") }
        do {
            event(try decoder.decode(Line.self, from: Data(bytes)))
        } catch {
            note("a line that is not an event was left out: \(String(decoding: bytes.prefix(80), as: UTF8.self))")
        }
    }

    private mutating func note(_ text: String) {
        if current.notes.count < 20 { current.notes.append(InertText.line(text)) }
    }

    private mutating func event(_ line: Line) {
        switch line.event {
        case "session":
            current.mavenVersion = line.maven.map { name($0) }
            current.javaVersion = line.java.map { name($0) }
        case "module": module(line)
        case "module-ended":
            guard let index = moduleOfDirectory[line.directory ?? ""] else { return }
            current.modules[index].result = line.result
            current.modules[index].milliseconds = max(0, line.milliseconds ?? 0)
        case "mojo-started", "mojo-ended": mojo(line)
        case "output": output(line)
        case "failure": failure(line)
        case "tests":
            var counts = current.tests ?? TestCounts()
            add(line.run, to: &counts.run)
            add(line.failures, to: &counts.failures)
            add(line.errors, to: &counts.errors)
            add(line.skipped, to: &counts.skipped)
            current.tests = counts
        case "test-failed":
            guard current.failedTests.count < 20 else { return }
            current.failedTests.append(
                MavenReport.FailedTest(
                    module: paths.module(line.directory ?? ""), testClass: name(line.class),
                    method: name(line.method), type: name(line.type), message: message(line.message)))
        case "end": current.succeeded = line.succeeded
        case "note": note(line.message ?? "")
        default: note("an event of an unknown kind was left out: \(line.event)")
        }
    }

    private mutating func module(_ line: Line) {
        guard current.modules.count < limits.modules, let directory = line.directory,
            moduleOfDirectory[directory] == nil
        else { return }
        moduleOfDirectory[directory] = current.modules.count
        let coordinate = ModuleCoordinate(
            group: name(line.group), artifact: name(line.artifact), version: name(line.version))
        current.modules.append(
            MavenReport.Module(
                folder: paths.module(directory), coordinate: coordinate, packaging: name(line.packaging), result: nil,
                milliseconds: 0))
    }

    private mutating func mojo(_ line: Line) {
        let parts = name(line.plugin).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, current.mojos.count + running.count < limits.mojos else { return }
        let mojo = MavenReport.Mojo(
            module: paths.module(line.directory ?? ""),
            plugin: ModuleCoordinate(group: parts[0], artifact: parts[1], version: parts[2]), goal: name(line.goal),
            execution: name(line.execution), succeeded: line.succeeded, milliseconds: max(0, line.milliseconds ?? 0))
        let key = "\(mojo.module) \(mojo.plugin.text) \(mojo.goal) \(mojo.execution)"
        if line.event == "mojo-started" {
            running[key] = mojo
        } else {
            running[key] = nil
            current.mojos.append(mojo)
        }
    }

    private mutating func output(_ line: Line) {
        guard current.outputs.count < limits.outputs, let kind = line.kind, let file = line.file,
            let index = moduleOfDirectory[line.directory ?? ""]
        else { return note("an output without its module was left out") }
        guard file.hasPrefix("/"), file.utf8.count <= 4096, !file.utf8.contains(0) else {
            return note("an output without a path was left out: \(file)")
        }
        let module = current.modules[index]
        let output = DeclaredOutput(
            kind: kind, module: module.folder, packaging: module.packaging, coordinate: module.coordinate,
            type: name(line.type), extension: name(line.extension), classifier: line.classifier.map { name($0) },
            file: paths.relative(file, to: line.directory ?? ""), absolutePath: file, exists: line.exists ?? false,
            copy: line.copy.flatMap { $0.hasPrefix("/") && $0.utf8.count <= 4096 && !$0.utf8.contains(0) ? $0 : nil })
        if seenOutputs.insert(output).inserted { current.outputs.append(output) }
    }

    private mutating func failure(_ line: Line) {
        guard current.failures.count < limits.failures, let chain = line.chain, !chain.isEmpty else { return }
        let links = chain.prefix(10).map { MavenReport.Failure.Link(type: name($0.type), message: message($0.message)) }
        current.failures.append(
            MavenReport.Failure(
                module: line.directory.map { paths.module($0) },
                plugin: line.plugin.flatMap { $0.split(separator: ":").dropFirst().first.map { name(String($0)) } },
                goal: line.goal.map { name($0) }, chain: links))
    }

    private func name(_ text: String?) -> String { InertText.line(text ?? "", limit: 300) }

    private func message(_ text: String?) -> String { InertText.inert(String((text ?? "").prefix(8000))) }

    private func add(_ count: Int?, to sum: inout Int) {
        sum += min(max(count ?? 0, 0), 1_000_000_000)
        sum = min(sum, 1_000_000_000)
    }
}

/// Turns paths as the build saw them into paths relative to its workspace.
struct WorkspacePaths: Sendable {
    let workspace: String

    /// A module's folder: `.` at the top; `outside/…` when it is not in the workspace.
    func module(_ directory: String) -> String {
        if directory == workspace { return "." }
        if directory.hasPrefix(workspace + "/"),
            let path = RelativePath(directory.dropFirst(workspace.count + 1))
        {
            return path.text
        }
        let name = directory.split(separator: "/").last.map(String.init) ?? "module"
        return RelativePath("outside/" + name)?.text ?? "outside/module"
    }

    /// The file relative to a directory when it lies below; else unchanged.
    func relative(_ file: String, to directory: String) -> String {
        guard !directory.isEmpty, file.hasPrefix(directory + "/") else { return file }
        let path = file.dropFirst(directory.count + 1)
        return RelativePath(path)?.text ?? file
    }
}
