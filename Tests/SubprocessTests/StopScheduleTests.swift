import Subprocess
import Testing

/// Events → steps; times are seconds.
struct StopScheduleTests {
    @Test func `without deadlines nothing ever happens`() {
        var schedule = StopSchedule(ProcessDeadlines(), now: 100)
        #expect(schedule.next == nil)
        #expect(schedule.step(now: 1e9) == nil)
        #expect(schedule.cause == nil)
    }

    @Test func `the wall time asks, then kills after the grace, then again every second`() {
        var schedule = StopSchedule(ProcessDeadlines(wallSeconds: 60, graceSeconds: 10), now: 100)
        #expect(schedule.next == 160)
        #expect(schedule.step(now: 159.9) == nil)
        #expect(schedule.step(now: 160) == .terminate)
        #expect(schedule.cause == .wallTime)
        #expect(schedule.next == 170)
        #expect(schedule.step(now: 169.9) == nil)
        #expect(schedule.step(now: 170) == .kill(attempt: 1))
        #expect(schedule.step(now: 170.5) == nil)
        #expect(schedule.next == 171)
        #expect(schedule.step(now: 171) == .kill(attempt: 2))
    }

    @Test func `output puts the silence off, and its taking does not count`() {
        var schedule = StopSchedule(ProcessDeadlines(wallSeconds: 1000, silenceSeconds: 5, graceSeconds: 1), now: 0)
        #expect(schedule.next == 5)
        schedule.outputBegan()
        #expect(schedule.next == 1000)
        #expect(schedule.step(now: 50) == nil)
        schedule.outputEnded(now: 50)
        #expect(schedule.next == 55)
        #expect(schedule.step(now: 54.9) == nil)
        #expect(schedule.step(now: 55) == .terminate)
        #expect(schedule.cause == .silence)
    }

    @Test func `the first cause stays, and a later request shortens the grace`() {
        var schedule = StopSchedule(ProcessDeadlines(wallSeconds: 10, graceSeconds: 100), now: 0)
        #expect(schedule.step(now: 10) == .terminate)
        schedule.request(now: 11, graceSeconds: 2)
        #expect(schedule.cause == .wallTime)
        #expect(schedule.next == 13)
        schedule.request(now: 12, graceSeconds: 50)
        #expect(schedule.next == 13)
        #expect(schedule.step(now: 13) == .kill(attempt: 1))
        schedule.request(now: 13, graceSeconds: 0)
        #expect(schedule.next == 14)
    }

    @Test func `a request without grace asks and kills at once`() {
        var schedule = StopSchedule(ProcessDeadlines(), now: 0)
        schedule.request(now: 1, graceSeconds: 0)
        #expect(schedule.next == 0)
        #expect(schedule.step(now: 1) == .terminate)
        #expect(schedule.step(now: 1) == .kill(attempt: 1))
        #expect(schedule.cause == .request)
    }
}
