internal import Glibc

/// A lock with a condition to wait for.
@safe @usableFromInline package final class Monitor: @unchecked Sendable {
    // SAFETY: the pointers never change; what they point at is the system's to guard.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    /// An open lock.
    @usableFromInline package init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Waits until nobody holds the lock, and takes it.
    @usableFromInline package func lock() { unsafe pthread_mutex_lock(mutex) }

    /// Gives the lock back.
    @usableFromInline package func unlock() { unsafe pthread_mutex_unlock(mutex) }

    /// Gives the lock back, sleeps until a signal, and takes it again. It may wake without a signal.
    @usableFromInline package func wait() { unsafe pthread_cond_wait(condition, mutex) }

    /// Wakes one who waits.
    @usableFromInline package func signal() { unsafe pthread_cond_signal(condition) }

    /// Wakes all who wait.
    @usableFromInline package func broadcast() { unsafe pthread_cond_broadcast(condition) }
}
