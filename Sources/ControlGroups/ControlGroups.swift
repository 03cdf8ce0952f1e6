internal import Glibc
internal import Support
internal import Synchronization

/// The place where this process makes control groups.
package final class ControlGroups: Sendable {
    /// Where they lie.
    package let layout: ControlGroupLayout
    private let made = Mutex(0)

    /// Groups below a layout's folders.
    package init(layout: ControlGroupLayout) { self.layout = layout }

    /// The groups that this process may make. Throws `unavailable` with the remedy when there are none: no controllers, or
    /// no right to make groups.
    package static func detect() throws -> ControlGroups {
        let layout = ControlGroupLayout(
            groups: try Files.readText("/proc/self/cgroup"), mounts: try Files.readText("/proc/self/mountinfo")
        ) { folder in
            // A group whose controllers cannot be read has none for us.
            let text = (try? Files.readText("\(folder)/cgroup.controllers", limit: 4096)) ?? ""
            return Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
        }
        guard let layout else {
            throw KilnError(
                .unavailable,
                "this machine has no control groups with the controllers memory and pids; mount cgroup2 at /sys/fs/cgroup",
                reason: "cgroup.none")
        }
        let groups = ControlGroups(layout: layout)
        do {
            try groups.prepare()
            let probe = try groups.make(ControlGroupLimits(memoryBytes: 64 << 20, processes: 8))
            try probe.remove()
        } catch {
            throw KilnError(
                .unavailable,
                "this user may not make control groups below \(layout.folders.joined(separator: ", ")): "
                    + "run Kiln as a service with Delegate=yes (systemd), or as root",
                reason: "cgroup.denied", cause: error)
        }
        return groups
    }

    /// Makes a group with these limits. Its name tells its maker's process, so that another can sweep it.
    package func make(_ limits: ControlGroupLimits) throws -> ControlGroup {
        let number = made.withLock { made in
            made += 1
            return made
        }
        let name = "kiln-\(getpid())-\(number)"
        let group = ControlGroup(layout: layout, name: name)
        do {
            // One of that name is what a process left that had our number before us.
            if layout.folders.contains(where: { Files.exists("\($0)/\(name)") }) {
                group.kill()
                try group.remove()
            }
            for folder in layout.folders {
                try systemCall("mkdir", folder) { unsafe mkdir("\(folder)/\(name)", 0o755) }
            }
            for setting in limits.settings(layout) { try group.write(setting) }
            return group
        } catch {
            // The error says what is wrong; what is left is swept by the next start.
            try? group.remove()
            throw error
        }
    }

    /// Ends and removes the groups of makers that are gone. Returns their names.
    @discardableResult
    package func sweep() throws -> [String] {
        var swept: Set<String> = []
        for folder in layout.folders {
            for name in try Files.list(folder) {
                let parts = name.split(separator: "-")
                guard parts.count == 3, parts[0] == "kiln", let pid = Int32(parts[1]), Int(parts[2]) != nil,
                    pid != getpid(), kill(pid, 0) == -1, errno == ESRCH
                else { continue }
                swept.insert(name)
            }
        }
        for name in swept {
            let group = ControlGroup(layout: layout, name: name)
            group.kill()
            try group.remove()
        }
        return swept.sorted()
    }

    /// Version 2 gives controllers only to groups below one that holds no processes: this process moves to a leaf.
    private func prepare() throws {
        guard case .unified(let folder) = layout else { return }
        let control = "\(folder)/cgroup.subtree_control"
        let on = Set(try Files.readText(control, limit: 4096).split(whereSeparator: \.isWhitespace).map(String.init))
        if on.isSuperset(of: ControlGroupLayout.needed) { return }
        let leaf = "\(folder)/kiln-service"
        if !Files.exists(leaf) { try systemCall("mkdir", leaf) { unsafe mkdir(leaf, 0o755) } }
        try ControlGroup.write("\(getpid())", to: "\(leaf)/cgroup.procs")
        for controller in ["+memory", "+pids"] { try ControlGroup.write(controller, to: control) }
        // Without it processors are not shared out, which is no danger.
        try? ControlGroup.write("+cpu", to: control)
    }
}
