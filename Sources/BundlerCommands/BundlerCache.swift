/// Where the bundler keeps what makes the next bundle faster.
enum BundlerCache {
    /// `$XDG_CACHE_HOME/kiln/bundler` or `~/.cache/kiln/bundler`; `nil` without a home.
    static func folder(_ environment: [String: String]) -> String? {
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") { return folder + "/kiln/bundler" }
        return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.cache/kiln/bundler" : nil }
    }
}
