import Glibc
import Subprocess
import Support
import TestSupport

/// The real `kiln`, with a home of its own.
struct RealProgram {
    /// `kiln` with `kiln-main` beside it: the one that KILN_TEST_PROGRAM names, else the one beside this test.
    static let path: String? = {
        var folders: [String] = []
        if let named = unsafe getenv("KILN_TEST_PROGRAM") {
            folders.append(Files.parent(of: unsafe String(cString: named)))
        }
        // Without /proc there is none.
        if let own = try? Files.realPath("/proc/self/exe") { folders.append(Files.parent(of: own)) }
        return folders.first { Files.exists($0 + "/kiln") && Files.exists($0 + "/kiln-main") }.map { $0 + "/kiln" }
    }()

    /// Real jars, smallest first; empty without the fixtures.
    static let jars: [String] = {
        guard let folder = unsafe getenv("KILN_TEST_PYSPARK").map({ unsafe String(cString: $0) }),
            let names = try? Files.list(folder)
        else { return [] }
        return names.filter { $0.hasSuffix(".jar") }.map { "\(folder)/\($0)" }.sorted {
            (size($0), $0) < (size($1), $1)
        }
    }()

    let scratch: String

    /// The words of `kiln bundle` with relocations.
    func words(_ output: String, _ jars: [String], _ more: [String] = []) -> [String] {
        [Self.path ?? "kiln", "bundle", "-o", output] + jars
            + ["--relocate", "org.apache.commons=shaded.commons", "--relocate", "javax=shaded.javax"] + more
    }

    /// A request to run words.
    func request(_ words: [String], _ more: [String: String] = [:]) -> ProcessRequest {
        ProcessRequest(
            words,
            environment: ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": scratch, "LANG": "C.UTF-8"].merging(more) {
                $1
            }, workingDirectory: scratch)
    }

    /// Runs words to their end.
    func run(_ words: [String], _ more: [String: String] = [:]) async throws -> ProcessResult {
        try await Subprocess.run(request(words, more), timeout: 120)
    }

    private static func size(_ path: String) -> Int64 {
        // What cannot be asked for is as good as empty.
        (try? FileDescriptor.open(path, O_RDONLY).status().st_size).map { Int64($0) } ?? 0
    }
}
