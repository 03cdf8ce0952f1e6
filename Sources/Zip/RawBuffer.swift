internal import Glibc
internal import Support

/// Memory that is filled from its front. It grows in place where the system can.
@safe struct RawBuffer: ~Copyable {
    private var memory: UnsafeMutableRawPointer
    private(set) var capacity: Int
    private(set) var count = 0

    init(capacity: Int) throws {
        guard let memory = unsafe malloc(capacity) else { throw Self.exhausted }
        unsafe self.memory = memory
        self.capacity = capacity
    }

    deinit { unsafe free(memory) }

    var room: Int { capacity - count }

    /// Takes the next `size` bytes, which the caller fills; returns where they begin. What came before may move.
    mutating func take(_ size: Int) throws -> Int {
        if size > room {
            let wanted = max(capacity * 2, count + size)
            guard let larger = unsafe realloc(memory, wanted) else { throw Self.exhausted }
            unsafe memory = larger
            capacity = wanted
        }
        defer { count += size }
        return count
    }

    /// Forgets what is in it.
    mutating func removeAll() { count = 0 }

    /// The address of a place that was taken; valid until the next `take`.
    func address(_ at: Int) -> UnsafeMutableRawPointer {
        precondition(at >= 0 && at <= count)
        return unsafe memory + at
    }

    /// Memory that was taken.
    func slice(_ at: Int, _ size: Int) -> UnsafeMutableRawBufferPointer {
        precondition(at >= 0 && size >= 0 && size <= count - at)
        return unsafe UnsafeMutableRawBufferPointer(start: memory + at, count: size)
    }

    /// Puts a number, little end first.
    func put<Number: FixedWidthInteger>(_ value: Number, at place: Int) {
        precondition(place >= 0 && MemoryLayout<Number>.size <= count - place)
        unsafe memory.storeBytes(of: value.littleEndian, toByteOffset: place, as: Number.self)
    }

    private static var exhausted: KilnError { KilnError(.internal, "memory is short") }
}
