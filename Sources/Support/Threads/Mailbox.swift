/// A queue between threads that a reader can wait at.
@usableFromInline
final class Mailbox<Element: Sendable>: @unchecked Sendable {
    // SAFETY: `elements`, `head` and `isClosed` are touched only while `monitor` is locked.
    @usableFromInline var elements: [Element] = []
    @usableFromInline var head = 0
    @usableFromInline var isClosed = false
    @usableFromInline let monitor = Monitor()

    @inlinable
    init() {}

    /// Puts one in, and wakes a reader.
    @inlinable
    func post(_ element: Element) {
        monitor.lock()
        elements.append(element)
        monitor.signal()
        monitor.unlock()
    }

    /// Takes the oldest if there is one; does not wait.
    @inlinable
    func poll() -> Element? {
        monitor.lock()
        defer { monitor.unlock() }
        return head == elements.count ? nil : removeFirst()
    }

    /// Takes the oldest; waits for one. `nil` once it is closed and empty.
    @inlinable
    func take() -> Element? {
        monitor.lock()
        defer { monitor.unlock() }
        while head == elements.count {
            if isClosed { return nil }
            monitor.wait()
        }
        return removeFirst()
    }

    /// Only under the lock, and only when there is one.
    @inlinable
    func removeFirst() -> Element {
        let element = elements[head]
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        }
        return element
    }

    /// Lets every reader go once it is empty.
    @inlinable
    func close() {
        monitor.lock()
        isClosed = true
        monitor.broadcast()
        monitor.unlock()
    }
}
