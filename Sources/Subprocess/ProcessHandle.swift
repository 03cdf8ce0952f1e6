internal import CPlatform
internal import Glibc
internal import Support

/// A process that is not a child of Kiln, held so that no other one can be meant when its number is used again.
package final class ProcessHandle: Sendable {
    /// The process's number.
    package let pid: Int32
    private let pidfd: FileDescriptor

    /// Takes hold of a process. The caller knows that it is there at this moment.
    package init(pid: Int32) throws {
        self.pid = pid
        pidfd = FileDescriptor(owning: try systemCall("pidfd_open", "process \(pid)") { kiln_pidfd_open(pid) })
    }

    /// Sends a signal to the process; nothing happens once it has ended.
    package func signal(_ signal: Int32) { _ = kiln_pidfd_signal(pidfd.raw, signal) }

    /// Sends a signal to the group that the process leads; tells whether there is one. Nothing happens once the process
    /// has ended.
    @discardableResult
    package func signalGroup(_ signal: Int32) -> Bool { kiln_pidfd_signal_group(pidfd.raw, pid, signal) == 0 }

    /// Sets one of its resource limits, soft and hard alike. `identity` is its user and group, where Kiln is root.
    package func set(_ limit: ResourceLimit, identity: UInt32?) throws {
        var value = kiln_limit(resource: limit.resource, value: limit.value)
        let number = unsafe kiln_set_limit(pid, &value, identity ?? 0)
        guard number == 0 else {
            throw SystemCallError(call: "prlimit", number: number, subject: "process \(pid)").asKilnError
        }
    }

    /// Blocks until it has ended, at most so long; tells whether it has. The first process of a pid namespace ends
    /// after all others of it (pid_namespaces(7)).
    package func waitForEnd(seconds: Double) -> Bool {
        waitForInput([pidfd.raw], until: monotonicSeconds() + seconds)[0]
    }
}
