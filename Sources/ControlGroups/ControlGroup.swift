internal import Glibc
internal import Support

/// One group of processes. Whoever made it ends and removes it.
package struct ControlGroup: Sendable {
    private let layout: ControlGroupLayout
    /// Its name below each folder of the layout.
    package let name: String

    init(layout: ControlGroupLayout, name: String) {
        self.layout = layout
        self.name = name
    }

    /// Puts a process in; what it starts from then on is in it too.
    package func add(_ pid: Int32) throws {
        for folder in layout.folders { try Self.write("\(pid)", to: "\(folder)/\(name)/cgroup.procs") }
    }

    /// The processes in it now.
    package func processes() throws -> [Int32] {
        var all: Set<Int32> = []
        for folder in layout.folders {
            let text = try Files.readText("\(folder)/\(name)/cgroup.procs")
            all.formUnion(text.split(separator: "\n").compactMap { Int32($0) })
        }
        return all.sorted()
    }

    /// What it used up to now.
    package func usage() -> ControlGroupUsage {
        ControlGroupUsage(layout) { controller, file in
            guard let folder = layout.folder(controller) else { return nil }
            // A file that this kernel lacks counts nothing.
            return try? Files.readText("\(folder)/\(name)/\(file)", limit: 1 << 16)
        }
    }

    /// Ends all of its processes, also those that start others meanwhile.
    package func kill() {
        if case .unified(let folder) = layout, (try? Self.write("1", to: "\(folder)/\(name)/cgroup.kill")) != nil {
            return
        }
        // Frozen, none can start another between the look and the blow.
        let freezer = layout.folder("freezer").map { "\($0)/\(name)/freezer.state" }
        for _ in 0..<100 {
            if let freezer { try? Self.write("FROZEN", to: freezer) }
            // A group that is gone has none.
            let processes = (try? processes()) ?? []
            for pid in processes { Glibc.kill(pid, SIGKILL) }
            if let freezer { try? Self.write("THAWED", to: freezer) }
            if processes.isEmpty { return }
            usleep(2000)
        }
    }

    /// Removes it; its processes must have ended. Throws when the kernel still counts some after two seconds.
    package func remove() throws {
        for folder in layout.folders {
            let path = "\(folder)/\(name)"
            var tries = 0
            while unsafe rmdir(path) == -1, errno != ENOENT {
                // Ended processes stay for a moment.
                guard errno == EBUSY, tries < 1000 else {
                    throw KilnError(
                        .unavailable, "the control group \(path) cannot be removed: errno \(errno)",
                        reason: "cgroup.busy")
                }
                tries += 1
                usleep(2000)
            }
        }
    }

    func write(_ setting: ControlGroupSetting) throws {
        guard let folder = layout.folder(setting.controller) else { return }
        do { try Self.write(setting.value, to: "\(folder)/\(name)/\(setting.file)") } catch {
            if !setting.isOptional { throw error }
        }
    }

    static func write(_ text: String, to path: String) throws {
        try FileDescriptor.open(path, O_WRONLY).write(Array(text.utf8))
    }
}
