internal import Glibc

/// A thread that runs one body.
@usableFromInline package struct BackgroundThread: Sendable {
    private let thread: pthread_t

    /// Starts it; `nil` when the system gives no thread.
    @usableFromInline package init?(_ body: @escaping @Sendable () -> Void) {
        let argument = unsafe Unmanaged.passRetained(Body(run: body))
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard status == 0 else {
            unsafe argument.release()
            return nil
        }
        self.thread = thread
    }

    /// Waits for its end; once.
    @usableFromInline package func join() { pthread_join(thread, nil) }

    private final class Body {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
