import Support
import TestSupport
import Testing

@testable import Factory

@Suite("A build's log")
struct BuildLogTests {
    let limits = LogLimits(head: 10, tail: 20, full: 50)

    /// Reads to the end as a reader who comes when all is written.
    func read(_ log: BuildLog, isFull: Bool = false) -> (text: String, gaps: [Range<Int64>]) {
        var text: [UInt8] = []
        var gaps: [Range<Int64>] = []
        var offset: Int64 = 0
        while true {
            switch log.read(at: offset, limit: 7, isFull: isFull) {
            case .bytes(let bytes, let next):
                #expect(next == offset + Int64(bytes.count) && !bytes.isEmpty)
                text += bytes
                offset = next
            case .gap(let gap):
                #expect(gap.lowerBound == offset)
                gaps.append(gap)
                offset = gap.upperBound
            case .nothing, .end: return (String(decoding: text, as: UTF8.self), gaps)
            }
        }
    }

    /// `000 001 002 …`, four bytes each.
    func text(_ count: Int) -> [UInt8] {
        (0..<count).flatMap { number in
            Array((String(repeating: "0", count: 3 - String(number).count) + "\(number) ").utf8)
        }
    }

    @Test("gives everything while it is short", arguments: [0, 1, 7])
    func short(count: Int) async throws {
        try await withScratch { scratch in
            let log = try BuildLog(path: scratch + "/log", limits: limits)
            log.append(text(count))
            #expect(read(log).text.utf8.elementsEqual(text(count)))
            #expect(read(log).gaps.isEmpty)
        }
    }

    @Test(
        "gives a late reader head, gap and tail, and keeps more in full", arguments: [1, 3, 100],
        [10, 12, 13, 40, 500])
    func long(chunk: Int, count: Int) async throws {
        try await withScratch { scratch in
            let log = try BuildLog(path: scratch + "/log", limits: limits)
            let all = text(count)
            for start in stride(from: 0, to: all.count, by: chunk) {
                log.append(Array(all[start..<min(start + chunk, all.count)]))
            }
            #expect(log.total == Int64(all.count) && log.failure == nil)
            let live = read(log)
            #expect(live.text.utf8.elementsEqual(all.prefix(10) + all.suffix(20)))
            #expect(live.gaps == (all.count > 30 ? [10..<Int64(all.count - 20)] : []))
            let full = read(log, isFull: true)
            if all.count <= 50 {
                #expect(full.text.utf8.elementsEqual(all) && full.gaps.isEmpty)
            } else {
                #expect(full.text.utf8.elementsEqual(all.prefix(30) + all.suffix(20)))
                #expect(full.gaps == [30..<Int64(all.count - 20)])
            }
        }
    }

    @Test("a reader who keeps up sees every byte of an endless log")
    func keepingUp() async throws {
        try await withScratch { scratch in
            let log = try BuildLog(path: scratch + "/log", limits: limits)
            var seen: [UInt8] = []
            var offset: Int64 = 0
            let all = text(300)
            for start in stride(from: 0, to: all.count, by: 4) {
                log.append(Array(all[start..<start + 4]))
                while case .bytes(let bytes, let next) = log.read(at: offset) {
                    seen += bytes
                    offset = next
                }
            }
            #expect(seen == all)
        }
    }

    @Test("a waiting reader wakes for a byte, for the end, and when it is cancelled")
    func waking() async throws {
        try await withScratch { scratch in
            let log = try BuildLog(path: scratch + "/log", limits: limits)
            let reader = Task { await log.wait(past: 0) }
            log.append([1])
            await reader.value
            let cancelled = Task { await log.wait(past: 1) }
            cancelled.cancel()
            await cancelled.value
            let last = Task { await log.wait(past: 1) }
            log.end()
            await last.value
            #expect(log.read(at: 1) == .end)
        }
    }

    @Test("a second attempt goes on behind the first")
    func reopened() async throws {
        try await withScratch { scratch in
            do {
                let log = try BuildLog(path: scratch + "/log", limits: limits)
                log.append(Array("first ".utf8))
            }
            let log = try BuildLog(path: scratch + "/log", limits: limits)
            log.append(Array("second".utf8))
            #expect(read(log).text == "first second")
            #expect(log.total == 12)
        }
    }

    @Test("text that is held back is only the bytes of a character that is not whole")
    func wholeCharacters() {
        let cases: [([UInt8], Int)] = [
            ([], 0), ([0x61], 1), ([0x61, 0xC3], 1), ([0xC3, 0xA4], 2), ([0xE2, 0x82], 0), ([0xF0, 0x9F, 0x98], 0),
            ([0xF0, 0x9F, 0x98, 0x80], 4), ([0x80, 0x80, 0x80, 0x80], 4), ([0xFF], 0), ([0xFF, 0x61], 2),
        ]
        for (bytes, whole) in cases { #expect(LogReader.wholeCharacters(bytes) == whole, "\(bytes)") }
    }
}
