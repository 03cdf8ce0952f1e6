import Subprocess
import Support

/// The corpora beside the project, unpacked once (scripts/fixtures), or nil.
enum Corpora {
    static let folder: String? = {
        guard let folder = Machine.variable("KILN_TEST_CORPORA"), Files.isDirectory(folder) else { return nil }
        return folder
    }()

    /// The lines of one of its files.
    static func lines(_ name: String) throws -> [String] {
        let text = try Files.readText("\(folder ?? "")/\(name)", limit: 1 << 28)
        return text.split(separator: "\n").map(String.init)
    }
}
