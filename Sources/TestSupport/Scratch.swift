internal import Support

/// Gives the body an empty directory of its own (absolute, no links in its path, mode 0700), removed afterwards.
package func withScratch<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let path = try Files.makeTemporary("kiln-test")
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
