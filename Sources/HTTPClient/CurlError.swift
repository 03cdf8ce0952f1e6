internal import CCurl
internal import Support

/// libcurl's codes as errors that name the host, never the path or the credentials of a URL.
enum CurlError {
    static func error(_ code: CURLcode, _ detail: String, _ request: HTTPClientRequest) -> any Error {
        let host = URLParts(request.url)?.host ?? "the server"
        let text = detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
        let cause = CauseText(text)
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return KilnError(
                .unavailable, "the name \(host) is not known here; check the spelling and the network",
                reason: "http.resolve", cause: cause)
        case CURLE_COULDNT_CONNECT:
            return KilnError(
                .unavailable, "\(host) does not accept connections; check that it runs and that the port is right",
                reason: "http.connect", cause: cause)
        case CURLE_OPERATION_TIMEDOUT:
            return KilnError(
                .timeout, "\(host) did not answer in time; try again later", reason: "http.timeout", cause: cause)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR:
            return KilnError(
                .unavailable,
                "no trusted TLS connection to \(host); if its certificate is right, name a PEM file with its authority "
                    + "in SSL_CERT_FILE",
                reason: "http.tls", cause: cause)
        case CURLE_SSL_CACERT_BADFILE:
            return KilnError(
                .unavailable,
                "no trusted TLS connection to \(host): the file of trusted authorities cannot be read; check SSL_CERT_FILE",
                reason: "http.tls", cause: cause)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return KilnError(
                .invalid, "the URL cannot be used: it must be http or https and well-formed", reason: "http.url",
                cause: cause)
        case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            return KilnError(
                .unavailable, "the connection to \(host) was lost; try again", reason: "http.lost", cause: cause)
        case CURLE_WRITE_ERROR:
            return KilnError(
                .unavailable, "\(host) sent a response with too many header fields", reason: "http.response",
                cause: cause)
        case CURLE_OUT_OF_MEMORY:
            return KilnError(.unavailable, "out of memory for a transfer from \(host)", cause: cause)
        default:
            return KilnError(
                .unavailable, "the transfer with \(host) failed", reason: "http.failed", cause: cause)
        }
    }

    private struct CauseText: Error, CustomStringConvertible {
        let description: String
        init(_ text: String) { description = text }
    }
}

/// Scheme, host and port of a URL as libcurl reads it.
struct URLParts: Equatable {
    let scheme: String
    let host: String
    let port: Int

    init?(_ url: String) {
        guard !url.utf8.contains(0), let handle = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(handle) }
        guard unsafe curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK else { return nil }
        func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard unsafe curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text = unsafe text else {
                return nil
            }
            defer { unsafe curl_free(text) }
            return unsafe String(cString: text)
        }
        guard let scheme = part(CURLUPART_SCHEME)?.lowercased(), scheme == "http" || scheme == "https",
            let host = part(CURLUPART_HOST)?.lowercased(), !host.isEmpty,
            let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap({ Int($0) })
        else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Whether what may be told to this one may be told to the other: the same, or its https on the usual ports.
    func trusts(_ other: URLParts) -> Bool {
        self == other
            || host == other.host && scheme == "http" && port == 80 && other.scheme == "https" && other.port == 443
    }

    /// The absolute URL that a reference means on a page.
    static func resolve(_ reference: String, against url: String) -> String? {
        guard !reference.utf8.contains(0), let handle = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(handle) }
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK,
            unsafe curl_url_set(handle, CURLUPART_URL, reference, 0) == CURLUE_OK,
            unsafe curl_url_get(handle, CURLUPART_URL, &text, 0) == CURLUE_OK, let text = unsafe text
        else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}

extension HTTPClient {
    /// The seconds since 1970 of a date in a header field (RFC 9110 §5.6.7); `nil` for what is none.
    package static func seconds(ofDate text: String) -> Int64? {
        guard !text.utf8.contains(0) else { return nil }
        let seconds = unsafe curl_getdate(text, nil)
        return seconds < 0 ? nil : Int64(seconds)
    }
}
