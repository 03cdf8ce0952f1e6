internal import Crypto
internal import Pipeline
internal import Support
internal import XML

/// Decrypts the passwords of settings.xml (`{…}`), with the master password of settings-security.xml: the format of
/// `mvn --encrypt-password` in Maven 3 (plexus-cipher and plexus-sec-dispatcher 2.0).
struct PasswordDecryption {
    /// What could not be decrypted, for people.
    private(set) var warnings: [String] = []
    private let securityPath: String?
    private let home: String
    private var master: Result<Secret, KilnError>?

    init(securityPath: String?, home: String) {
        self.securityPath = securityPath
        self.home = home
    }

    /// The password in clear text: as it is when nothing in it is encrypted. `nil`, with a warning, when it cannot be
    /// decrypted; Maven would send the encrypted text.
    mutating func clear(_ text: String, of whose: String) -> Secret? {
        guard let payload = Self.payload(text) else { return Secret(text) }
        if payload.contains("[type=") {
            warnings.append("the password of \(whose) is of a type that only a plugin of Maven can decrypt: not used")
            return nil
        }
        if master == nil {
            do {
                master = .success(try readMaster())
            } catch let error as KilnError {
                master = .failure(error)
            } catch {
                master = .failure(KilnError(.internal, String(describing: error)))
            }
        }
        do {
            guard let key = try master?.get() else { return nil }
            return try Self.decrypt(payload, with: key)
        } catch {
            warnings.append("the password of \(whose) cannot be decrypted and is not used: \(error)")
            return nil
        }
    }

    /// The master password: itself encrypted with a word that everybody knows.
    private func readMaster() throws -> Secret {
        guard var path = securityPath else {
            throw KilnError(.notFound, "there is no settings-security.xml: run mvn --encrypt-master-password")
        }
        // Each file may lead to another one.
        for _ in 0..<8 {
            if path.hasPrefix("~") { path = home + path.dropFirst() }
            if path.hasPrefix("file://") { path = String(path.dropFirst(7)) }
            let fields = XMLFields(try XMLReader.parse(Files.read(path, limit: 1 << 20), path), path)
            if let next = try fields.text("relocation"), !next.isEmpty {
                path = next
                continue
            }
            guard let text = try fields.text("master"), !text.isEmpty else {
                throw KilnError(.invalid, "\(path) has no <master>: run mvn --encrypt-master-password")
            }
            return try Self.decrypt(Self.payload(text) ?? text, with: Secret("settings.security"))
        }
        throw KilnError(.invalid, "\(path): the relocations of settings-security.xml go round in a circle")
    }

    /// What stands between the first `{` and the next `}`, when neither is escaped by a backslash.
    static func payload(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard let last = bytes.lastIndex(of: UInt8(ascii: "}")) else { return nil }
        let backslash = UInt8(ascii: "\\")
        for at in 0..<last {
            // A brace behind any one character goes before a brace here, as in Maven's pattern.
            for open in [bytes[at] == backslash ? at : at + 1, at] where bytes[open] == UInt8(ascii: "{") {
                guard open + 2 <= last else { continue }
                if let end = (open + 2...last).first(where: {
                    bytes[$0] == UInt8(ascii: "}") && bytes[$0 - 1] != backslash
                }) {
                    return String(decoding: bytes[(open + 1)..<end], as: UTF8.self)
                }
            }
        }
        return nil
    }

    /// Base64 of: 8 bytes of salt, the number of bytes of padding at the end, AES-128-CBC with key and vector from one
    /// SHA-256 of password and salt.
    static func decrypt(_ text: String, with password: Secret) throws -> Secret {
        let all = Base64.decode(text)
        guard all.count > 9, Int(all[8]) + 9 < all.count else {
            throw KilnError(.invalid, "the encrypted text is cut short")
        }
        let hash = try Crypto.sha256(Array(password.reveal().utf8) + all[..<8])
        let keyAndVector = Hex.decode(hash.hex) ?? []
        let clear = try AES.decryptCBC(
            Array(all[9..<(all.count - Int(all[8]))]), key: Array(keyAndVector[..<16]),
            vector: Array(keyAndVector[16...]))
        return Secret(String(decoding: clear, as: UTF8.self))
    }
}

/// Base64 (RFC 4648 §4), reading only.
enum Base64 {
    /// The bytes; what is no letter of the alphabet is passed over, as commons-codec does.
    static func decode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: continue
            }
            bits = (bits << 6 | UInt32(value)) & 0xFF_FFFF
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }
}
