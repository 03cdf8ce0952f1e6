internal import CMicroHTTPD
internal import Glibc
internal import Support

/// The library's daemon with what must live as long as it. `stop` frees all of it, once.
@safe struct Daemon: @unchecked Sendable {
    // SAFETY: the pointers are not dereferenced here; the library's functions for a daemon may be called on any thread,
    // and `HTTPServer` lets exactly one caller stop it.
    private let daemon: OpaquePointer
    private let settings: UnsafeMutablePointer<kiln_mhd_settings>
    private let core: Unmanaged<ServerCore>

    /// Starts to serve on a listening socket, of which it makes a copy.
    init(_ core: ServerCore, _ socket: FileDescriptor) throws {
        let address = core.configuration.address
        let copy = try systemCall("dup", address) { fcntl(socket.raw, F_DUPFD_CLOEXEC, 3) }
        let context = unsafe Unmanaged.passRetained(core)
        let settings = UnsafeMutablePointer<kiln_mhd_settings>.allocate(capacity: 1)
        unsafe settings.initialize(to: Callbacks.settings(core.configuration, copy, context.toOpaque()))
        guard let daemon = unsafe kiln_mhd_start(settings) else {
            let number = errno
            unsafe settings.deallocate()
            unsafe context.release()
            _ = close(copy)
            throw KilnError(
                .unavailable, "cannot start the HTTP server on \(address)",
                cause: SystemCallError(call: "MHD_start_daemon", number: number, subject: address))
        }
        unsafe self.daemon = daemon
        unsafe self.settings = settings
        unsafe self.core = context
    }

    /// Closes every connection and joins the library's threads; nothing may be suspended.
    func stop() {
        unsafe MHD_stop_daemon(daemon)
        unsafe settings.deallocate()
        unsafe core.release()
    }
}
