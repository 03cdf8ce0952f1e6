import Bundler
import Bundling
import ClassFile
import Entries
import Support
import TestSupport
import Testing
import Zip

/// What is merged, moved and left out, seen by a JVM that runs the bundle.
@Suite(.enabled(if: JavaJars.hasJava, "there is no JDK"))
struct MergedFilesTests {
    private static func bundle(
        _ jars: [String], _ output: String, main: String? = nil, _ rules: [(String, String)] = []
    ) throws {
        var spec = BundleSpec()
        spec.relocate = rules.map { RelocationRule(pattern: $0.0, replacement: $0.1) }
        spec.mainClass = main
        let sources = jars.map { BundleSource(path: $0, label: String($0.split(separator: "/").last ?? "")) }
        _ = try Bundler(BundleRequest(sources: sources, spec: spec, output: output)).run()
    }

    @Test func `every provider of a service is found, from each jar and under its new name`() async throws {
        try await withScratch { folder in
            let jars = JavaJars(folder: folder)
            let api = try await jars.make(
                "api", [("com/api/Codec.java", "package com.api; public interface Codec { String name(); }")])
            var all = [api]
            for name in ["First", "Second", "Third"] {
                let providers = name == "Second" ? "# ours\ncom.impl.Second # the best" : "com.impl.\(name)\n"
                all.append(
                    try await jars.make(
                        name,
                        [
                            (
                                "com/impl/\(name).java",
                                "package com.impl; public class \(name) implements com.api.Codec "
                                    + "{ public String name() { return getClass().getName(); } }"
                            )
                        ], resources: [("META-INF/services/com.api.Codec", providers)], against: [api]))
            }
            let main = try await jars.make(
                "main",
                [
                    (
                        "app/Main.java",
                        """
                        package app;
                        public class Main {
                            public static void main(String[] args) {
                                for (var codec : java.util.ServiceLoader.load(com.api.Codec.class))
                                    System.out.println(codec.name());
                            }
                        }
                        """
                    )
                ], against: [api])
            for (rules, prefix) in [
                ([], "com.impl"), ([("com.impl", "shaded.impl")], "shaded.impl"),
                ([("com.api", "shaded.api"), ("com.impl", "shaded.impl")], "shaded.impl"),
            ] {
                let output = "\(folder)/bundle.jar"
                try Self.bundle([main] + all, output, main: "app.Main", rules)
                let printed = try await jars.run(["/usr/bin/java", "-Xverify:all", "-jar", output])
                #expect(printed == "\(prefix).First\n\(prefix).Second\n\(prefix).Third\n")
            }
        }
    }

    private static let log4j: [String]? = {
        let names = ["log4j-api-2.20.0.jar", "log4j-core-2.20.0.jar"].map { "\(Pyspark.jars ?? "")/\($0)" }
        return names.allSatisfy { Files.exists($0) } ? names : nil
    }()

    @Test(.enabled(if: log4j != nil, "there is no Log4j"), arguments: ["", "com.plug", "org.apache.logging.log4j"])
    func `Log4j finds its own plugins and those of another jar`(moved: String) async throws {
        let log4j = try #require(Self.log4j)
        try await withScratch { folder in
            let jars = JavaJars(folder: folder)
            // Log4j's annotation processor writes the jar's Log4j2Plugins.dat.
            let plugin = try await jars.make(
                "plugin",
                [
                    (
                        "com/plug/LoudConverter.java",
                        """
                        package com.plug;
                        import org.apache.logging.log4j.core.LogEvent;
                        import org.apache.logging.log4j.core.config.plugins.Plugin;
                        import org.apache.logging.log4j.core.pattern.*;
                        @Plugin(name = "LoudConverter", category = "Converter")
                        @ConverterKeys({"loud"})
                        public final class LoudConverter extends LogEventPatternConverter {
                            private LoudConverter() { super("Loud", "loud"); }
                            public static LoudConverter newInstance(String[] options) { return new LoudConverter(); }
                            @Override public void format(LogEvent event, StringBuilder out) {
                                out.append(event.getMessage().getFormattedMessage().toUpperCase());
                            }
                        }
                        """
                    )
                ], against: log4j)
            let dat = "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat"
            #expect(try ZipArchive(plugin).index(of: dat) != nil)
            let main = try await jars.make(
                "main",
                [
                    (
                        "app/Main.java",
                        "package app; public class Main { public static void main(String[] args) "
                            + "{ org.apache.logging.log4j.LogManager.getLogger(\"x\").error(\"hello\"); } }"
                    )
                ],
                resources: [
                    (
                        "log4j2.xml",
                        "<Configuration status='warn'><Appenders><Console name='c'>"
                            + "<PatternLayout pattern='%loud %msg %level%n'/></Console></Appenders>"
                            + "<Loggers><Root level='info'><AppenderRef ref='c'/></Root></Loggers></Configuration>"
                    )
                ], against: log4j)
            let output = "\(folder)/bundle.jar"
            for order in [[main, plugin] + log4j, [main] + log4j + [plugin]] {
                try Self.bundle(order, output, main: "app.Main", moved.isEmpty ? [] : [(moved, "shaded.\(moved)")])
                #expect(try await jars.run(["/usr/bin/java", "-jar", output]) == "HELLO hello ERROR\n")
                let archive = try ZipArchive(output)
                let converter = moved == "com.plug" ? "shaded/com/plug" : "com/plug"
                #expect(archive.index(of: "\(converter)/LoudConverter.class") != nil)
            }
        }
    }

