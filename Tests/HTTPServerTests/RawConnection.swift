import Glibc
import HTTPServer
import Support

/// A TCP connection without any HTTP of its own; every wait ends after ten seconds.
final class RawConnection: Sendable {
    private let socket: FileDescriptor

    init(port: Int) throws {
        let raw = try systemCall("socket", "") {
            Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        }
        socket = FileDescriptor(owning: raw)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        try systemCall("setsockopt", "") {
            unsafe setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try systemCall("connect", "port \(port)") {
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(raw, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// A connection that the server has closed is no error.
    func send(_ bytes: [UInt8]) async throws {
        let raw = socket.raw
        try await onOwnThread("raw-send") {
            var sent = 0
            while sent < bytes.count {
                let count = unsafe bytes.withUnsafeBytes {
                    unsafe Glibc.send(
                        raw, $0.baseAddress.map { unsafe $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
                if count < 0 { return }
                sent += count
            }
        }
    }

    /// What comes until the server closes, or until `marker` was seen.
    func receive(until marker: String? = nil) async throws -> String {
        let socket = socket
        return try await onOwnThread("raw-receive") {
            var text = ""
            while marker.map({ !text.contains($0) }) ?? true {
                var part = [UInt8](repeating: 0, count: 1 << 14)
                let count = unsafe recv(socket.raw, &part, part.count, 0)
                if count == 0 || count < 0 && errno == ECONNRESET { return text }
                guard count > 0 else { throw SystemCallError(call: "recv", number: errno, subject: text) }
                text += String(decoding: part[..<count], as: UTF8.self)
            }
            return text
        }
    }

    /// Closes the side that sends.
    func finishSending() { shutdown(socket.raw, Int32(SHUT_WR)) }
}

/// Gives the body a server, stopped afterwards.
func withServer<Result>(
    _ handler: @escaping HTTPServer.Handler, _ configuration: HTTPServer.Configuration = .init(),
    _ body: (HTTPServer) async throws -> Result
) async throws -> Result {
    let server = try HTTPServer.start(configuration: configuration, handler: handler)
    do {
        let result = try await body(server)
        await server.stop(graceSeconds: 1)
        return result
    } catch {
        await server.stop(graceSeconds: 0)
        throw error
    }
}

/// Makes a UNIX socket that nobody serves.
func leaveSocket(_ path: String) throws {
    let socket = FileDescriptor(
        owning: try systemCall("socket", path) { Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) })
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    try systemCall("bind", path) {
        unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(socket.raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
