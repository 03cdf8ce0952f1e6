internal import CMicroHTTPD
internal import Glibc
internal import Support

/// Hands responses to the library.
enum Responses {
    /// Queues a response; only in the access callback. `MHD_NO` closes the connection.
    static func queue(_ response: HTTPResponse, _ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
        guard (200...599).contains(response.status), let body = unsafe make(response.body, exchange) else {
            return .NO
        }
        defer { unsafe MHD_destroy_response(body) }
        for field in response.headers.fields where !isOurs(field.name) {
            guard isClean(field), unsafe MHD_add_response_header(body, field.name, field.value) == .YES else {
                return .NO
            }
        }
        return unsafe MHD_queue_response(connection, UInt32(response.status), body)
    }

    private static func isOurs(_ name: String) -> Bool {
        ["content-length", "transfer-encoding", "date"].contains { HTTPHeaders.isSame($0, name) }
    }

    /// No control character that would start another line or cut the value short.
    private static func isClean(_ field: HTTPHeaders.Field) -> Bool {
        (field.name + field.value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    private static func make(_ body: HTTPResponse.Body, _ exchange: Exchange) -> OpaquePointer? {
        switch body {
        case .bytes(let bytes):
            return unsafe bytes.withUnsafeBufferPointer { buffer in
                // Copies at once; the parameter is not const for other modes.
                unsafe MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .file(let file, let offset, let length):
            // A part that is not there would keep the client waiting until the idle limit, so the size is asked; a file
            // that does not tell it is not sent.
            guard offset >= 0, length >= 0, let size = try? file.status().st_size, length <= Int64(size) - offset else {
                return nil
            }
            let copy = fcntl(file.raw, F_DUPFD_CLOEXEC, 3)
            guard copy >= 0 else { return nil }
            let response = unsafe MHD_create_response_from_fd_at_offset64(UInt64(length), copy, UInt64(offset))
            if unsafe response == nil { _ = close(copy) }
            return unsafe response
        case .stream(let stream):
            let pipe = unsafe Unmanaged.passRetained(exchange.makePipe(stream))
            let response = unsafe MHD_create_response_from_callback(
                UInt64.max, 32 << 10,
                { pipe, _, buffer, size in
                    guard let pipe = unsafe pipe else { return -2 }
                    let reading = unsafe Unmanaged<BodyPipe>.fromOpaque(pipe).takeUnretainedValue()
                        .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
                    return switch reading {
                    case .bytes(let count): count
                    case .later: 0
                    case .end: -1
                    case .broken: -2
                    }
                }, pipe.toOpaque(),
                { pipe in
                    guard let pipe = unsafe pipe else { return }
                    unsafe Unmanaged<BodyPipe>.fromOpaque(pipe).takeRetainedValue().stop()
                })
            if unsafe response == nil { unsafe pipe.release() }
            return unsafe response
        }
    }
}
