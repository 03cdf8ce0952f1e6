/// Where Kiln itself lies.
package enum InstallFolder {
    /// The folder of the running executable.
    package static func binaries() throws -> String { Files.parent(of: try Files.realPath("/proc/self/exe")) }

    /// The folder with the toolchains and runtime profiles that come with Kiln: `share/kiln/toolchains` beside `bin`, or
    /// `toolchains` of the source tree that the executable was built in.
    package static func toolchains() throws -> String? {
        var folder = try binaries()
        let shared = Files.parent(of: folder) + "/share/kiln/toolchains"
        if Files.isDirectory(shared) { return shared }
        while folder != "/" {
            if Files.exists(folder + "/toolchains/debian.yaml") { return folder + "/toolchains" }
            folder = Files.parent(of: folder)
        }
        return nil
    }
}
