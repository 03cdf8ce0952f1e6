internal import Catalog
package import Pipeline
internal import Scheduling
internal import Support

extension Kiln {
    /// Queues a build; it waits for a place and is never refused for want of one.
    package func requestBuild(_ name: ProjectName, _ draft: BuildDraft) async throws -> Build {
        let ref = try draft.ref.map { try checkRef($0) }
        var commit: CommitID?
        if let text = draft.commit {
            guard let id = CommitID(text) else {
                throw KilnError(
                    .invalid, "'\(InertText.line(text, limit: 80))' is no commit: 40 hexadecimal digits are needed",
                    reason: "git.commit", fields: ["field": "commit"])
            }
            commit = id
        }
        let queued = try await catalog.enqueue(BuildRequest(ref: ref, commit: commit), project: name)
        await scheduler.handle(.queued(queued.build.id, order: queued.order))
        return queued.build
    }

    /// Asks a build to stop: a waiting one ends at once, a running one soon; `conflict` when it has ended.
    package func cancel(_ id: BuildID) async throws -> Build {
        let build = try await catalog.requestCancel(id)
        await scheduler.handle(.cancelRequested(id))
        return build
    }

    /// The log of a build from an offset on, as events; ends with the build.
    package func logEvents(_ id: BuildID, from offset: Int64) async throws -> LogReader {
        LogReader(kiln: self, build: try await catalog.build(id), offset: offset)
    }
}

/// Reads a build's log piece by piece: waits while the build runs, and ends with its state.
package struct LogReader: Sendable {
    private let kiln: Kiln
    private var build: Build
    private var offset: Int64
    private var rest: [UInt8] = []
    private var stored: ArraySlice<UInt8>?
    private var isEnded = false

    init(kiln: Kiln, build: Build, offset: Int64) {
        self.kiln = kiln
        self.build = build
        self.offset = max(0, offset)
    }

    /// The next event; `nil` after `end`. Waits at most `seconds`: then, nothing having come, an empty text.
    package mutating func next(waiting seconds: Double) async throws -> LogEvent? {
        if isEnded { return nil }
        if stored == nil, let log = kiln.logs.live(build.id) {
            switch log.read(at: offset) {
            case .bytes(let bytes, let next):
                return text(bytes, next: next)
            case .gap(let gap):
                offset = gap.upperBound
                rest = []
                return .gap(from: gap.lowerBound, to: gap.upperBound)
            case .nothing:
                await Self.wait(for: log, past: offset, seconds: seconds)
                return .text("", next: offset - Int64(rest.count))
            case .end: break
            }
        }
        build = try await kiln.catalog.build(build.id)
        guard build.state.isTerminal else {
            // Queued, or between the end of its run and the row that says so.
            try await Task.sleep(for: .milliseconds(200))
            return .text("", next: offset)
        }
        return try nextStored()
    }

    private mutating func nextStored() throws -> LogEvent {
        let gap = kiln.configuration.log.storedGap(total: build.logBytes)
        var pieces = try stored ?? kiln.logs.stored(build, from: offset)[...]
        defer { stored = pieces }
        if let gap, gap.contains(offset) {
            pieces = pieces.dropFirst(offset == gap.lowerBound ? BuildLog.marker(for: gap).count : 0)
            defer { offset = gap.upperBound }
            return .gap(from: offset, to: gap.upperBound)
        }
        guard !pieces.isEmpty else {
            isEnded = true
            return .end(build.state)
        }
        var count = min(pieces.count, 64 << 10)
        if let gap, offset < gap.lowerBound { count = min(count, Int(gap.lowerBound - offset)) }
        let piece = Array(pieces.prefix(count))
        pieces = pieces.dropFirst(count)
        return text(piece, next: offset + Int64(count))
    }

    /// Holds back the bytes of a character that is not whole yet.
    private mutating func text(_ bytes: [UInt8], next: Int64) -> LogEvent {
        offset = next
        let all = rest + bytes
        let whole = Self.wholeCharacters(all)
        rest = Array(all[whole...])
        return .text(String(decoding: all[..<whole], as: UTF8.self), next: next - Int64(rest.count))
    }

    /// How many leading bytes end with a whole character; a lone lead byte further back is not waited for.
    static func wholeCharacters(_ bytes: [UInt8]) -> Int {
        var index = bytes.count
        for _ in 0..<min(3, bytes.count) {
            index -= 1
            let byte = bytes[index]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return index + length > bytes.count ? index : bytes.count
        }
        return bytes.count
    }

    private static func wait(for log: BuildLog, past offset: Int64, seconds: Double) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await log.wait(past: offset) }
            // Cancelled when the log was quicker.
            group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
            await group.next()
            group.cancelAll()
        }
    }
}
