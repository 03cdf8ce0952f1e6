internal import CPlatform
internal import Glibc
internal import Support

/// Runs work on a new thread that blocks all signals and ends with the work.
package func startThread(_ name: String, _ work: @escaping @Sendable () -> Void) throws {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    unsafe pthread_attr_setstacksize(&attributes, 1 << 20)
    let start = unsafe Unmanaged.passRetained(ThreadStart(name, work))
    var thread = pthread_t()
    let number = unsafe pthread_create(
        &thread, &attributes,
        { argument in
            guard let argument = unsafe argument else { return nil }
            let start = unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
            unsafe kiln_quiet_thread(start.name)
            start.work()
            return nil
        }, start.toOpaque())
    guard number == 0 else {
        unsafe start.release()
        throw KilnError(
            .unavailable, "no thread for \(name): the machine's or the user's limit of threads is reached",
            cause: SystemCallError(call: "pthread_create", number: number, subject: name))
    }
}

private final class ThreadStart: Sendable {
    let name: String
    let work: @Sendable () -> Void

    init(_ name: String, _ work: @escaping @Sendable () -> Void) {
        self.name = name
        self.work = work
    }
}

/// Seconds of the clock that never jumps.
package func monotonicSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
