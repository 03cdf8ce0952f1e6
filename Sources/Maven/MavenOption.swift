/// One option of the `mvn` command line that Kiln knows.
struct MavenOption: Sendable {
    /// What follows the option.
    enum Value: Sendable {
        case none
        case profiles
        case modules
        case property
        case threads
    }

    /// What Kiln does with it.
    enum Treatment: Sendable {
        case pass(Value)
        case drop
        case refuse(takesValue: Bool, String)
    }

    /// The name without its dash that is passed on; it exists in Maven 3.8, 3.9 and 4 and means the same.
    let short: String
    /// The names without their two dashes.
    let long: [String]
    /// What Kiln does with it.
    let treatment: Treatment

    init(_ short: String, _ long: String..., treatment: Treatment = .pass(.none)) {
        self.short = short
        self.long = long
        self.treatment = treatment
    }

    private static let settings =
        "settings belong to Kiln: upstream repositories are configured there, once for all projects"
    private static let toolchains = "toolchains belong to Kiln: name one in the project's toolchain field"
    private static let informs = "it prints something and builds nothing"

    static let all: [MavenOption] = [
        MavenOption("P", "activate-profiles", treatment: .pass(.profiles)),
        MavenOption("pl", "projects", treatment: .pass(.modules)),
        MavenOption("rf", "resume-from", treatment: .pass(.modules)),
        MavenOption("am", "also-make"),
        MavenOption("amd", "also-make-dependents"),
        MavenOption("D", "define", treatment: .pass(.property)),
        MavenOption("T", "threads", treatment: .pass(.threads)),
        MavenOption("o", "offline"),
        MavenOption("U", "update-snapshots"),
        MavenOption("nsu", "no-snapshot-updates"),
        MavenOption("q", "quiet"),
        // Of Maven 4 only `-X` is Maven's verbose log: its script takes `--debug` to wait for a debugger.
        MavenOption("X", "debug", "verbose"),
        MavenOption("e", "errors"),
        MavenOption("N", "non-recursive"),
        MavenOption("V", "show-version"),
        MavenOption("fae", "fail-at-end"),
        MavenOption("ff", "fail-fast"),
        MavenOption("fn", "fail-never"),
        MavenOption("C", "strict-checksums"),
        MavenOption("c", "lax-checksums"),
        MavenOption("B", "batch-mode", treatment: .drop),
        MavenOption("ntp", "no-transfer-progress", treatment: .drop),
        MavenOption("s", "settings", treatment: .refuse(takesValue: true, settings)),
        MavenOption("gs", "global-settings", treatment: .refuse(takesValue: true, settings)),
        MavenOption("is", "install-settings", treatment: .refuse(takesValue: true, settings)),
        MavenOption("ps", "project-settings", treatment: .refuse(takesValue: true, settings)),
        MavenOption("t", "toolchains", treatment: .refuse(takesValue: true, toolchains)),
        MavenOption("gt", "global-toolchains", treatment: .refuse(takesValue: true, toolchains)),
        MavenOption("it", "install-toolchains", treatment: .refuse(takesValue: true, toolchains)),
        MavenOption(
            "f", "file", treatment: .refuse(takesValue: true, "name the pom in the project's pom field instead")),
        MavenOption(
            "l", "log-file", treatment: .refuse(takesValue: true, "the log belongs to Kiln, which shows and keeps it")),
        MavenOption("v", "version", treatment: .refuse(takesValue: false, informs)),
        MavenOption("h", "help", treatment: .refuse(takesValue: false, informs)),
        MavenOption("emp", "encrypt-master-password", treatment: .refuse(takesValue: true, informs)),
        MavenOption("ep", "encrypt-password", treatment: .refuse(takesValue: true, informs)),
    ]

    /// Options whose value may follow without a blank, as in `-Pprod` and `-Dk=v`.
    static let attachable: [Character: MavenOption] = Dictionary(
        uniqueKeysWithValues: all.compactMap { option in
            ["P", "D", "T", "s", "t", "f", "l"].contains(option.short)
                ? option.short.first.map { ($0, option) } : nil
        })

    /// The option of exactly this spelling, with its dashes.
    static func named(_ text: some StringProtocol) -> MavenOption? {
        text.hasPrefix("--")
            ? all.first { $0.long.contains(String(text.dropFirst(2))) }
            : text.hasPrefix("-") ? all.first { $0.short == text.dropFirst() } : nil
    }

    /// The known spelling that is nearest to a mistyped one, when one is near.
    static func nearest(to text: String) -> String? {
        let spellings = all.flatMap { option -> [String] in
            if case .refuse = option.treatment { return [] }
            return ["-" + option.short] + option.long.map { "--" + $0 }
        }
        let ranked = spellings.map { (distance: editDistance(text, $0), spelling: $0) }
            .min { ($0.distance, $0.spelling) < ($1.distance, $1.spelling) }
        guard let ranked, ranked.distance <= (text.count > 5 ? 3 : 1) else { return nil }
        return ranked.spelling
    }
}

/// The insertions, removals and replacements that lead from one text to the other.
func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, character) in left.prefix(100).enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in right.indices {
            let substitution = diagonal + (right[j] == character ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
