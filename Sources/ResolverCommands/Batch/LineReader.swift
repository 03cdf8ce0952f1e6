/// Lines of an input that may never end, each of bounded length.
struct LineReader {
    /// One line without its end.
    enum Line {
        case line([UInt8])
        /// A line longer than the limit; its bytes are gone.
        case tooLong
    }

    private let limit: Int
    private let read: (Int) throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var start = 0
    /// Where the search for the end of the line goes on.
    private var searched = 0
    private var isAtEnd = false
    private var isDropping = false

    /// Reads by `read`, which gives up to that many bytes and none at the end.
    init(limit: Int, read: @escaping (Int) throws -> [UInt8]) {
        self.limit = limit
        self.read = read
    }

    /// The next line; `nil` at the end. A last line may lack its line feed. `beforeRead` is called before each wait for more.
    mutating func next(beforeRead: () throws -> Void) throws -> Line? {
        while true {
            if let end = lineFeed() {
                let line = Array(buffer[start..<end])
                start = end + 1
                searched = start
                if isDropping || line.count > limit {
                    isDropping = false
                    return .tooLong
                }
                return .line(line)
            }
            if buffer.count - start > limit {
                isDropping = true
                start = buffer.count
            }
            if isAtEnd {
                defer { start = buffer.count }
                if isDropping {
                    isDropping = false
                    return .tooLong
                }
                return start < buffer.count ? .line(Array(buffer[start...])) : nil
            }
            try fill(beforeRead)
        }
    }

    private mutating func fill(_ beforeRead: () throws -> Void) throws {
        try beforeRead()
        buffer.removeFirst(start)
        searched = buffer.count
        start = 0
        let more = try read(1 << 18)
        if more.isEmpty { isAtEnd = true }
        buffer += more
    }

    private mutating func lineFeed() -> Int? {
        var index = searched
        while index < buffer.count {
            if buffer[index] == 0x0A { return index }
            index += 1
        }
        searched = index
        return nil
    }
}
