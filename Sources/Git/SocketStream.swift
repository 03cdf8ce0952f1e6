internal import CGit2
internal import Glibc
internal import Pipeline

/// The TCP streams that libgit2 uses for `http`, `https` and `ssh`: connecting has a time limit and can be cancelled,
/// every socket is under its fetch's watch, and only the registered host and port are reached.
enum SocketStream {
    /// Makes libgit2 use these streams.
    static func register() {
        var registration = unsafe git_stream_registration(
            version: GIT_STREAM_VERSION, init: { unsafe SocketStream.make($0, $1, $2) }, wrap: nil)
        _ = unsafe git_stream_register(GIT_STREAM_STANDARD, &registration)
    }

    private typealias Stream = UnsafeMutablePointer<git_stream>
    private typealias Socket = UnsafeMutablePointer<kiln_git_socket>

    private static func make(
        _ out: UnsafeMutablePointer<Stream?>?, _ host: UnsafePointer<CChar>?, _ port: UnsafePointer<CChar>?
    ) -> Int32 {
        guard let out = unsafe out, let host = unsafe host, let port = unsafe port,
            let memory = unsafe calloc(1, MemoryLayout<kiln_git_socket>.stride)
        else { return -1 }
        let socket = unsafe memory.bindMemory(to: kiln_git_socket.self, capacity: 1)
        unsafe socket.pointee.host = strdup(host)
        unsafe socket.pointee.port = strdup(port)
        unsafe socket.pointee.s = -1
        if let watch = NetworkWatch.current {
            unsafe socket.pointee.watch = Unmanaged.passRetained(watch).toOpaque()
        }
        unsafe socket.pointee.parent.version = GIT_STREAM_VERSION
        unsafe socket.pointee.parent.connect = { unsafe SocketStream.connect($0) }
        unsafe socket.pointee.parent.read = { unsafe SocketStream.read($0, $1, $2) }
        unsafe socket.pointee.parent.write = { stream, data, count, _ in unsafe SocketStream.write(stream, data, count) }
        unsafe socket.pointee.parent.close = { unsafe SocketStream.close($0) }
        unsafe socket.pointee.parent.free = { unsafe SocketStream.free($0) }
        unsafe out.pointee = UnsafeMutableRawPointer(socket).assumingMemoryBound(to: git_stream.self)
        return 0
    }

    private static func socket(_ stream: Stream?) -> Socket? {
        unsafe stream.map { unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: kiln_git_socket.self) }
    }

    private static func watch(_ socket: Socket) -> NetworkWatch? {
        guard let watch = unsafe socket.pointee.watch else { return nil }
        return unsafe Unmanaged<NetworkWatch>.fromOpaque(watch).takeUnretainedValue()
    }

    private static func fail(_ text: String) -> Int32 {
        _ = unsafe git_error_set_str(Int32(GIT_ERROR_NET.rawValue), text)
        return -1
    }

    private static func connect(_ stream: Stream?) -> Int32 {
        guard let socket = unsafe socket(stream), let watch = unsafe watch(socket) else { return fail("no watch") }
        let host = unsafe String(cString: socket.pointee.host)
        let port = unsafe String(cString: socket.pointee.port)
        guard isRegistered(host, port, watch.url) else {
            watch.fail(GitErrors.redirect(watch.url))
            return fail("redirected")
        }
        switch SocketConnection.open(host: host, port: port, watch: watch) {
        case .success(let descriptor):
            unsafe socket.pointee.s = descriptor
            return 0
        case .failure(let failure):
            watch.fail(failure.error)
            return fail("not connected")
        }
    }

    /// Whether a connection goes where the URL points; the one exception is the step up from `http` to `https`.
    private static func isRegistered(_ host: String, _ port: String, _ url: GitURL) -> Bool {
        let standard = [GitURL.Scheme.https: "443", .http: "80", .ssh: "22"]
        let expected = url.port.map(String.init) ?? standard[url.scheme] ?? ""
        let bare = url.host.hasPrefix("[") ? String(url.host.dropFirst().dropLast()) : url.host
        let given = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        guard given.lowercased() == bare else { return false }
        return port == expected || (url.scheme == .http && port == "443")
    }

    private static func read(_ stream: Stream?, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        guard let socket = unsafe socket(stream), let watch = unsafe watch(socket) else { return -1 }
        while watch.mayContinue() {
            let result = unsafe recv(socket.pointee.s, buffer, count, 0)
            if result < 0 && errno == EINTR { continue }
            if result < 0 { break }
            return watch.received(result) ? result : Int(fail("too large"))
        }
        return Int(fail("not received"))
    }

    private static func write(_ stream: Stream?, _ data: UnsafePointer<CChar>?, _ count: Int) -> Int {
        guard let socket = unsafe socket(stream), let watch = unsafe watch(socket) else { return -1 }
        while watch.mayContinue() {
            let result = unsafe send(socket.pointee.s, data, count, Int32(MSG_NOSIGNAL))
            if result < 0 && errno == EINTR { continue }
            return result < 0 ? Int(fail("not sent")) : result
        }
        return Int(fail("not sent"))
    }

    private static func close(_ stream: Stream?) -> Int32 {
        guard let socket = unsafe socket(stream) else { return -1 }
        let descriptor = unsafe socket.pointee.s
        unsafe socket.pointee.s = -1
        guard descriptor >= 0 else { return 0 }
        return unsafe watch(socket)?.close(descriptor) ?? Glibc.close(descriptor)
    }

    private static func free(_ stream: Stream?) {
        guard let socket = unsafe socket(stream) else { return }
        _ = unsafe close(stream)
        if let watch = unsafe socket.pointee.watch { unsafe Unmanaged<NetworkWatch>.fromOpaque(watch).release() }
        unsafe Glibc.free(socket.pointee.host)
        unsafe Glibc.free(socket.pointee.port)
        unsafe Glibc.free(socket)
    }
}
