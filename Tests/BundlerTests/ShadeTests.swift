import Bundler
import Bundling
import ClassFile
import Entries
import Glibc
import Subprocess
import Support
import TestSupport
import Testing
import Zip

/// Debian's maven-shade-plugin, called in a JVM.
enum Shade {
    private static let plugin =
        "/usr/share/maven-repo/org/apache/maven/plugins/maven-shade-plugin/3.4.1/maven-shade-plugin-3.4.1.jar"

    /// Its jar and those it needs; `nil` when one is not there.
    static let classPath: String? = {
        let names = [
            "asm", "asm-commons", "asm-tree", "commons-io", "commons-collections4", "jdependency", "jdom2",
            "plexus-utils2", "slf4j-api", "maven3-core", "maven3-plugin-api",
        ]
        let paths = [plugin] + names.map { "/usr/share/java/\($0).jar" }
        return paths.allSatisfy { Files.exists($0) } ? paths.joined(separator: ":") : nil
    }()
}

/// Random bundles of real jars with random relocations, each made by maven-shade-plugin too.
///
/// `KILN_SHADE_CASES` says how many (200 unless told otherwise), `KILN_SHADE_SEED` which.
@Suite(
    .enabled(if: Pyspark.jars != nil, "KILN_TEST_PYSPARK does not name the jars of pyspark"),
    .enabled(if: Shade.classPath != nil, "maven-shade-plugin is not there"),
    .enabled(if: JavaJars.hasJava, "there is no JDK"))
struct ShadeTests {
    private struct Case {
        var jars: [String]
        var rules: [RelocationRule]

        var line: String {
            let rules = rules.map {
                "\($0.pattern)=\($0.replacement)=\($0.includes.joined(separator: ","))="
                    + $0.excludes.joined(separator: ",")
            }
            return rules.joined(separator: " ") + "\t" + jars.joined(separator: " ")
        }
    }

    /// A small jar with its packages and classes.
    private struct Source {
        var path: String
        var packages: [String]
        var classes: [String]
    }

    @Test func `a bundle is what maven-shade-plugin makes, but for what is listed`() async throws {
        let folder = try #require(Pyspark.jars)
        let count = Self.number("KILN_SHADE_CASES") ?? 200
        let seed = Self.number("KILN_SHADE_SEED") ?? UInt64(1)
        let sources = try Self.sources(folder)
        #expect(sources.count > 100)
        let ambiguous = Self.ambiguous(sources)
        try await withScratch { scratch in
            var lines = ""
            var moved = 0
            for number in 0..<count {
                let random = Self.randomCase(sources, ambiguous, seed &+ number)
                var spec = BundleSpec()
                spec.relocate = random.rules
                let request = BundleRequest(
                    sources: random.jars.map { BundleSource(path: $0, label: Self.name($0)) }, spec: spec,
                    output: "\(scratch)/\(number).jar")
                moved += try Bundler(request).run().changed
                lines += "\(seed &+ number)\t\(scratch)/\(number).jar\t\(random.line)\n"
            }
            try Files.writeAtomically("\(scratch)/cases", Array(lines.utf8))
            let jars = JavaJars(folder: scratch)
            let classPath = try await jars.compile(["ShadeMatch", "ClassMatch"], against: Shade.classPath ?? "")
            let printed = try await jars.run(
                [
                    "/usr/bin/java", "-Xmx1g", "-XX:+UseSerialGC", "-cp", classPath, "ShadeMatch", "\(scratch)/cases",
                    "\(scratch)/shade.jar",
                ], timeout: 900)
            let answers = printed.split(separator: "\n")
            let summary = try #require(answers.last)
            print("maven-shade-plugin, \(count) bundles: \(summary), \(moved) changed")
            #expect(summary.hasPrefix("compared\t"))
            let cases = lines.split(separator: "\n")
            for answer in answers.dropLast().prefix(20) {
                let place = answer.split(separator: "\t").first.flatMap { UInt64($0) }.map { Int($0 &- seed) } ?? 0
                Issue.record("KILN_SHADE_CASES=1 KILN_SHADE_SEED=\(answer)\n\(cases[place])")
            }
            // Bundles in which nothing moves would prove little.
            #expect(moved > 20 * Int(count) || count < 50)
        }
    }

