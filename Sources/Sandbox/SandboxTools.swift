internal import Glibc
internal import Support

/// The programs that make a sandbox; `nil` where one is missing.
package struct SandboxTools: Hashable, Sendable {
    /// bubblewrap's `bwrap`.
    package var bubblewrap: String?
    /// Kiln's own `kiln-sandbox`.
    package var helper: String?

    /// Joins the paths.
    package init(bubblewrap: String?, helper: String?) {
        self.bubblewrap = bubblewrap
        self.helper = helper
    }

    /// `bwrap` where distributions put it, and `kiln-sandbox` beside the running executable.
    package static var detected: SandboxTools {
        func first(_ paths: [String]) -> String? { paths.first { access($0, X_OK) == 0 } }
        // Without /proc there is no sandbox at all.
        let folder = (try? Files.realPath("/proc/self/exe")).map(Files.parent(of:)) ?? ""
        return SandboxTools(
            bubblewrap: first(["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"]),
            helper: first(["\(folder)/kiln-sandbox"]))
    }
}
