internal import Factory
internal import Glibc
internal import Subprocess
internal import Support

/// Appending 256 MiB of a build's output to its log, in parts as a pipe gives them; write(2) of the same parts to a file
/// is the peer. The log keeps 64 MiB of it, and the tail in memory.
enum LogBench {
    static func run(_ workshop: Workshop) async throws {
        let line = Array("[INFO] Compiling 12 source files with javac [debug release 17] to target/classes\n".utf8)
        var part: [UInt8] = []
        while part.count + line.count <= 1 << 16 { part += line }
        let count = (256 << 20) / part.count
        func rate(_ body: () throws -> Void) rethrows -> Double {
            let start = monotonicSeconds()
            try body()
            return Double(count * part.count) / 1_048_576 / (monotonicSeconds() - start)
        }
        let path = workshop.folder + "/log"
        let (kiln, peer) = try await inTurns(5) {
            let log = try BuildLog(path: path)
            let result = rate { for _ in 0..<count { log.append(part) } }
            log.end()
            try log.discard()
            return result
        } peer: {
            let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC)
            let result = try rate { for _ in 0..<count { try file.write(part) } }
            try Files.removeTree(path)
            return result
        }
        try Figure(
            "log.append", unit: "MiB/s", better: .more, kiln: kiln, peer: ("write(2) of all of it to a file", peer)
        ).write()
    }
}
