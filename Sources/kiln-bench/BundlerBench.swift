internal import Glibc
internal import Subprocess
internal import Support

/// Making one jar of the 252 of pyspark, plainly and with three packages moved, against maven-shade-plugin's own shader and
/// against copying the same bytes.
enum BundlerBench {
    private static let rounds = 11
    /// The shader takes about a minute each time.
    private static let peerRounds = 3
    private static let rules = [
        "com.google.common=shaded.com.google.common", "io.netty=shaded.io.netty",
        "com.fasterxml.jackson=shaded.com.fasterxml.jackson",
    ]

    static func run(_ workshop: Workshop) async throws {
        guard let folder = workshop.pyspark else {
            say("no jars of pyspark (scripts/fixtures): nothing to bundle")
            return
        }
        let jars = try Files.list(folder).filter { $0.hasSuffix(".jar") }.sorted().map { "\(folder)/\($0)" }
        let kiln = BundlerProgram(workshop, jars)
        try Files.createDirectory(kiln.cache)
        // Jars that are known, as they are from the second bundle on; what the first takes is a figure of its own.
        let cold = try await times(3) {
            try Files.removeTree(kiln.cache)
            return try await kiln.bundle(rules)
        }
        let (merged, copied) = try await inTurns(rounds) {
            try await kiln.bundle([])
        } peer: {
            try await copy(jars, workshop)
        }
        try Figure("bundler.merge.cat", unit: "s", kiln: merged, peer: ("cat", copied)).write()
        let first = try await times(rounds) {
            try Files.removeTree(kiln.cache + "/relocated")
            return try await kiln.bundle(rules)
        }
        let repeated = try await times(rounds) { try await kiln.bundle(rules) }
        let peaks = [try await kiln.peak([]), try await kiln.peak(rules)]
        say("kiln alone: relocation \(Series(cold)), then \(Series(first)), again \(Series(repeated)) s; \(peaks) MiB")
        guard let shade = try await ShadePeer.compile(workshop) else {
            say("no maven-shade-plugin from Debian: nothing to compare with")
            return
        }
        let name = "maven-shade-plugin's shader, without the JVM's start"
        let merging = try await times(peerRounds) { try await shade.shade(folder, []) }
        let relocating = try await times(peerRounds) { try await shade.shade(folder, rules) }
        try Figure("bundler.merge", unit: "s", kiln: merged, peer: (name, merging)).write()
        try Figure("bundler.relocate.unknown-jars", unit: "s", kiln: cold, peer: (name, relocating)).write()
        try Figure("bundler.relocate.first", unit: "s", kiln: first, peer: (name, relocating)).write()
        try Figure("bundler.relocate.repeated", unit: "s", kiln: repeated, peer: (name, relocating)).write()
        let theirs = [try await shade.peak(folder, []), try await shade.peak(folder, rules)]
        for (place, what) in ["merge", "relocate"].enumerated() {
            try Figure("bundler.\(what).peak", unit: "MiB", kiln: [peaks[place]], peer: (name, [theirs[place]])).write()
        }
    }

    private static func times(_ count: Int, _ body: () async throws -> Double) async throws -> [Double] {
        var times: [Double] = []
        for _ in 0..<count { times.append(try await body()) }
        return times
    }

    /// Seconds to put the same bytes into one file.
    private static func copy(_ jars: [String], _ workshop: Workshop) async throws -> Double {
        let output = workshop.folder + "/cat"
        try Files.removeTree(output)
        let start = monotonicSeconds()
        try await workshop.run(["sh", "-c", "exec cat \"$@\" > cat", "cat"] + jars)
        return monotonicSeconds() - start
    }
}

/// The real `kiln`, bundling.
struct BundlerProgram {
    let cache: String
    private let workshop: Workshop
    private let jars: [String]
    private let output: String

    init(_ workshop: Workshop, _ jars: [String]) {
        self.workshop = workshop
        self.jars = jars
        cache = workshop.folder + "/.cache/kiln/bundler"
        output = workshop.folder + "/kiln.jar"
    }

    /// Seconds of one bundle, the whole process.
    func bundle(_ rules: [String]) async throws -> Double {
        try Files.removeTree(output)
        let start = monotonicSeconds()
        try await workshop.run(command(rules))
        return monotonicSeconds() - start
    }

    /// MiB that one takes at most.
    func peak(_ rules: [String]) async throws -> Double {
        if !rules.isEmpty { try Files.removeTree(cache + "/relocated") }
        return try await workshop.peak(of: command(rules))
    }

    private func command(_ rules: [String]) -> [String] {
        [workshop.binaries + "/kiln", "bundle", "-o", output] + rules.flatMap { ["--relocate", $0] } + jars
    }
}

/// maven-shade-plugin's shader in a JVM (`Peer/`).
struct ShadePeer {
    private let workshop: Workshop
    private let command: [String]

    private static let plugin =
        "/usr/share/maven-repo/org/apache/maven/plugins/maven-shade-plugin/3.4.1/maven-shade-plugin-3.4.1.jar"

    /// Compiles the program against the plugin as Debian has it; `nil` when it is not installed.
    static func compile(_ workshop: Workshop) async throws -> ShadePeer? {
        guard Files.exists(plugin) else { return nil }
        let parts = [
            "asm", "asm-commons", "asm-tree", "jdependency", "commons-io", "maven-shared-utils", "plexus-utils2",
            "commons-collections4", "commons-lang3", "jdom2",
        ]
        let libraries = [plugin] + parts.map { "/usr/share/java/\($0).jar" } + ["/usr/share/maven/lib/*"]
        let classes = try workshop.part("shade-classes").folder
        let path = libraries.joined(separator: ":")
        try await workshop.run([
            "javac", "-proc:none", "-nowarn", "-Xlint:-deprecation", "-cp", path, "-d", classes,
            Files.absolute("Sources/kiln-bench/Peer/ShadePeer.java"),
        ])
        return ShadePeer(
            workshop: workshop,
            command: ["java", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-cp", "\(classes):\(path)", "ShadePeer"])
    }

    /// Seconds of one bundle in a fresh JVM, without its start.
    func shade(_ folder: String, _ rules: [String]) async throws -> Double {
        let words = try await workshop.run(arguments(folder, rules))
        guard let seconds = words.split(separator: "\n").last.flatMap({ Double($0) }) else {
            throw KilnError(.internal, "no seconds: \(words.prefix(500))")
        }
        return seconds
    }

    /// MiB that one takes at most.
    func peak(_ folder: String, _ rules: [String]) async throws -> Double {
        try await workshop.peak(of: arguments(folder, rules))
    }

    private func arguments(_ folder: String, _ rules: [String]) throws -> [String] {
        let output = workshop.folder + "/shade.jar"
        try Files.removeTree(output)
        return command + [folder, output] + rules
    }
}

extension Workshop {
    /// MiB that a program takes at most; a fresh process of this program starts it, so that it is its only child.
    fileprivate func peak(of command: [String]) async throws -> Double {
        let words = try await run([binaries + "/kiln-bench", "--peak-of"] + command)
        guard let kibibytes = words.split(separator: "\n").last.flatMap({ Double($0) }) else {
            throw KilnError(.internal, "no peak: \(words.prefix(500))")
        }
        return kibibytes / 1024
    }

    /// Runs a program and writes its peak, in KiB, as the last line.
    static func writePeak(of command: [String]) async throws {
        let result = try await Subprocess.run(ProcessRequest(command), timeout: 600)
        guard result.end.isSuccess else { throw KilnError(.unavailable, result.errorText) }
        var usage = rusage()
        unsafe getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        print(usage.ru_maxrss)
    }
}
