import FoundationEssentials
import Glibc
import Subprocess
import Support

/// A question and the repository that it is about.
struct Asked: Sendable {
    var repository: String
    var line: String
}

/// Answers questions about repositories: a Maven, or Kiln.
protocol Judge: Sendable {
    var name: String { get }
    func answers(_ asked: [Asked]) async throws -> [Answer]
}

/// What the machine offers to these tests (scripts/fixtures says where).
enum Machine {
    static let shared = variable("KILN_TEST_SHARED")
    static let maven39 = variable("KILN_TEST_MAVEN39")
    static let maven4 = variable("KILN_TEST_MAVEN4")
    static let debianMaven = "/usr/share/maven/lib"
    static let hasJava = Files.exists("/usr/bin/javac") && Files.exists("/usr/bin/java")
    static let hasMaven38 = hasJava && Files.exists(debianMaven + "/maven-resolver-provider-3.x.jar")

    /// The program under test: beside this one, or the one that KILN_TEST_PROGRAM names.
    static let program: String? = {
        if let named = variable("KILN_TEST_PROGRAM") { return named }
        guard let own = try? Files.realPath("/proc/self/exe") else { return nil }  // without /proc there is none
        let path = Files.parent(of: own) + "/kiln"
        return Files.exists(path) ? path : nil
    }()

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    static func number(_ name: String, or usual: Int) -> Int { variable(name).flatMap(Int.init) ?? usual }
}

/// The properties that every answer of the corpora was made with.
let pinnedProperties = """
    java.version=17.0.10
    java.specification.version=17
    java.vendor=Eclipse Adoptium
    java.home=/usr/lib/jvm/java-17
    os.name=Linux
    os.arch=amd64
    os.version=5.15.0
    file.separator=/
    path.separator=:
    user.home=/home/u
    user.name=u
    user.dir=/w

    """

/// Reads the lines that a judge wrote, one for each question.
func readAnswers(_ output: [UInt8], count: Int, from name: String) throws -> [Answer] {
    let answers = try output.split(separator: UInt8(ascii: "\n")).map {
        try Answer(line: Array($0))
    }
    guard answers.count == count else {
        throw KilnError(.internal, "\(name) gave \(answers.count) answers to \(count) questions")
    }
    return answers
}
