internal import Bundling
internal import ClassFile
internal import CommandSyntax
internal import Pipeline
internal import Support

/// What the options of `kiln bundle` and its spec file say together.
struct BundleOptions {
    /// What is asked for.
    var spec: BundleSpec
    /// Coordinates to resolve.
    var dependencies: [String]
    /// Jars behind the others.
    var jars: [String]
    /// Where the bundle goes, absolute.
    var output: String
    /// How hard changed entries are compressed.
    var level: Int

    /// Reads the spec file, then the options over it.
    init(_ arguments: Arguments, _ console: Console) throws {
        var file = BundleFile()
        if let path = arguments.value(BundleCommand.spec) {
            let path = console.path(path)
            file = try BundleFile(try Files.read(path, limit: 1 << 20), path)
        }
        spec = file.spec
        dependencies = file.dependencies + arguments.values(BundleCommand.dependency)
        jars = (file.jars + arguments.values(BundleCommand.jar)).map(console.path)
        guard let output = arguments.value(BundleCommand.output) else { throw UsageError("--output is missing") }
        self.output = console.path(output)
        level =
            try arguments.value(BundleCommand.level, "a number from 1 to 12") { text in
                Int(text).flatMap { (1...12).contains($0) ? $0 : nil }
            } ?? 6
        let rules = try Self.relocations(arguments)
        spec.relocate = rules + spec.relocate
        if let name = arguments.value(BundleCommand.mainClass) { spec.mainClass = name }
        if let name = arguments.value(BundleCommand.runtime) { spec.runtime = name }
        if arguments.has(BundleCommand.minimize) { spec.minimize = true }
        if arguments.has(BundleCommand.noRecord) { spec.record = false }
        spec.keep += arguments.values(BundleCommand.keep)
        let words = BundleSpec.OnConflict.allCases.map(\.rawValue).joined(separator: ", ")
        if let what = try arguments.value(
            BundleCommand.onConflict, "one of \(words)", { BundleSpec.OnConflict(rawValue: $0) })
        {
            spec.onConflict = what
        }
    }

    /// The rules: `--include` and `--except` speak of the `--relocate` before them.
    private static func relocations(_ arguments: Arguments) throws -> [RelocationRule] {
        var rules: [RelocationRule] = []
        for option in arguments.occurrences {
            switch option.name {
            case BundleCommand.relocate.name: rules.append(try relocation(option.value))
            case BundleCommand.include.name, BundleCommand.except.name:
                guard let last = rules.indices.last else {
                    throw UsageError("--\(option.name) speaks of the --relocate before it, and there is none")
                }
                if option.name == BundleCommand.include.name {
                    rules[last].includes.append(option.value)
                } else {
                    rules[last].excludes.append(option.value)
                }
            default: break
            }
        }
        return rules
    }

    /// A rule as `PACKAGE=TO`.
    static func relocation(_ text: String) throws -> RelocationRule {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw UsageError(
                "--relocate: '\(InertText.line(text, limit: 80))' is not PACKAGE=TO, such as "
                    + "com.google.common=shaded.guava")
        }
        return RelocationRule(pattern: parts[0], replacement: parts[1])
    }
}
