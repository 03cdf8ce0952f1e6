import Glibc
import Support
import Synchronization
import TestSupport
import Testing

@Suite("Files")
struct FilesTests {
    @Test("an atomic write leaves the file or nothing, with its mode")
    func atomicWrite() async throws {
        try await withScratch { scratch in
            let path = scratch + "/a"
            try Files.writeAtomically(path, [1, 2], mode: 0o600)
            try Files.writeAtomically(path, [3], mode: 0o640)
            #expect(try Files.read(path) == [3])
            #expect(try FileDescriptor.open(path, O_RDONLY).status().st_mode & 0o777 == 0o640)
            #expect(throws: KilnError.self) { try Files.writeAtomically(scratch + "/none/a", [1]) }
            #expect(try Files.list(scratch) == ["a"])
        }
    }

    @Test("a tree is removed whatever its modes are, and a link's target stays")
    func removeTree() async throws {
        try await withScratch { scratch in
            try Files.createDirectory(scratch + "/kept")
            try Files.writeAtomically(scratch + "/kept/file", [1])
            try Files.createDirectory(scratch + "/tree/a/b")
            try Files.writeAtomically(scratch + "/tree/a/b/file", [1])
            #expect(unsafe symlink(scratch + "/kept", scratch + "/tree/link") == 0)
            #expect(unsafe mkfifo(scratch + "/tree/fifo", 0o600) == 0)
            #expect(unsafe chmod(scratch + "/tree/a/b", 0) == 0)
            try Files.removeTree(scratch + "/tree")
            #expect(try Files.list(scratch) == ["kept"])
            #expect(try Files.list(scratch + "/kept") == ["file"])
            try Files.removeTree(scratch + "/not-there")
        }
    }

    @Test("names that are not UTF-8 are removed and given away like others")
    func namesOfBytes() async throws {
        try await withScratch { scratch in
            try Files.createDirectory(scratch + "/tree")
            let tree = try FileDescriptor.open(scratch + "/tree", O_RDONLY | O_DIRECTORY)
            let name: [CChar] = [0x63, -23, 0]
            #expect(unsafe mkdirat(tree.raw, name, 0o755) == 0)
            #expect(unsafe symlinkat("/nowhere", tree.raw, [-1, 0]) == 0)
            try Files.changeOwner(ofTree: scratch + "/tree", to: getuid())
            try Files.removeContents(of: scratch + "/tree")
            #expect(try Files.list(scratch + "/tree") == [])
            #expect(unsafe mkdirat(tree.raw, name, 0o755) == 0)
            try Files.removeTree(scratch + "/tree")
            #expect(try Files.list(scratch) == [])
        }
    }

    @Test("a deep tree, past the longest path, is removed")
    func deepTree() async throws {
        try await withScratch { scratch in
            let name = String(repeating: "d", count: 200)
            try Files.createDirectory(scratch + "/tree")
            var parent = try FileDescriptor.open(scratch + "/tree", O_RDONLY | O_DIRECTORY)
            for _ in 0..<60 {
                #expect(unsafe mkdirat(parent.raw, name, 0o755) == 0)
                parent = try FileDescriptor.open(name, O_RDONLY | O_DIRECTORY, at: parent)
            }
            try Files.removeTree(scratch + "/tree")
            #expect(try Files.list(scratch) == [])
        }
    }

    @Test("a read stops at its limit")
    func readLimit() async throws {
        try await withScratch { scratch in
            try Files.writeAtomically(scratch + "/a", Array(repeating: 7, count: 1000))
            #expect(try Files.read(scratch + "/a", limit: 1000).count == 1000)
            let error = #expect(throws: KilnError.self) { try Files.read(scratch + "/a", limit: 999) }
            #expect(error?.code == .tooLarge)
            let missing = #expect(throws: KilnError.self) { try Files.read(scratch + "/b") }
            #expect(missing?.code == .notFound)
        }
    }

    @Test("a secret is never printed")
    func secret() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("hunter2"))
        #expect(secret.reveal() == "hunter2")
    }

    @Test("a log line for people is one line, and inert, whatever is in it")
    func logText() {
        let lines = Mutex<[String]>([])
        let log = Log(isText: true) { line in lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
        log.info("one\r\ntwo\nthree\u{1B}[31m")
        #expect(lines.withLock { $0.first?.hasSuffix("info: one two three␛[31m\n") } == true)
    }

    @Test("a log line is one line of JSON whatever is in it")
    func log() throws {
        let recorder = LogRecorder()
        recorder.log.with(["build": "a#1"]).info("line\n\"two\"", ["path": "\u{1B}[31m"])
        let line = try #require(recorder.recorded.first)
        #expect(line.hasSuffix("\"message\":\"line\\n\\\"two\\\"\",\"build\":\"a#1\",\"path\":\"\\u001b[31m\"}\n"))
    }
}
