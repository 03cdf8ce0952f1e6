/// Whether a system meets a profile's `<os>` (M12).
struct OSActivation {
    /// The system: `os.name`, `os.arch`, `os.version`, lower case, and `path.separator`.
    var name: String
    var arch: String
    var version: String
    var pathSeparator: String

    /// Compares the fields that are set; none set is never active.
    func isActive(name: String?, family: String?, arch: String?, version: String?, allowsPattern: Bool) -> Bool {
        guard name != nil || family != nil || arch != nil || version != nil else { return false }
        return matches(family) { isFamily($0) } && matches(name) { self.name == $0 }
            && matches(arch) { self.arch == $0 }
            && matchesVersion(version, allowsPattern: allowsPattern)
    }

    private func matches(_ wanted: String?, _ test: (String) -> Bool) -> Bool {
        guard let wanted else { return true }
        let lower = JavaStrings.lowercase(wanted)
        return lower.hasPrefix("!") ? !test(String(lower.dropFirst())) : test(lower)
    }

    private func matchesVersion(_ wanted: String?, allowsPattern: Bool) -> Bool {
        guard let wanted else { return true }
        if allowsPattern, wanted.hasPrefix("regex:") {
            return SmallPattern.matches(String(wanted.dropFirst("regex:".count)), version)
        }
        return matches(wanted) { version == $0 }
    }

    private func isFamily(_ family: String) -> Bool {
        let isWindows = name.holds("windows")
        let is9x = isWindows && (name.holds("95") || name.holds("98") || name.holds("me") || name.holds("ce"))
        let isMac = name.holds("mac") || name.holds("darwin")
        switch family {
        case "windows": return isWindows
        case "win9x": return is9x
        case "winnt": return isWindows && !is9x
        case "dos": return pathSeparator == ";" && !name.holds("netware") && !isWindows
        case "mac": return isMac
        case "tandem": return name.holds("nonstop_kernel")
        case "unix": return pathSeparator == ":" && !name.holds("openvms") && (!isMac || name.hasSuffix("x"))
        case "z/os": return name.holds("z/os") || name.holds("os/390")
        default: return name.holds(family)
        }
    }
}

extension String {
    fileprivate func holds(_ part: String) -> Bool { JavaStrings.contains(self, part) }
}
