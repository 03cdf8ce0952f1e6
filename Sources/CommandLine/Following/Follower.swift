internal import Client
internal import CommandSyntax
internal import Pipeline
internal import Support
internal import Synchronization

/// Follows a build to its end: its log above, a line about how far it is below.
struct Follower {
    private let client: KilnClient
    private let context: CommandContext
    private let line: StatusLine

    init(client: KilnClient, context: CommandContext) {
        self.client = client
        self.context = context
        line = StatusLine(context.console)
    }

    /// Follows from an offset of the log and gives the build as it ended. When the task is cancelled it says that the
    /// build goes on.
    func follow(_ id: BuildID, from offset: Int64 = 0, showsLog: Bool) async throws -> Build {
        let display = FollowDisplay(line: line, offset: offset, showsLog: showsLog)
        do {
            try await watch(id, offset, display)
            try display.finish()
            return try await client.build(id)
        } catch {
            try line.end()
            guard Task.isCancelled else { throw error }
            try line.remark("\(id) goes on without you; end it with 'kiln cancel \(id)'")
            throw CancellationError()
        }
    }

    /// The log and the looks at the build run beside each other until the log's end.
    private func watch(_ id: BuildID, _ offset: Int64, _ display: FollowDisplay) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                let follower = LogFollower(client: client, sleep: context.sleep)
                _ = try await follower.follow(id, from: offset) { try display.take($0) }
                return true
            }
            group.addTask {
                try await look(id, display)
                return false
            }
            defer { group.cancelAll() }
            while let isEnd = try await group.next() {
                if isEnd { return }
            }
        }
    }

    /// Shows the build's phase, once a second, until it ends or the task is cancelled.
    private func look(_ id: BuildID, _ display: FollowDisplay) async throws {
        while !Task.isCancelled {
            do {
                let build = try await client.build(id)
                if build.state.isTerminal { return }
                try display.show(build, now: context.clock.now())
            } catch let error as KilnError where error.code == .unavailable || error.code == .timeout {
                // The log's own connection tells about it, and tries again.
            } catch is CancellationError {
                return
            }
            do {
                try await context.sleep(1)
            } catch {
                // Cancelled because the log has ended.
                return
            }
        }
    }
}

/// Shows what a follower and the looks at the build tell.
private final class FollowDisplay: Sendable {
    private struct State {
        var text = InertStream()
        var offset: Int64
    }

    private let line: StatusLine
    private let showsLog: Bool
    private let state: Mutex<State>

    init(line: StatusLine, offset: Int64, showsLog: Bool) {
        self.line = line
        self.showsLog = showsLog
        state = Mutex(State(offset: offset))
    }

    func take(_ notice: LogFollower.Notice) throws {
        switch notice {
        case .reconnecting(let reason):
            try line.remark("reconnecting: \(InertText.line(reason))")
        case .event(.text(let text, let next)):
            let inert = state.withLock { state in
                state.offset = next
                return state.text.append(Array(text.utf8))
            }
            if showsLog { try line.write(inert) }
        case .event(.gap(let from, let to)):
            let held = state.withLock { state in
                state.offset = to
                return state.text.finish()
            }
            if showsLog { try line.write(held + "\n… \(Format.grouped(to - from)) bytes left out …\n") }
        case .event(.end): break
        }
    }

    func show(_ build: Build, now: Timestamp) throws {
        let offset = max(state.withLock { $0.offset }, build.logBytes)
        let elapsed = BuildText.seconds(build, now: now) ?? now.seconds(since: build.createdAt)
        let text = "\(build.id) \(BuildText.state(build))"
        try line.update("\(text)  \(Format.duration(elapsed))  log \(Format.size(offset))", plain: text)
    }

    func finish() throws {
        let held = state.withLock { $0.text.finish() }
        if showsLog { try line.write(held) }
        try line.end()
    }
}
