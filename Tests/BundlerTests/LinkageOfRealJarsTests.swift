import ClassFile
import Glibc
import Runtimes
import Subprocess
import Support
import TestSupport
import Testing

@testable import Bundler
@testable import Linkage

/// Checks of the jars that pyspark brings, against what a real JVM finds in them.
@Suite(.enabled(if: RealJars.folder != nil && JavaJars.hasJava, "no jars of pyspark, or no JDK"))
struct LinkageOfRealJarsTests {
    /// Loads with a class loader over all jars what a check says is missing, and prints what is there all the same.
    private static let harness = """
        import java.io.*; import java.lang.invoke.MethodType; import java.lang.reflect.*; import java.net.*; import java.nio.file.*; import java.util.*;
        public class Find {
            static void all(Class<?> c, Set<Class<?>> seen) {
                if (c == null || !seen.add(c)) return;
                all(c.getSuperclass(), seen);
                for (Class<?> i : c.getInterfaces()) all(i, seen);
            }
            static boolean has(Class<?> c, String name, String descriptor) {
                Set<Class<?>> seen = new LinkedHashSet<>(); all(c, seen);
                for (Class<?> k : seen) {
                    if (name.equals("<init>")) {
                        if (k != c) continue;
                        for (Constructor<?> m : k.getDeclaredConstructors())
                            if (MethodType.methodType(void.class, m.getParameterTypes()).toMethodDescriptorString().equals(descriptor)) return true;
                    } else if (descriptor.startsWith("(")) {
                        for (Method m : k.getDeclaredMethods())
                            if (m.getName().equals(name) && MethodType.methodType(m.getReturnType(), m.getParameterTypes()).toMethodDescriptorString().equals(descriptor)
                                && (k == c || !k.isInterface() || (m.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC)) == 0)) return true;
                    } else {
                        for (Field f : k.getDeclaredFields())
                            if (f.getName().equals(name) && f.getType().descriptorString().equals(descriptor)) return true;
                    }
                }
                return false;
            }
            public static void main(String[] a) throws Exception {
                List<URL> urls = new ArrayList<>();
                for (String jar : Files.readAllLines(Path.of(a[0]))) urls.add(Path.of(jar).toUri().toURL());
                ClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getSystemClassLoader());
                int classes = 0, members = 0, unclear = 0;
                for (String line : Files.readAllLines(Path.of(a[1]))) {
                    String[] w = line.split("\\t");
                    if (w.length == 1) {
                        classes++;
                        if (loader.getResource(w[0] + ".class") != null) System.out.println("there: " + line);
                        continue;
                    }
                    members++;
                    try {
                        if (has(Class.forName(w[0].replace('/', '.'), false, loader), w[1], w[2])) System.out.println("there: " + line);
                    } catch (LinkageError | ClassNotFoundException e) { unclear++; }
                }
                System.out.println("classes " + classes + " members " + members + " unclear " + unclear);
            }
        }
        """

    @Test func `what is said to be missing in pyspark's jars is nowhere for a real class loader`() async throws {
        try await withScratch { directory in
            // Without optimisation all of them take minutes.
            #if DEBUG
                let paths = try #require(RealJars.paths).filter { path in
                    if case .file(let stamp) = FileStamp.of(path) { stamp.size < 400_000 } else { false }
                }
            #else
                let paths = try #require(RealJars.paths)
            #endif
            let java = JavaJars(folder: directory)
            let home = Files.parent(of: Files.parent(of: try Files.realPath("/usr/bin/java")))
            let jdk = try JDKSummary.load(home: home, release: nil, cache: nil)
            #expect(jdk.isWhole)
            let jars = try JarSummaries.read(paths, cache: "\(directory)/cache", threads: 2)
            let again = try JarSummaries.read(paths, cache: "\(directory)/cache", threads: 2)
            #expect(zip(jars, again).allSatisfy { $0.summary.packed == $1.summary.packed })
            var check = LinkageCheck(
                again.map { LinkageInput(label: $0.path, role: .library, summary: $0.summary) }
                    + [LinkageInput(label: "jdk", role: .jdk, summary: jdk.summary)], loading: .parentFirst,
                javaRelease: jdk.release)
            let report = check.run()
            #expect(report.classes > 3_000)
            var lines: Set<String> = []
            for problem in check.problems.problems {
                let name = check.world.names.name(Int(problem.subject))
                switch problem.kind {
                case .missingClass: lines.insert(name)
                case .missingMethod, .missingField:
                    let pair = check.world.knownPairs.keys[Int(problem.pair)]
                    let words = [pair >> 32, pair & 0xFFFF_FFFF].map { check.world.names.name(Int($0)) }
                    lines.insert("\(name)\t\(words[0])\t\(words[1])")
                default: break
                }
            }
            try Files.writeAtomically("\(directory)/jars", Array(paths.joined(separator: "\n").utf8))
            try Files.writeAtomically("\(directory)/missing", Array(lines.sorted().joined(separator: "\n").utf8))
            try Files.writeAtomically("\(directory)/Find.java", Array(Self.harness.utf8))
            let said = try await java.run([
                "/usr/bin/java", "\(directory)/Find.java", "\(directory)/jars", "\(directory)/missing",
            ])
            let wrong = said.split(separator: "\n").filter { $0.hasPrefix("there: ") }
            #expect(wrong.isEmpty, "\(wrong.prefix(20))")
            #expect(lines.count > 500)
        }
    }
}

/// The jars that pyspark brings.
enum RealJars {
    static let folder = unsafe getenv("KILN_TEST_PYSPARK").map { unsafe String(cString: $0) }

    static var paths: [String]? {
        // Without the folder the suite is not run.
        folder.flatMap { folder in
            (try? Files.list(folder))?.filter { $0.hasSuffix(".jar") }.sorted().map { "\(folder)/\($0)" }
        }
    }
}
