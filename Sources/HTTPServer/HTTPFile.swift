package import Support

/// Answers with a file or a part of it: ranges and conditions by RFC 9110 §13 and §14.
package enum HTTPFile {
    /// What a file is, for its response.
    package struct Description: Sendable {
        /// The bytes of the whole.
        package var size: Int64
        /// The entity tag without quotes, strong: the same tag, the same bytes.
        package var etag: String
        /// The media type.
        package var mediaType: String
        /// The name a client saves it under, if it should be saved.
        package var filename: String?

        /// Joins the parts.
        package init(size: Int64, etag: String, mediaType: String, filename: String? = nil) {
            self.size = size
            self.etag = etag
            self.mediaType = mediaType
            self.filename = filename
        }
    }

    /// The response to a GET or HEAD: 200, 206, 304, 412 or 416. The file must hold `description.size` bytes.
    package static func respond(
        _ file: FileDescriptor, _ description: Description, to request: HTTPRequest
    ) -> HTTPResponse {
        var headers: HTTPHeaders = ["ETag": "\"\(description.etag)\"", "Accept-Ranges": "bytes"]
        func whole(_ status: Int) -> HTTPResponse { HTTPResponse(status: status, headers: headers) }
        let selection = Selection(request.method, request.headers, size: description.size, etag: description.etag)
        switch selection {
        case .notModified: return whole(304)
        case .preconditionFailed: return whole(412)
        case .unsatisfiable:
            headers["Content-Range"] = "bytes */\(description.size)"
            return whole(416)
        case .all, .part: break
        }
        headers["Content-Type"] = description.mediaType
        if let filename = description.filename { headers["Content-Disposition"] = attachment(filename) }
        guard case .part(let first, let last) = selection else {
            return HTTPResponse(status: 200, headers: headers, body: .file(file, offset: 0, length: description.size))
        }
        headers["Content-Range"] = "bytes \(first)-\(last)/\(description.size)"
        return HTTPResponse(
            status: 206, headers: headers, body: .file(file, offset: first, length: last - first + 1))
    }

    /// A `Content-Disposition` that saves under a name, with a plain fallback for old clients (RFC 6266).
    package static func attachment(_ filename: String) -> String {
        let plain = filename.unicodeScalars.map { scalar -> String in
            let isPlain = (0x20...0x7E).contains(scalar.value) && scalar != "\"" && scalar != "\\" && scalar != "%"
            return isPlain ? String(scalar) : "_"
        }.joined()
        let encoded = filename.utf8.map { byte -> String in
            let isPlain = Selection.isAlphanumeric(byte) || "!#$&+-.^_`|~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + hex(byte)
        }.joined()
        let isSame = plain == filename
        return "attachment; filename=\"\(plain)\"" + (isSame ? "" : "; filename*=UTF-8''\(encoded)")
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    /// Which part of a file a request asks for.
    enum Selection: Equatable {
        case all
        /// First and last byte, both included.
        case part(Int64, Int64)
        case notModified
        case preconditionFailed
        case unsatisfiable

        init(_ method: HTTPMethod, _ headers: HTTPHeaders, size: Int64, etag: String) {
            let isMatch = headers["If-Match"].map { Self.lists($0, etag, isWeakEnough: false) }
            let isKnown = headers["If-None-Match"].map { Self.lists($0, etag, isWeakEnough: true) }
            if isMatch == false {
                self = .preconditionFailed
            } else if isKnown == true {
                self = .notModified
            } else if method == .get, let range = headers["Range"],
                headers["If-Range"].map({ $0 == "\"\(etag)\"" }) ?? true
            {
                self = Self.range(range, size)
            } else {
                self = .all
            }
        }

        /// Whether a list of entity tags, or `*`, has the tag. Weak comparison ignores `W/` (RFC 9110 §8.8.3.2).
        private static func lists(_ list: String, _ etag: String, isWeakEnough: Bool) -> Bool {
            for item in list.split(separator: ",") {
                var item = item.drop { $0 == " " || $0 == "\t" }
                while item.last == " " || item.last == "\t" { item.removeLast() }
                if item == "*" { return true }
                if isWeakEnough, item.hasPrefix("W/") { item = item.dropFirst(2) }
                if item == "\"\(etag)\"" { return true }
            }
            return false
        }

        /// One range; several, another unit or bad syntax mean the whole (RFC 9110 §14.2 allows it).
        private static func range(_ text: String, _ size: Int64) -> Selection {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, HTTPHeaders.isSame(String(parts[0]), "bytes") else { return .all }
            let bounds = parts[1].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            guard bounds.count == 2 else { return .all }
            if bounds[0].isEmpty {
                guard let count = number(bounds[1]) else { return .all }
                if count == 0 { return .unsatisfiable }
                return size == 0 ? .all : .part(max(0, size - count), size - 1)
            }
            guard let first = number(bounds[0]) else { return .all }
            guard !bounds[1].isEmpty else { return first < size ? .part(first, size - 1) : .unsatisfiable }
            guard let last = number(bounds[1]), last >= first else { return .all }
            return first < size ? .part(first, min(last, size - 1)) : .unsatisfiable
        }

        /// Digits only; a number too large for us is the largest.
        private static func number(_ digits: Substring) -> Int64? {
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return Int64(digits) ?? .max
        }

        static func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
    }
}
