internal import CPlatform
internal import Glibc
internal import Support

/// Collects what is to be written, as pieces of one arena, and writes them with one call.
@safe struct OutputBatch: ~Copyable {
    private let file: FileDescriptor
    private let path: String
    private var arena: RawBuffer
    private var pieces: [iovec] = unsafe []
    /// Whether the disk begins to write before all is there, so that there is less to wait for at the end.
    private let startsEarly: Bool
    private var written: Int64 = 0
    private var started: Int64 = 0

    /// Bytes that come together before they are written.
    static let capacity = 2 << 20
    private static let pieceLimit = 1024
    private static let earlyBytes: Int64 = 16 << 20

    init(_ file: FileDescriptor, _ path: String, startsEarly: Bool = false) throws {
        self.startsEarly = startsEarly
        self.file = file
        self.path = path
        arena = try RawBuffer(capacity: Self.capacity)
        unsafe pieces.reserveCapacity(Self.pieceLimit)
    }

    /// Writes what is there unless so many bytes and pieces more have room.
    mutating func makeRoom(_ bytes: Int, pieces count: Int) throws {
        if unsafe bytes > arena.room || pieces.count + count > Self.pieceLimit { try flush() }
    }

    /// Memory in the arena, for which room was made.
    mutating func take(_ size: Int) throws -> UnsafeMutableRawBufferPointer {
        // More room would move what the pieces are made of.
        precondition(size <= arena.room)
        let at = try arena.take(size)
        return unsafe arena.slice(at, size)
    }

    /// Adds a piece of the arena, or of memory that stays until `flush`.
    mutating func add(_ memory: UnsafeRawBufferPointer) {
        guard let start = memory.baseAddress, unsafe !memory.isEmpty else { return }
        if let last = unsafe pieces.last, unsafe last.iov_base + last.iov_len == start {
            unsafe pieces[pieces.count - 1].iov_len += memory.count
        } else {
            unsafe pieces.append(iovec(iov_base: UnsafeMutableRawPointer(mutating: start), iov_len: memory.count))
        }
    }

    /// Writes all pieces.
    mutating func flush() throws {
        var first = 0
        while unsafe first < pieces.count {
            var written = try systemCall("write", path) {
                unsafe pieces.withUnsafeBufferPointer { list in
                    unsafe writev(file.raw, list.baseAddress.map { unsafe $0 + first }, Int32(list.count - first))
                }
            }
            self.written += Int64(written)
            while unsafe first < pieces.count, unsafe written >= pieces[first].iov_len {
                unsafe written -= pieces[first].iov_len
                first += 1
            }
            if written > 0 {
                unsafe pieces[first].iov_base += written
                unsafe pieces[first].iov_len -= written
            }
        }
        unsafe pieces.removeAll(keepingCapacity: true)
        arena.removeAll()
        if startsEarly, written - started >= Self.earlyBytes {
            kiln_start_writing(file.raw, started, written - started)
            started = written
        }
    }
}
