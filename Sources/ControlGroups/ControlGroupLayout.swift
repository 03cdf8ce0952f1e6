/// Where control groups of this process lie: the folder of its own group, for version 2 or for each controller of version 1.
package enum ControlGroupLayout: Hashable, Sendable {
    /// One tree for all controllers (cgroups(7), "Cgroups v2").
    case unified(String)
    /// A tree for each controller or set of them.
    case separate([String: String])

    /// The controllers of version 1 that a build's group needs; the rest are used when they are there.
    static let needed: Set<String> = ["memory", "pids"]
    static let useful: Set<String> = needed.union(["cpu", "cpuacct", "freezer"])

    /// Reads the text of `/proc/self/cgroup` and `/proc/self/mountinfo`. `controllers` tells which controllers the group in a
    /// folder of version 2 has. `nil` when neither version has what is needed.
    package init?(groups: String, mounts: String, controllers: (String) -> Set<String>) {
        let mounted = mounts.split(separator: "\n").compactMap(Mount.init)
        var folders: [String: String] = [:]
        for line in groups.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let names = fields[1].split(separator: ",").map(String.init)
            if fields[0] == "0", names.isEmpty {
                guard let mount = mounted.last(where: { $0.type == "cgroup2" }), let folder = mount.folder(fields[2])
                else { continue }
                if controllers(folder).isSuperset(of: Self.needed) {
                    self = .unified(folder)
                    return
                }
            }
            for name in names where Self.useful.contains(name) {
                let mount = mounted.last { $0.type == "cgroup" && $0.options.contains(Substring(name)) }
                folders[name] = mount?.folder(fields[2])
            }
        }
        guard Self.needed.isSubset(of: folders.keys) else { return nil }
        self = .separate(folders)
    }

    /// The folders below which groups are made, each once, in order.
    package var folders: [String] {
        switch self {
        case .unified(let folder): [folder]
        case .separate(let folders): Set(folders.values).sorted()
        }
    }

    /// The folder that has a controller.
    package func folder(_ controller: String) -> String? {
        switch self {
        case .unified(let folder): folder
        case .separate(let folders): folders[controller]
        }
    }

    /// A line of mountinfo (proc(5)).
    private struct Mount {
        var root: Substring
        var target: String
        var type: Substring
        var options: Set<Substring>

        init?(_ line: Substring) {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count >= dash + 4 else { return nil }
            root = fields[3]
            target = Self.plain(fields[4])
            type = fields[dash + 1]
            options = Set(fields[dash + 3].split(separator: ","))
        }

        /// Where a group of this tree is found; `nil` when it lies above what is mounted.
        func folder(_ group: Substring) -> String? {
            if root == "/" || group == root || group.hasPrefix(root + "/") {
                let rest = root == "/" ? group : group.dropFirst(root.count)
                return rest == "/" || rest.isEmpty ? target : target + rest
            }
            return nil
        }

        /// Spaces, tabs, line feeds and backslashes are written as octal numbers.
        private static func plain(_ text: Substring) -> String {
            var plain = ""
            var rest = text
            while let slash = rest.firstIndex(of: "\\") {
                plain += rest[..<slash]
                rest = rest[slash...].dropFirst()
                if rest.count >= 3, let code = UInt8(rest.prefix(3), radix: 8) {
                    plain.unicodeScalars.append(Unicode.Scalar(code))
                    rest = rest.dropFirst(3)
                }
            }
            return plain + rest
        }
    }
}
