import FoundationEssentials
import Subprocess
import Support

/// What Maven answered to version questions, when the machine has the corpora.
enum Corpus {
    static let folder: String? = {
        let variable = ProcessInfo.processInfo.environment["KILN_TEST_SHARED"].flatMap { $0.isEmpty ? nil : $0 }
        let top = Files.parent(of: Files.parent(of: Files.parent(of: #filePath)))
        let folder = (variable ?? Files.parent(of: top) + "/shared") + "/corpora/maven/oracle"
        return Files.exists(folder + "/version-order.tsv.gz") ? folder : nil
    }()

    /// The lines of a compressed table, without comments, each split at its tabs.
    static func rows(_ name: String) async throws -> [[String]] {
        guard let folder else { return [] }
        let result = try await Subprocess.run(ProcessRequest(["gzip", "-dc", "\(folder)/\(name)"]))
        let text = result.outputText
        return text.split(separator: "\n", omittingEmptySubsequences: true).filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
