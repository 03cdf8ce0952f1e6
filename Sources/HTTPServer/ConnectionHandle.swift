internal import CMicroHTTPD

/// A connection of the library, as far as other threads may use it.
@safe struct ConnectionHandle: @unchecked Sendable {
    // SAFETY: the pointer is valid from the request's first callback until its completed callback. `suspend` is called
    // on the library's own thread; `resume` is safe on any (microhttpd.h) and is called only while suspended.
    private let pointer: OpaquePointer
    private let suspended: TaskCount

    /// `suspended` counts the connections that are suspended: the library must not stop before it is zero, also when
    /// the decision to resume has been taken and only the call is still to come.
    init(_ pointer: OpaquePointer, _ suspended: TaskCount) {
        unsafe self.pointer = pointer
        self.suspended = suspended
    }

    /// Takes the connection out of the library's loop; only inside one of its callbacks.
    func suspend() {
        suspended.enter()
        unsafe MHD_suspend_connection(pointer)
    }

    /// Puts a suspended connection back; once for each `suspend`.
    func resume() {
        unsafe MHD_resume_connection(pointer)
        suspended.leave()
    }

    var socket: Int32 { unsafe kiln_mhd_socket(pointer) }
}
