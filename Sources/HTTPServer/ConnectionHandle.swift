internal import CMicroHTTPD

/// A connection of the library, as far as other threads may use it.
@safe struct ConnectionHandle: @unchecked Sendable {
    // SAFETY: the pointer is valid from the request's first callback until its completed callback. `suspend` is called
    // on the library's own thread; `resume` is safe on any (microhttpd.h) and is called only while suspended.
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    /// Takes the connection out of the library's loop; only inside one of its callbacks.
    func suspend() { unsafe MHD_suspend_connection(pointer) }

    /// Puts a suspended connection back.
    func resume() { unsafe MHD_resume_connection(pointer) }

    var socket: Int32 { unsafe kiln_mhd_socket(pointer) }
}
