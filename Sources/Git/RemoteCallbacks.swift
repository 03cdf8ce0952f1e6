internal import CGit2
internal import Pipeline
internal import Support

/// libgit2's questions during a connection: which credential, is this server the right one, go on?
final class RemoteCallbacks {
    private let url: GitURL
    private let watch: NetworkWatch
    private let progress: @Sendable (GitProgress) -> Void
    private var attempts = 0
    private var lastPercent = -1

    init(url: GitURL, watch: NetworkWatch, progress: @escaping @Sendable (GitProgress) -> Void) {
        self.url = url
        self.watch = watch
        self.progress = progress
    }

    /// Points libgit2 at this object, which must outlive the connection.
    func install(_ target: inout git_remote_callbacks) {
        unsafe target.payload = Unmanaged.passUnretained(self).toOpaque()
        unsafe target.credentials = { out, _, user, kinds, payload in
            guard let callbacks = unsafe RemoteCallbacks.from(payload), let out = unsafe out else { return -1 }
            return unsafe callbacks.credential(out, user: user, kinds: kinds)
        }
        unsafe target.certificate_check = { certificate, isValid, _, payload in
            guard let callbacks = unsafe RemoteCallbacks.from(payload) else { return -1 }
            return unsafe callbacks.check(certificate, isValid: isValid != 0)
        }
        unsafe target.transfer_progress = { stats, payload in
            guard let callbacks = unsafe RemoteCallbacks.from(payload), let stats = unsafe stats else { return -1 }
            return callbacks.transferred(unsafe stats.pointee)
        }
        unsafe target.sideband_progress = { _, _, payload in
            guard let callbacks = unsafe RemoteCallbacks.from(payload) else { return -1 }
            callbacks.watch.progressed()
            return callbacks.watch.mayContinue() ? 0 : GIT_EUSER.rawValue
        }
    }

    private static func from(_ payload: UnsafeMutableRawPointer?) -> RemoteCallbacks? {
        guard let payload = unsafe payload else { return nil }
        return unsafe Unmanaged<RemoteCallbacks>.fromOpaque(payload).takeUnretainedValue()
    }

    private func transferred(_ stats: git_indexer_progress) -> Int32 {
        watch.progressed()
        if Int64(stats.received_bytes) > watch.access.maximumBytes { watch.failTooLarge() }
        guard watch.mayContinue() else { return GIT_EUSER.rawValue }
        let total = Int(stats.total_objects)
        let percent = total == 0 ? 0 : (Int(stats.received_objects) + Int(stats.indexed_objects)) * 50 / total
        if percent != lastPercent {
            lastPercent = percent
            progress(
                GitProgress(
                    receivedObjects: Int(stats.received_objects), totalObjects: total,
                    indexedObjects: Int(stats.indexed_objects), receivedBytes: Int64(stats.received_bytes)))
        }
        return 0
    }

    // MARK: credential

    private func credential(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>, user: UnsafePointer<CChar>?, kinds: UInt32
    ) -> Int32 {
        func allows(_ kind: git_credential_t) -> Bool { kinds & kind.rawValue != 0 }
        var wanted: Set<GitCredentialRequest.Kind> = []
        if allows(GIT_CREDENTIAL_USERPASS_PLAINTEXT) { wanted.insert(.password) }
        if allows(GIT_CREDENTIAL_SSH_KEY) || allows(GIT_CREDENTIAL_SSH_MEMORY) { wanted.insert(.sshKey) }
        if allows(GIT_CREDENTIAL_USERNAME) {
            // SSH without a user in the address asks for the name first; the same credential answers both.
            let request = GitCredentialRequest(url: url, kinds: [.password, .sshKey], attempt: attempts)
            guard let credential = watch.access.credential(request) else { return refuse(offered: false) }
            return unsafe git_credential_username_new(out, credential.user)
        }
        guard !wanted.isEmpty, attempts < 4 else { return refuse(offered: attempts > 0) }
        let request = GitCredentialRequest(url: url, kinds: wanted, attempt: attempts)
        guard let credential = watch.access.credential(request) else { return refuse(offered: attempts > 0) }
        attempts += 1
        watch.offeredCredential()
        let result = unsafe make(credential, out)
        return result == 0 ? 0 : refuse(offered: true)
    }

