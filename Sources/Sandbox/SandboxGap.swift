package import Support

/// Something that a machine lacks for the sandbox, and what to do.
package struct SandboxGap: Hashable, Sendable {
    /// What is missing.
    package let what: String
    /// What to do about it.
    package let remedy: String

    /// The same as an error.
    package var error: KilnError {
        KilnError(.unavailable, "no sandbox: \(what); \(remedy)", reason: "sandbox.unavailable")
    }

    /// bubblewrap is not there.
    package static let noBubblewrap = SandboxGap(
        what: "bubblewrap is not installed", remedy: "install it: apt-get install bubblewrap")
    /// Kiln's own helper is not there.
    package static let noHelper = SandboxGap(
        what: "kiln-sandbox is missing beside the kiln executable",
        remedy: "build it (swift build --product kiln-sandbox) or install it there")
}
