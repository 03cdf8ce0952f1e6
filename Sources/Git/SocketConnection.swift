internal import Glibc
internal import Pipeline
internal import Support

/// Opens a TCP connection with a time limit, refusing addresses that no repository lives at.
enum SocketConnection {
    /// Why there is no connection.
    struct Failure: Error {
        /// For the caller of the fetch.
        let error: KilnError
    }

    /// Resolves the host and tries its addresses in order; the socket is connected, blocking and watched.
    static func open(host: String, port: String, watch: NetworkWatch) -> Result<Int32, Failure> {
        func failure(_ error: KilnError) -> Result<Int32, Failure> { .failure(Failure(error: error)) }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        guard unsafe getaddrinfo(bare, port, &hints, &list) == 0, let first = unsafe list else {
            return failure(GitErrors.unreachable(watch.url, "the host's name has no address"))
        }
        defer { unsafe freeaddrinfo(first) }
        var last = GitErrors.unreachable(watch.url, "the host's name has no address")
        var next: UnsafeMutablePointer<addrinfo>? = unsafe first
        while let info = unsafe next {
            unsafe next = info.pointee.ai_next
            guard watch.mayContinue() else { break }
            if let refused = unsafe refusedAddress(info.pointee.ai_addr) {
                last = GitErrors.addressRefused(watch.url, refused)
                continue
            }
            switch unsafe connect(info.pointee, watch) {
            case .success(let socket):
                if watch.add(socket) { return .success(socket) }
                _ = close(socket)
            case .failure(let failure): last = failure.error
            }
        }
        return failure(watch.failure ?? last)
    }

    private static func connect(_ info: addrinfo, _ watch: NetworkWatch) -> Result<Int32, Failure> {
        func failure(_ number: Int32) -> Result<Int32, Failure> {
            let text = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
            return .failure(Failure(error: GitErrors.unreachable(watch.url, text.lowercased())))
        }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = unsafe socket(info.ai_family, kind, info.ai_protocol)
        guard descriptor >= 0 else { return failure(errno) }
        var number: Int32 = 0
        if unsafe Glibc.connect(descriptor, info.ai_addr, info.ai_addrlen) != 0 {
            number = errno == EINPROGRESS ? wait(for: descriptor, watch) : errno
        }
        guard number == 0, fcntl(descriptor, F_SETFL, 0) == 0 else {
            if number == 0 { number = errno }
            _ = close(descriptor)
            return failure(number)
        }
        var on: Int32 = 1
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return .success(descriptor)
    }

    /// Waits for a connection in slices, so that a cancel is seen; 0 or an `errno`.
    private static func wait(for descriptor: Int32, _ watch: NetworkWatch) -> Int32 {
        var left = Int32(watch.access.timeouts.connect * 1000)
        while left > 0 {
            guard watch.mayContinue() else { return ECANCELED }
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let slice = min(left, 100)
            let ready = unsafe poll(&entry, 1, slice)
            if ready > 0 {
                var number: Int32 = 0
                var size = socklen_t(MemoryLayout<Int32>.size)
                return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) == 0 ? number : errno
            }
            if ready < 0 && errno != EINTR { return errno }
            left -= slice
        }
        return ETIMEDOUT
    }

    /// The address as text when it is link-local or unspecified (where clouds keep their metadata), else `nil`.
    private static func refusedAddress(_ address: UnsafeMutablePointer<sockaddr>?) -> String? {
        guard let address = unsafe address else { return "no address" }
        switch Int32(unsafe address.pointee.sa_family) {
        case AF_INET:
            let bytes = unsafe UnsafeRawPointer(address).assumingMemoryBound(to: sockaddr_in.self).pointee.sin_addr
            return refused(v4: UInt32(bigEndian: bytes.s_addr))
        case AF_INET6:
            let value = unsafe UnsafeRawPointer(address).assumingMemoryBound(to: sockaddr_in6.self).pointee.sin6_addr
            return unsafe withUnsafeBytes(of: value) { raw in unsafe refused(v6: [UInt8](raw)) }
        default: return "an address of an unknown kind"
        }
    }

    static func refused(v4 address: UInt32) -> String? {
        guard address >> 16 == 0xA9FE || address >> 24 == 0 else { return nil }
        return stride(from: 24, through: 0, by: -8).map { String(address >> UInt32($0) & 255) }.joined(separator: ".")
    }

    static func refused(v6 bytes: [UInt8]) -> String? {
        let number = bytes[12...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        let isNAT64 = bytes[..<12].elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
        if isMapped || isNAT64 { return refused(v4: number) }
        let isLinkLocal = bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
        let isUnspecified = bytes.allSatisfy { $0 == 0 }
        let isMetadata = Hex.encode(bytes) == "fd000ec2000000000000000000000254"
        return isLinkLocal || isUnspecified || isMetadata ? "[" + Hex.encode(bytes) + "]" : nil
    }
}