    private func make(
        _ credential: GitCredential, _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>
    ) -> Int32 {
        switch credential {
        case .password(let user, let secret):
            unsafe git_credential_userpass_plaintext_new(out, user, secret.reveal())
        case .sshKey(let user, let key, let passphrase):
            unsafe git_credential_ssh_key_memory_new(out, user, nil, key.reveal(), passphrase?.reveal())
        case .sshKeyFile(let user, let path, let passphrase):
            unsafe git_credential_ssh_key_new(out, user, nil, path, passphrase?.reveal())
        }
    }

    private func refuse(offered: Bool) -> Int32 {
        watch.fail(GitErrors.authentication(url, offered: offered))
        return GIT_EAUTH.rawValue
    }

    // MARK: server

    private func check(_ certificate: UnsafeMutablePointer<git_cert>?, isValid: Bool) -> Int32 {
        if url.scheme == .ssh { return unsafe checkHostKey(certificate) ? 0 : GIT_ECERTIFICATE.rawValue }
        if isValid { return 0 }
        watch.fail(GitErrors.certificate(url))
        return GIT_ECERTIFICATE.rawValue
    }

    private func checkHostKey(_ certificate: UnsafeMutablePointer<git_cert>?) -> Bool {
        guard let certificate = unsafe certificate,
            unsafe certificate.pointee.cert_type == GIT_CERT_HOSTKEY_LIBSSH2
        else {
            watch.fail(GitErrors.hostKey(url, "the server shows no host key", fields: [:]))
            return false
        }
        let host = unsafe UnsafeMutableRawPointer(certificate).assumingMemoryBound(to: git_cert_hostkey.self).pointee
        guard unsafe host.type.rawValue & GIT_CERT_SSH_RAW.rawValue != 0,
            unsafe host.type.rawValue & GIT_CERT_SSH_SHA256.rawValue != 0, let start = unsafe host.hostkey
        else {
            watch.fail(GitErrors.hostKey(url, "the server's host key cannot be read", fields: [:]))
            return false
        }
        let key = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: host.hostkey_len))
        let digest = unsafe withUnsafeBytes(of: host.hash_sha256) { unsafe [UInt8]($0) }
        do {
            return try trusts(key, fingerprint: KnownHosts.fingerprint(sha256: digest))
        } catch {
            watch.fail(
                (error as? KilnError)
                    ?? GitErrors.hostKey(url, "the known_hosts file cannot be read", fields: [:]))
            return false
        }
    }

    private func trusts(_ key: [UInt8], fingerprint: String) throws -> Bool {
        let port = url.port ?? 22
        let path = watch.access.knownHostsPath
        let pinned = KnownHosts(try path.map { Files.exists($0) ? try Files.readText($0) : "" } ?? "")
        let line = KnownHosts.line(host: url.host, port: port, key: key)
        let file = path ?? "a known_hosts file (none is configured)"
        let what = "\(KnownHosts.type(of: key)) host key \(fingerprint)"
        let detail: String
        switch pinned.verdict(host: url.host, port: port, key: key) {
        case .trusted: return true
        case .unknown: detail = "its \(what) is not pinned; compare it with the server's, then add to \(file): \(line)"
        case .changed:
            detail = "its host key has CHANGED to \(what): somebody may sit in between; only if the change is "
                + "confirmed, replace the old line in \(file) by: \(line)"
        case .revoked: detail = "its \(what) is marked as revoked in \(file)"
        }
        watch.fail(GitErrors.hostKey(url, detail, fields: ["fingerprint": fingerprint, "knownHostsLine": line]))
        return false
    }
}
