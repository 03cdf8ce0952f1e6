import Dispatch
import Glibc
import Support
import Synchronization

/// A request as the server read it.
struct FaultRequest: Sendable {
    let method: String
    let target: String
    let headers: HTTPHeaders
    /// How many requests for this target came before.
    let earlier: Int
    let port: Int
}

/// What the server sends, wrong on purpose where it says so.
struct FaultReply: Sendable {
    var status = 200
    var headers: HTTPHeaders = [:]
    var body: [UInt8] = []
    /// Says this length instead of the body's.
    var statedLength: Int64?
    /// Sends only so many bytes of the body, then closes.
    var cutAfter: Int?
    /// Closes with a reset instead of an end.
    var resets = false
    /// Waits between bytes of the body.
    var dripMicroseconds: UInt32 = 0
    /// Waits after each 32 KiB of the body.
    var pauseMicroseconds: UInt32 = 0
    /// Sends this many zero bytes instead of the body.
    var zeros: Int64 = 0
    /// Waits before the answer.
    var delayMicroseconds: UInt32 = 0

    static func ok(_ text: String, _ headers: HTTPHeaders = [:]) -> FaultReply {
        FaultReply(headers: headers, body: Array(text.utf8))
    }

    static func status(_ status: Int, _ headers: HTTPHeaders = [:]) -> FaultReply {
        FaultReply(status: status, headers: headers, body: Array("status \(status)\n".utf8))
    }
}

/// An HTTP/1.1 server on plain sockets whose answers may be broken in any way; one thread for each connection.
final class FaultServer: Sendable {
    typealias Handler = @Sendable (FaultRequest) -> FaultReply

    let port: Int
    private let socket: FileDescriptor
    private let handler: Handler
    private let log = Mutex<[FaultRequest]>([])
    private let sent = Mutex<Int64>(0)

    var url: String { "http://127.0.0.1:\(port)/repo" }
    var requests: [FaultRequest] { log.withLock { $0 } }
    var sentBytes: Int64 { sent.withLock { $0 } }

    func count(_ suffix: String) -> Int { requests.count { $0.target.hasSuffix(suffix) } }

    init(_ handler: @escaping Handler) throws {
        self.handler = handler
        let raw = try systemCall("socket", "") { Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
        socket = FileDescriptor(owning: raw)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(raw, address, length) == 0 && listen(raw, 256) == 0 && getsockname(raw, address, &length) == 0
            }
        }
        guard bound else { throw SystemCallError(call: "bind", number: errno, subject: "127.0.0.1").asKilnError }
        port = Int(UInt16(bigEndian: address.sin_port))
        DispatchQueue(label: "fault-server").async { [socket, weak self] in
            while true {
                let connection = accept(socket.raw, nil, nil)
                guard connection >= 0, let server = self else { return }
                let owner = FileDescriptor(owning: connection)
                DispatchQueue(label: "fault-connection").async { server.serve(owner) }
            }
        }
    }

    func stop() { shutdown(socket.raw, Int32(SHUT_RDWR)) }

    private func serve(_ connection: FileDescriptor) {
        var one: Int32 = 1
        setsockopt(connection.raw, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        var buffer: [UInt8] = []
        while let request = read(connection, &buffer) {
            let reply = handler(request)
            if reply.delayMicroseconds > 0 { usleep(reply.delayMicroseconds) }
            guard send(reply, request, connection) else { return }
        }
    }

    private func read(_ connection: FileDescriptor, _ buffer: inout [UInt8]) -> FaultRequest? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
                buffer.removeSubrange(..<end.upperBound)
                let lines = head.split(separator: "\r\n")
                let words = (lines.first ?? "").split(separator: " ")
                guard words.count == 3 else { return nil }
                var headers = HTTPHeaders()
                for line in lines.dropFirst() {
                    guard let colon = line.firstIndex(of: ":") else { continue }
                    headers.add(String(line[..<colon]), String(line[line.index(colon, offsetBy: 2)...]))
                }
                let target = String(words[1])
                return log.withLock { log in
                    let earlier = log.count { $0.target == target }
                    let request = FaultRequest(
                        method: String(words[0]), target: target, headers: headers, earlier: earlier, port: port)
                    log.append(request)
                    return request
                }
            }
            guard let part = try? connection.read(upTo: 1 << 16), !part.isEmpty else { return nil }
            buffer += part
        }
    }

    /// False when the connection is over.
    private func send(_ reply: FaultReply, _ request: FaultRequest, _ connection: FileDescriptor) -> Bool {
        let hasBody = reply.status != 304 && request.method != "HEAD"
        let length = reply.statedLength ?? (reply.zeros > 0 ? reply.zeros : Int64(reply.body.count))
        var head = "HTTP/1.1 \(reply.status) Status\r\n"
        for field in reply.headers.fields { head += "\(field.name): \(field.value)\r\n" }
        if hasBody { head += "Content-Length: \(length)\r\n" }
        guard put(Array((head + "\r\n").utf8), connection) else { return false }
        guard hasBody else { return true }
        if reply.zeros > 0 {
            let block = [UInt8](repeating: 0, count: 1 << 18)
            var left = reply.zeros
            while left > 0 {
                guard put(Array(block.prefix(Int(min(left, Int64(block.count))))), connection) else { return false }
                left -= Int64(block.count)
            }
            return true
        }
        let body = reply.body.prefix(reply.cutAfter ?? reply.body.count)
        if reply.dripMicroseconds > 0 {
            for byte in body {
                usleep(reply.dripMicroseconds)
                guard put([byte], connection) else { return false }
            }
        } else if reply.pauseMicroseconds > 0 {
            for start in stride(from: 0, to: body.count, by: 32 << 10) {
                guard put(Array(body[start..<min(start + (32 << 10), body.count)]), connection) else { return false }
                usleep(reply.pauseMicroseconds)
            }
        } else {
            guard put(Array(body), connection) else { return false }
        }
        if reply.resets {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection.raw, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        }
        if reply.cutAfter != nil {
            shutdown(connection.raw, Int32(SHUT_RDWR))
            return false
        }
        return true
    }

    private func put(_ bytes: [UInt8], _ connection: FileDescriptor) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                Glibc.send(connection.raw, raw.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            done += count
        }
        sent.withLock { $0 += Int64(bytes.count) }
        return true
    }
}
