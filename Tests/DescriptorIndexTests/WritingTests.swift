import Coordinates
import Dispatch
import Glibc
import Support
import TestSupport
import Testing

@testable import DescriptorIndex

@Suite struct WritingTests {
    private func add(_ names: [String], to process: Process) {
        for name in names {
            process.index.add(IndexRecord(process.descriptor(name), sources: [], inputs: []), in: process.context)
        }
    }

    @Test func `What another process wrote meanwhile is kept`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            let (first, second) = (Process(path), Process(path))
            add(["a", "b"], to: first)
            add(["b", "c"], to: second)
            try #expect(first.index.write() == .written)
            try #expect(second.index.write() == .written)
            let reader = Process(path)
            #expect(["a", "b", "c"].map { reader.found($0) } == ["1", "1", "1"])
        }
    }

    @Test func `Writers side by side lose nothing`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            let errors = await withTaskGroup(of: Int.self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        var failures = 0
                        for round in 0..<20 {
                            let process = Process(path)
                            self.add(["w\(worker)r\(round)"], to: process)
                            if (try? process.index.write()) != .written { failures += 1 }
                        }
                        return failures
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(errors == 0)
            let reader = Process(path)
            for worker in 0..<4 {
                for round in 0..<20 { #expect(reader.found("w\(worker)r\(round)") == "1") }
            }
        }
    }

    @Test func `A writer that finds the lock taken for long gives up`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            let lock = try #require(try IndexLock(path + ".lock"))
            let process = Process(path)
            add(["a"], to: process)
            try #expect(process.index.write() == .busy)
            lock.release()
            try #expect(process.index.write() == .written)
            #expect(Process(path).found("a") == "1")
        }
    }

    @Test func `Readers keep the file they opened`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            let writer = Process(path)
            add(["a"], to: writer)
            try writer.index.write()
            let reader = Process(path)
            let next = Process(path)
            add((0..<500).map { "n\($0)" }, to: next)
            try next.index.write()
            #expect(reader.found("a") == "1")
            #expect(reader.found("n1") == nil)
            #expect(Process(path).found("n1") == "1")
        }
    }

    @Test func `A folder that cannot be written is an error that names it`() async throws {
        try await withScratch { folder in
            try Files.writeAtomically("\(folder)/file", [])
            let process = Process("\(folder)/file/index")
            add(["a"], to: process)
            let error = #expect(throws: KilnError.self) { try process.index.write() }
            #expect(error?.message.contains("\(folder)/file") == true)
        }
    }

    @Test func `Above the limit the records that were not used go first`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            let limit = 100_000
            var isKept = true
            for round in 0..<40 {
                let process = Process(path, limit: limit)
                if round > 0 { isKept = isKept && process.found("often") != nil }
                let names = (0..<50).map { "round\(round)-\($0)-with-a-long-name-that-takes-place" }
                add((round == 0 ? ["often", "once"] : []) + names, to: process)
                try process.index.write()
                #expect(try Files.read(path).count <= limit)
            }
            let reader = Process(path)
            #expect(isKept)
            #expect(reader.found("often") == "1")
            #expect(reader.found("once") == nil)
            #expect(reader.found("round39-7-with-a-long-name-that-takes-place") == "1")
        }
    }

    @Test func `Replaced records do not make the file grow without end`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            var largest = 0
            for round in 0..<60 {
                let process = Process(path)
                let key = ArtifactKey(process.symbols.intern("g"), process.symbols.intern("a"))
                let dependencies = (0..<2000).map { number in
                    Dependency(Coordinate(key, process.symbols.intern("\(number % 50 + round)")))
                }
                let gav = process.gav("g", "a", "1")
                process.index.add(
                    IndexRecord(
                        Descriptor(requested: gav, effective: gav, dependencies: dependencies), sources: [], inputs: []),
                    in: process.context)
                try process.index.write()
                largest = max(largest, try Files.read(path).count)
            }
            #expect(largest < 1_000_000)
        }
    }

    @Test func `A writer killed at any moment leaves a good index or the one before`() async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            let writer = Process(path)
            add(["first"], to: writer)
            try writer.index.write()
            for round in 0..<50 {
                await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                    DispatchQueue.global().async {
                        usleep(UInt32(500 + round * 331 % 9000))
                        kill(getpid(), SIGKILL)
                    }
                    for step in 0..<Int.max {
                        let process = Process(path)
                        for number in 0..<200 {
                            let descriptor = process.descriptor("r\(round)s\(step % 3)n\(number)")
                            process.index.add(IndexRecord(descriptor, sources: [], inputs: []), in: process.context)
                        }
                        try process.index.write()
                    }
                }
                let file = try #require(IndexFile(path: path))
                _ = try IndexBuilder(file, generation: 1)
                #expect(Process(path).found("first") == "1")
            }
            let last = Process(path)
            add(["last"], to: last)
            try #expect(last.index.write() == .written)
            #expect(try Files.list(folder).allSatisfy { ["index", "index.lock"].contains($0) })
        }
    }

    @Test(arguments: Array(stride(from: 0, to: 60_000, by: 2731)))
    func `A writer that dies in the middle of the file leaves the one before`(bytes: Int) async throws {
        try await withScratch { folder in
            let path = "\(folder)/index"
            let writer = Process(path)
            add(["first"], to: writer)
            try writer.index.write()
            await #expect(processExitsWith: .signal(SIGXFSZ)) { [path = path as String, bytes = bytes as Int] in
                let process = Process(path)
                for number in 0..<1000 {
                    process.index.add(
                        IndexRecord(process.descriptor("n\(number)"), sources: [], inputs: []), in: process.context)
                }
                // The kernel ends a process that writes more than this to a file, unless whoever started it ignores or blocks that.
                signal(SIGXFSZ, SIG_DFL)
                var signals = sigset_t()
                unsafe sigaddset(&signals, SIGXFSZ)
                unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
                var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
                unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                try process.index.write()
            }
            #expect(Process(path).found("first") == "1")
            #expect(Process(path).found("n1") == nil)
            let last = Process(path)
            add(["last"], to: last)
            try #expect(last.index.write() == .written)
            #expect(try Files.list(folder) == ["index", "index.lock"])
        }
    }
}