    private static func sources(_ folder: String) throws -> [Source] {
        try Files.list(folder).filter { $0.hasSuffix(".jar") }.sorted().compactMap { name in
            let path = "\(folder)/\(name)"
            let archive = try ZipArchive(path)
            guard archive.stamp.size < 250_000 else { return nil }
            let classes = archive.table.entries.indices.map { archive.table.name($0) }.filter {
                $0.hasSuffix(".class") && $0.contains("/") && !$0.hasPrefix("META-INF/") && !$0.contains("-")
            }.map { String($0.dropLast(6)) }
            let packages = Set(classes.map { Files.parent(of: $0) }).sorted()
            return packages.isEmpty ? nil : Source(path: path, packages: packages, classes: classes)
        }
    }

    /// Names at all depths that begin as another does and go on otherwise: shade takes `com.foo` for the beginning of
    /// `com.foobar` too.
    private static func ambiguous(_ sources: [Source]) -> Set<[UInt8]> {
        var names: Set<[UInt8]> = []
        for name in sources.flatMap({ $0.packages + $0.classes }) {
            var name = Array(name.utf8)
            while let slash = name.lastIndex(of: UInt8(ascii: "/")), names.insert(name).inserted {
                name.removeSubrange(slash...)
            }
        }
        var result: Set<[UInt8]> = []
        for name in names {
            var end = name.count - 1
            while end > 0, name[end] != UInt8(ascii: "/") {
                let start = Array(name[..<end])
                if names.contains(start) { result.insert(start) }
                end -= 1
            }
        }
        return result
    }

    private static func randomCase(_ sources: [Source], _ ambiguous: Set<[UInt8]>, _ seed: UInt64) -> Case {
        var generator = SplitMix(state: seed)
        let chosen = sources.shuffled(using: &generator).prefix(Int.random(in: 2...8, using: &generator))
        var rules: [RelocationRule] = []
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            guard let source = chosen.randomElement(using: &generator),
                let package = source.packages.randomElement(using: &generator)
            else { continue }
            let parts = package.split(separator: "/")
            let depth = min(parts.count, Int.random(in: 2...4, using: &generator))
            let pattern = parts.prefix(depth).joined(separator: "/")
            let isAmbiguous = ambiguous.contains(Array(pattern.utf8))
            // Rules that overlap are refused by one, and taken in order by the other.
            if depth < 2 || isAmbiguous || rules.contains(where: { overlap($0.pattern, pattern) }) { continue }
            let dotted = parts.prefix(depth).joined(separator: ".")
            var rule = RelocationRule(
                pattern: dotted,
                replacement: ["shaded.\(dotted)", "hidden.\(dotted)", "x.y"].randomElement(using: &generator) ?? "z")
            if Int.random(in: 0..<3, using: &generator) == 0 {
                rule.includes = patterns(source, dotted, &generator)
            }
            if Int.random(in: 0..<3, using: &generator) == 0 {
                rule.excludes = patterns(source, dotted, &generator)
            }
            rules.append(rule)
        }
        return Case(jars: chosen.map(\.path), rules: rules)
    }

    /// Ant patterns of packages and classes of a jar that a rule is about.
    private static func patterns(
        _ source: Source, _ pattern: String, _ generator: inout SplitMix
    ) -> [String] {
        let classes = source.classes.map { $0.split(separator: "/").joined(separator: ".") }.filter {
            $0.hasPrefix(pattern + ".") && !$0.contains("$")
        }
        return (0..<Int.random(in: 1...2, using: &generator)).compactMap { _ in
            guard let name = classes.randomElement(using: &generator), let dot = name.lastIndex(of: ".") else {
                return nil
            }
            let package = String(name[..<dot])
            return [name, "\(package).*", "\(package).**", name + "*"].randomElement(using: &generator)
        }
    }

    private static func overlap(_ left: String, _ right: String) -> Bool {
        let left = left.split(separator: ".").joined(separator: "/")
        return left.hasPrefix(right) || right.hasPrefix(left)
    }

    private static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    private static func number(_ name: String) -> UInt64? {
        unsafe getenv(name).flatMap { UInt64(unsafe String(cString: $0)) }
    }
}
