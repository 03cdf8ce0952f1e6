internal import CCurl
internal import Glibc
internal import Support

/// Owns one easy handle and all that it points to; lives on the loop's thread.
@safe final class EasyHandle {
    let transfer: Transfer
    let pointer: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    init(_ transfer: Transfer, _ settings: HTTPClient.Configuration) throws {
        guard let pointer = unsafe curl_easy_init() else {
            throw KilnError(.unavailable, "libcurl cannot start a transfer: out of memory")
        }
        self.transfer = transfer
        unsafe self.pointer = pointer
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try setUp(transfer.request, settings)
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        unsafe curl_slist_free_all(headers)
        unsafe errorText.deallocate()
    }

    /// Lets a paused transfer go on.
    func goOn() { unsafe curl_easy_pause(pointer, CURLPAUSE_CONT) }

    /// The end of the transfer as libcurl says it.
    func result(_ code: CURLcode) -> Result<Void, any Error> {
        if code == CURLE_OK { return .success(()) }
        return .failure(CurlError.error(code, unsafe String(cString: errorText), transfer.request))
    }

    private func setUp(_ request: HTTPClientRequest, _ settings: HTTPClient.Configuration) throws {
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try check(unsafe kiln_curl_close_on_exec(pointer))
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_QUICK_EXIT, 1)  // a cancelled transfer does not wait for its name to resolve
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_USERAGENT, settings.userAgent)
        try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.connectSeconds))
        if let total = request.totalSeconds { try set(CURLOPT_TIMEOUT_MS, milliseconds(total)) }
        try set(CURLOPT_LOW_SPEED_LIMIT, max(1, request.minimumBytesPerSecond))
        try set(CURLOPT_LOW_SPEED_TIME, request.idleSeconds)
        try set(CURLOPT_BUFFERSIZE, 256 << 10)
        try setProxy(request.proxy, settings)
        // Many requests at once wait for the first connection to say whether it carries them all (HTTP/2).
        if request.url.lowercased().hasPrefix("https:") { try set(CURLOPT_PIPEWAIT, 1) }
        if let socket = settings.unixSocket { try set(CURLOPT_UNIX_SOCKET_PATH, socket) }
        if let file = settings.certificateAuthorities {
            try set(CURLOPT_CAINFO, file)
            try set(CURLOPT_PROXY_CAINFO, file)
        }
        try setMethod(request)
        try setHeaders(request.headers)
        unsafe kiln_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        unsafe kiln_curl_set_pointer(pointer, CURLOPT_HEADERDATA, context)
        unsafe kiln_curl_set_pointer(pointer, CURLOPT_WRITEDATA, context)
        unsafe kiln_curl_set_sink(pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let context = unsafe context else { return 0 }
            let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return unsafe transfer.takeLine(Array(line)) ? size * count : 0
        }
        unsafe kiln_curl_set_sink(pointer, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context = unsafe context else { return 0 }
            let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return unsafe transfer.takeBytes(part) ? size * count : Int(kiln_curl_pause)
        }
    }

    private func setProxy(_ proxy: HTTPClientRequest.Proxy?, _ settings: HTTPClient.Configuration) throws {
        guard let proxy else {
            if !settings.usesEnvironmentProxy { try set(CURLOPT_PROXY, "") }
            return
        }
        let host = proxy.host.contains(":") && !proxy.host.hasPrefix("[") ? "[\(proxy.host)]" : proxy.host
        let scheme = proxy.scheme.lowercased() == "https" ? "https" : "http"
        guard !host.isEmpty, !host.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "@") || $0 == 0x2F }),
            (1...65535).contains(proxy.port)
        else { throw KilnError(.invalid, "the proxy '\(proxy.host):\(proxy.port)' is no host and port") }
        try set(CURLOPT_PROXY, "\(scheme)://\(host):\(proxy.port)")
        try set(CURLOPT_NOPROXY, "")
        guard let username = proxy.username else { return }
        try set(CURLOPT_PROXYUSERNAME, username)
        try set(CURLOPT_PROXYPASSWORD, proxy.password?.reveal() ?? "")
    }

    private func setMethod(_ request: HTTPClientRequest) throws {
        if let body = request.body {
            try set(CURLOPT_POST, 1)
            try check(unsafe kiln_curl_set_size(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
            try unsafe body.withUnsafeBytes { bytes in
                // Copies at once. An empty body needs a pointer too.
                var nothing: UInt8 = 0
                try unsafe withUnsafeMutablePointer(to: &nothing) { empty in
                    let start =
                        unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress) ?? UnsafeMutableRawPointer(empty)
                    try check(unsafe kiln_curl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, start))
                }
            }
        } else if request.method == .head {
            try set(CURLOPT_NOBODY, 1)
        }
        guard request.method != .head else { return }
        guard !request.method.rawValue.isEmpty, request.method.rawValue.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { throw KilnError(.invalid, "\(request.method) is not an HTTP method") }
        try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }

    private func setHeaders(_ fields: HTTPHeaders) throws {
        for field in fields.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3A }),
                field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
            else { throw KilnError(.invalid, "a header field has a character that is not allowed in it") }
            // libcurl drops "Name:"; "Name;" sends it empty.
            let line = field.value.isEmpty ? field.name + ";" : "\(field.name): \(field.value)"
            guard let longer = unsafe curl_slist_append(headers, line) else {
                throw KilnError(.unavailable, "libcurl cannot start a transfer: out of memory")
            }
            unsafe headers = longer
        }
        try check(unsafe kiln_curl_set_pointer(pointer, CURLOPT_HTTPHEADER, headers))
    }

    private func milliseconds(_ seconds: Double) -> Int { Int(max(1, min(seconds * 1000, 1e12))) }

    private func set(_ option: CURLoption, _ value: Int) throws {
        try check(unsafe kiln_curl_set_long(pointer, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws {
        try check(unsafe kiln_curl_set_text(pointer, option, value))
    }

    private func check(_ code: CURLcode) throws {
        guard code == CURLE_OK else { throw CurlError.error(code, "", transfer.request) }
    }
}
