internal import CMicroHTTPD
internal import Glibc
internal import Support

/// The functions the library calls, on its own threads: they neither throw, wait nor block.
enum Callbacks {
    static func settings(
        _ configuration: HTTPServer.Configuration, _ socket: Int32, _ context: UnsafeMutableRawPointer
    ) -> kiln_mhd_settings {
        var settings = unsafe kiln_mhd_settings()
        unsafe settings.listen_socket = socket
        unsafe settings.connection_limit = UInt32(clamping: configuration.maximumConnections)
        unsafe settings.timeout_seconds = UInt32(clamping: configuration.idleSeconds)
        unsafe settings.threads = configuration.threads > 1 ? UInt32(clamping: configuration.threads) : 0
        unsafe settings.connection_memory = 64 << 10
        unsafe settings.context = context
        unsafe settings.begin = { context, target, connection in
            guard let core = unsafe Callbacks.core(context), let connection = unsafe connection else { return nil }
            let text = unsafe target.map { unsafe String(decoding: Callbacks.bytes($0), as: UTF8.self) } ?? ""
            let exchange = unsafe Exchange(
                target: text, connection: ConnectionHandle(connection, core.suspended), core: core)
            core.connections.began(exchange)
            return unsafe Unmanaged.passRetained(exchange).toOpaque()
        }
        unsafe settings.access = { _, connection, path, method, version, data, size, exchange in
            guard let connection = unsafe connection, let size = unsafe size,
                let exchange = unsafe Callbacks.exchange(exchange?.pointee)
            else { return .NO }
            let step: Exchange.Step
            if !exchange.hasHead {
                // The library ends the target at a NUL of the client's; the version that follows it in memory tells.
                if let path = unsafe path, let version = unsafe version,
                    unsafe version - path != exchange.target.utf8.count + 1
                {
                    return .NO
                }
                let name = unsafe method.map { unsafe String(cString: $0) } ?? ""
                step = unsafe exchange.takeHead(
                    name, Callbacks.headers(connection), remoteAddress: Callbacks.address(connection))
            } else if unsafe size.pointee > 0 {
                step = unsafe exchange.takeBody(UnsafeRawBufferPointer(start: data, count: size.pointee))
                unsafe size.pointee = 0
            } else {
                step = exchange.proceed()
            }
            switch step {
            case .goOn: return .YES
            case .close: return .NO
            case .send(let response): return unsafe Responses.queue(response, exchange, connection)
            }
        }
        unsafe settings.completed = { context, _, exchange, _ in
            guard let core = unsafe Callbacks.core(context), let opaque = unsafe exchange?.pointee else { return }
            unsafe exchange?.pointee = nil
            let exchange = unsafe Unmanaged<Exchange>.fromOpaque(opaque).takeRetainedValue()
            exchange.completed()
            core.connections.ended(exchange)
        }
        unsafe settings.connection = { context, connection, _, code in
            guard let core = unsafe Callbacks.core(context), let connection = unsafe connection else { return }
            let socket = unsafe kiln_mhd_socket(connection)
            if code == .CONNECTION_NOTIFY_STARTED {
                core.connections.opened(socket)
            } else {
                core.connections.closed(socket)
            }
        }
        unsafe settings.log = { context, text in
            guard let core = unsafe Callbacks.core(context), let text = unsafe text else { return }
            let line = unsafe String(decoding: Callbacks.bytes(text), as: UTF8.self)
            core.log.debug("libmicrohttpd: \(line)")
        }
        return unsafe settings
    }

    private static func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
        unsafe context.map { unsafe Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func exchange(_ opaque: UnsafeMutableRawPointer?) -> Exchange? {
        unsafe opaque.map { unsafe Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: text, count: strlen(text))
    }

    private static func headers(_ connection: OpaquePointer) -> HTTPHeaders {
        var headers = HTTPHeaders()
        unsafe withUnsafeMutablePointer(to: &headers) { pointer in
            _ = unsafe MHD_get_connection_values_n(
                connection, .HEADER_KIND,
                { headers, _, name, nameSize, value, valueSize in
                    guard let name = unsafe name else { return .YES }
                    let field = unsafe UnsafeRawBufferPointer(start: name, count: nameSize)
                    let text = unsafe UnsafeRawBufferPointer(start: value, count: valueSize)
                    unsafe headers?.assumingMemoryBound(to: HTTPHeaders.self).pointee.add(
                        String(decoding: field, as: UTF8.self), String(decoding: text, as: UTF8.self))
                    return .YES
                }, pointer)
        }
        return headers
    }

    private static func address(_ connection: OpaquePointer) -> String {
        guard let address = unsafe kiln_mhd_client_address(connection) else { return "unix" }
        return unsafe ListeningSocket.text(of: address)
    }
}
