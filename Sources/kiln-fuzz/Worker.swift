internal import Glibc
internal import Support

/// Runs inputs one after the other, in a process of its own that a defect may end.
struct Worker {
    /// The inputs of all workers: this one runs every `step`th from `start` on.
    var start: UInt64
    var step: UInt64
    /// When to stop, by the monotonic clock, in seconds.
    var deadline: Double
    /// Where it keeps its state: the number of the input at hand.
    var folder: String

    /// The processor time that one input may take, in seconds.
    static let cpuLimit = 5.0
    /// The time after which an input counts as hanging, in seconds.
    static let hangLimit: UInt32 = 60

    /// Runs inputs until the deadline; prints a line for each defect, and at the end one with figures.
    func run(_ maker: InputMaker, _ runner: InputRunner) throws {
        let state = try FileDescriptor.open(folder + "/state", O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
        var number = start
        var count = 0
        var slowest = (seconds: 0.0, number: UInt64(0))
        while Worker.now(CLOCK_MONOTONIC) < deadline {
            try Worker.note(number, state)
            // The default action of SIGALRM ends the process, which the supervisor takes for a hang.
            alarm(Worker.hangLimit)
            let input = maker.input(number)
            let before = Worker.now(CLOCK_PROCESS_CPUTIME_ID)
            do {
                try runner.run(input)
            } catch let violation as FuzzViolation {
                Worker.say("defect \(number) \(input.kind): \(violation.what)")
            }
            let seconds = Worker.now(CLOCK_PROCESS_CPUTIME_ID) - before
            if seconds > Worker.cpuLimit {
                Worker.say("defect \(number) \(input.kind): slow, \(seconds) s for \(input.bytes.count) bytes")
            }
            if seconds > slowest.seconds { slowest = (seconds, number) }
            count += 1
            number += step
        }
        alarm(0)
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        print("done \(count) \(usage.ru_maxrss / 1024) \(slowest.seconds) \(slowest.number)")
    }

    /// Prints a line at once, since the next input may end the process.
    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func note(_ number: UInt64, _ state: borrowing FileDescriptor) throws {
        var number = number
        let written = pwrite(state.raw, &number, 8, 0)
        guard written == 8 else { throw FuzzViolation("the worker cannot keep its state") }
    }
}
