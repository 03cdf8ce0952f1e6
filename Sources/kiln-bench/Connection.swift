internal import Glibc
internal import Support

/// A blocking TCP connection to 127.0.0.1.
struct Connection {
    private let socket: FileDescriptor
    private var buffer: [UInt8] = []

    /// Connects.
    init(port: Int) throws {
        socket = try Self.open()
        _ = try unsafe Self.withAddress(port) { address, size in
            try systemCall("connect", "port \(port)") { unsafe connect(socket.raw, address, size) }
        }
        var one: Int32 = 1
        unsafe setsockopt(socket.raw, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends a request without a body and takes the whole answer, which must be a 200 with a length.
    mutating func exchange(_ request: [UInt8]) throws {
        try socket.write(request)
        var head: Int?
        var length = 0
        while true {
            if head == nil, let end = Self.endOfHead(buffer) {
                let text = String(decoding: buffer[..<end], as: UTF8.self).lowercased()
                let field = text.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                guard text.hasPrefix("http/1.1 200"), let value = field?.dropFirst(15), let count = Int(value.trimmed)
                else { throw KilnError(.unavailable, "the server answered: \(text.prefix(200))") }
                (head, length) = (end, count)
            }
            if let head, buffer.count >= head + length { return buffer.removeFirst(head + length) }
            let more = try socket.read(upTo: 1 << 16)
            guard !more.isEmpty else { throw KilnError(.unavailable, "the server closed the connection") }
            buffer += more
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { bytes[$0] == 0x0D && bytes[$0..<($0 + 4)].elementsEqual(mark) }
            .map { $0 + 4 }
    }

    /// Whether somebody listens there.
    static func isAnswered(port: Int) -> Bool { (try? Connection(port: port)) != nil }

    /// A port that nobody listens on at the moment.
    static func freePort() throws -> Int {
        let socket = try open()
        return try unsafe withAddress(0) { address, size in
            try systemCall("bind", "127.0.0.1") { unsafe bind(socket.raw, address, size) }
            var bound = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            _ = try unsafe withUnsafeMutablePointer(to: &bound) { pointer in
                try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    try systemCall("getsockname", "") { unsafe getsockname(socket.raw, address, &length) }
                }
            }
            return Int(UInt16(bigEndian: bound.sin_port))
        }
    }

    private static func open() throws -> FileDescriptor {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return FileDescriptor(owning: try systemCall("socket", "") { Glibc.socket(AF_INET, type, 0) })
    }

    private static func withAddress<Result>(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result
    ) rethrows -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return try unsafe withUnsafePointer(to: &address) { pointer in
            try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                try unsafe body(pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

extension Substring {
    /// Without blanks at the ends.
    fileprivate var trimmed: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
