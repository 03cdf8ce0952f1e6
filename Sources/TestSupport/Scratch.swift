internal import Glibc
internal import Support

/// Gives the body an empty directory of its own (absolute, no links in its path, mode 0700), removed afterwards.
package func withScratch<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/kiln-test-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
        throw SystemCallError(call: "mkdtemp", number: errno, subject: "/tmp/kiln-test-XXXXXX").asKilnError
    }
    let path = try Files.realPath(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    do {
        let result = try await body(path)
        try Files.removeTree(path)
        return result
    } catch {
        // The body's error matters; a tree that cannot be removed as well is only clutter.
        try? Files.removeTree(path)
        throw error
    }
}
