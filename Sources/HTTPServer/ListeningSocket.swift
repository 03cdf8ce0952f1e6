internal import CMicroHTTPD  // declares the socket types as well
internal import Glibc
internal import Support

/// Opens the socket a server listens on.
enum ListeningSocket {
    /// Listens on a numeric address and port, or on `unix:` and a path; the second value is the port.
    static func open(_ address: String, port: Int) throws -> (FileDescriptor, Int) {
        if address.hasPrefix("unix:") { return (try openLocal(String(address.dropFirst(5))), 0) }
        guard let wanted = UInt16(exactly: port) else { throw KilnError(.invalid, "\(port) is not a port: 0…65535") }
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(address, String(wanted), &hints, &list) == 0, let list = unsafe list else {
            throw KilnError(.invalid, "\(address) is not a numeric IPv4 or IPv6 address to listen on")
        }
        defer { unsafe freeaddrinfo(list) }
        let socket = try make(unsafe list.pointee.ai_family)
        var one: Int32 = 1
        try systemCall("setsockopt", address) {
            unsafe setsockopt(socket.raw, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        }
        try listenOn(socket, "\(address) port \(port)") {
            unsafe bind(socket.raw, list.pointee.ai_addr, list.pointee.ai_addrlen)
        }
        return (socket, try boundPort(socket))
    }

    private static func openLocal(_ path: String) throws -> FileDescriptor {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else {
            throw KilnError(.invalid, "\(path) cannot be a UNIX socket: the path is empty or longer than 107 bytes")
        }
        let probe = try make(AF_UNIX)
        guard unsafe withLocalAddress(bytes, { unsafe connect(probe.raw, $0, $1) }) != 0,
            errno == ECONNREFUSED || errno == ENOENT
        else { throw KilnError(.unavailable, "\(path) is there and served, or no socket; choose another path") }
        remove("unix:" + path)
        let socket = try make(AF_UNIX)
        try listenOn(socket, path) { unsafe withLocalAddress(bytes) { unsafe bind(socket.raw, $0, $1) } }
        return socket
    }

    private static func withLocalAddress(
        _ path: [UInt8], _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: path) }
        return unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func make(_ family: Int32) throws -> FileDescriptor {
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        return FileDescriptor(owning: try systemCall("socket", "") { Glibc.socket(family, flags, 0) })
    }

    private static func listenOn(_ socket: FileDescriptor, _ name: String, _ bind: () -> Int32) throws {
        guard bind() == 0, listen(socket.raw, 1024) == 0 else {
            throw KilnError(
                .unavailable, "cannot listen on \(name): another program may use it; choose another, or stop that",
                cause: SystemCallError(call: "bind", number: errno, subject: name))
        }
        if name.hasPrefix("/") { unsafe chmod(name, 0o600) }
    }

    /// Removes the socket of a `unix:` address, and only a socket.
    static func remove(_ address: String) {
        guard address.hasPrefix("unix:") else { return }
        let path = String(address.dropFirst(5))
        var status = stat()
        if unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { unsafe unlink(path) }
    }

    private static func boundPort(_ socket: FileDescriptor) throws -> Int {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        try systemCall("getsockname", "listening socket") {
            unsafe withUnsafeMutablePointer(to: &storage) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe getsockname(socket.raw, $0, &size)
                }
            }
        }
        return unsafe withUnsafePointer(to: &storage) { pointer in
            // The port lies at the same place in both address families.
            unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Int(UInt16(bigEndian: unsafe $0.pointee.sin_port))
            }
        }
    }

    /// The numeric address without its port; `unix` for any other family.
    static func text(of address: UnsafePointer<sockaddr>) -> String {
        let family = Int32(unsafe address.pointee.sa_family)
        let size: Int
        switch family {
        case AF_INET: size = MemoryLayout<sockaddr_in>.size
        case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
        default: return "unix"
        }
        var name = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN) + 32)
        let number = unsafe getnameinfo(
            address, socklen_t(size), &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
        guard number == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
