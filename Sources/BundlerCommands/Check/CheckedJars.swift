internal import Bundler
internal import Bundling
internal import Linkage
internal import Support

/// Jars that were checked: what they lack, and what clashes between them.
struct CheckedJars {
    /// Their labels, in order.
    let labels: [String]
    /// What they refer to and would not find.
    let linkage: LinkageReport
    /// What clashes.
    let conflicts: [ConflictFinding]
    /// Jars with class files that cannot be read, and how many of these.
    let damaged: [(label: String, count: Int)]

    /// What clashes between jars of a class path; the rest of a report is about bundles.
    private static let kinds: Set<ConflictFinding.Kind> = [
        .differentClass, .alsoInRuntime, .mixedWithRuntime, .differentResource, .splitPackage, .sameClass,
    ]

    /// Checks them; throws what is wrong with a jar.
    init(_ paths: [String], _ setting: CheckSetting, cache: String?, threads: Int) throws {
        let names = paths.map { String($0.split(separator: "/").last ?? Substring($0)) }
        // Two files of one name are told apart by their paths.
        labels = names.enumerated().map { index, name in
            names.count { $0 == name } > 1 ? paths[index] : name
        }
        let jars = try JarSummaries.read(paths, cache: cache, threads: threads)
        var inputs: [LinkageInput] = []
        for (index, jar) in jars.enumerated() {
            var input = LinkageInput(label: labels[index], role: Self.role(jar, index), summary: jar.summary)
            if index == 0, let parts = try BundleParts(jar.path, label: input.label, input) {
                input.role = .bundle
                input.parts = parts.parts
                input.partOfClass = parts.ofClass
            }
            inputs.append(input)
        }
        var check = LinkageCheck(inputs + setting.inputs, loading: setting.loading, javaRelease: setting.release)
        linkage = check.run()
        damaged = zip(labels, jars).filter { $0.1.damaged > 0 }.map { ($0, $1.damaged) }
        conflicts = try Self.conflicts(paths, labels, setting, threads)
    }

    /// Whether nothing was found that can break a job.
    var isSound: Bool {
        linkage.isSound && damaged.isEmpty && conflicts.allSatisfy { $0.weight == .note }
    }

    /// A jar that is started and that several of Maven's artifacts are in is a bundle, as is one with a record: only what
    /// it starts leads to the rest.
    private static func role(_ jar: JarSummaries.Jar, _ index: Int) -> LinkageInput.Role {
        if index > 0 { return .library }
        return jar.artifacts > 1 && !jar.summary.entryClasses.isEmpty ? .bundle : .job
    }

    private static func conflicts(
        _ paths: [String], _ labels: [String], _ setting: CheckSetting, _ threads: Int
    ) throws -> [ConflictFinding] {
        if paths.count == 1, setting.runtime == nil { return [] }
        let sources = zip(paths, labels).enumerated().map { index, jar in
            BundleSource(path: jar.0, label: jar.1, isProject: index == 0)
        }
        var request = BundleRequest(sources: sources, spec: BundleSpec(), output: nil)
        request.runtime = setting.classes
        request.threads = threads
        return try Bundler(request).run().report.findings.filter { kinds.contains($0.kind) }
    }
}
