import Glibc
import Subprocess
import Support
import Testing

/// Waits until the file holds a line with a number, as a program writes its process number.
func waitForNumber(in path: String) async throws -> Int32 {
    while true {
        if Files.exists(path), case let text = try Files.readText(path), text.hasSuffix("\n") {
            return try #require(Int32(text.dropLast()))
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Waits until there is no such process, or only an unreaped one.
func waitUntilGone(_ pid: Int32) async throws {
    while kill(pid, 0) == 0 {
        // No file: the process went between the two calls.
        let status = (try? Files.readText("/proc/\(pid)/stat")) ?? ") Z"
        if status.split(separator: ")").last?.hasPrefix(" Z") != false { return }
        try await Task.sleep(for: .milliseconds(2))
    }
}