    @Test(.enabled(if: Files.exists("/usr/bin/jarsigner"), "there is no jarsigner"))
    func `the classes of a signed jar load from a bundle`() async throws {
        try await withScratch { folder in
            let jars = JavaJars(folder: folder)
            let signed = try await jars.make(
                "signed",
                [("com/sig/A.java", "package com.sig; public class A { public String toString() { return \"A\"; } }")],
                manifest: ["Sealed: true"])
            let store = ["-keystore", "\(folder)/keys", "-storepass", "secret", "-keypass", "secret"]
            for (alias, algorithm) in [("one", "RSA"), ("two", "EC"), ("three", "DSA")] {
                _ = try await jars.run(
                    ["/usr/bin/keytool", "-genkeypair", "-alias", alias, "-keyalg", algorithm, "-dname", "CN=t"] + store
                )
                _ = try await jars.run(["/usr/bin/jarsigner"] + store + [signed, alias])
            }
            let names = try ZipArchive(signed)
            #expect(names.index(of: "META-INF/ONE.RSA") != nil && names.index(of: "META-INF/TWO.EC") != nil)
            let more = try await jars.make(
                "more", [("com/sig/B.java", "package com.sig; public class B extends A { }")], against: [signed])
            let main = try await jars.make(
                "main",
                [
                    (
                        "app/Main.java",
                        """
                        package app;
                        public class Main { public static void main(String[] args) {
                            System.out.println(new com.sig.B() + " " + com.sig.A.class.getSigners());
                        } }
                        """
                    )
                ], against: [signed, more])
            for rules in [[], [("com.sig", "shaded.sig")]] {
                let output = "\(folder)/bundle.jar"
                try Self.bundle([main, signed, more], output, main: "app.Main", rules)
                #expect(try await jars.run(["/usr/bin/java", "-jar", output]) == "A null\n")
                let archive = try ZipArchive(output)
                let left = archive.table.entries.indices.map { archive.table.name($0) }.filter {
                    $0.hasPrefix("META-INF/") && !$0.hasSuffix("/")
                }
                #expect(left == ["META-INF/MANIFEST.MF", "META-INF/kiln/bundle.json"])
            }
        }
    }

    @Test func `a JVM takes the class for its own version, moved or not`() async throws {
        try await withScratch { folder in
            let jars = JavaJars(folder: folder)
            var archives: [String: ZipArchive] = [:]
            for version in ["base", "11", "99"] {
                archives[version] = try ZipArchive(
                    try await jars.make(
                        "v\(version)",
                        [
                            (
                                "com/mr/Version.java",
                                "package com.mr; public class Version { public static String of() { return \"\(version)\"; } }"
                            )
                        ]))
            }
            for (isFlagged, expected) in [(true, "11"), (false, "base")] {
                let library = "\(folder)/library-\(isFlagged).jar"
                let writer = try ZipWriter(library)
                func add(_ name: String, _ bytes: [UInt8]) throws {
                    let name = Array(name.utf8)
                    try writer.add(name.span, bytes.span)
                }
                let flag = isFlagged ? "Multi-Release: true\r\n" : ""
                try add("META-INF/MANIFEST.MF", Array("Manifest-Version: 1.0\r\n\(flag)\r\n".utf8))
                for (version, archive) in archives.sorted(by: { $0.key < $1.key }) {
                    let index = try #require(archive.index(of: "com/mr/Version.class"))
                    let prefix = version == "base" ? "" : "META-INF/versions/\(version)/"
                    try add("\(prefix)com/mr/Version.class", try archive.read(index))
                }
                _ = try writer.finish()
                let main = try await jars.make(
                    "main",
                    [
                        (
                            "app/Main.java",
                            "package app; public class Main { public static void main(String[] args) "
                                + "{ System.out.println(com.mr.Version.of()); } }"
                        )
                    ], against: [library])
                for rules in [[], [("com.mr", "shaded.mr")]] {
                    let output = "\(folder)/bundle.jar"
                    try Self.bundle([main, library], output, main: "app.Main", rules)
                    let printed = try await jars.run(["/usr/bin/java", "-Xverify:all", "-jar", output])
                    #expect(printed == expected + "\n")
                }
            }
        }
    }
}
