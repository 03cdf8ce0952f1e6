/// Elements in the order of their coming, each once.
struct OrderedSet<Element: Hashable> {
    private(set) var elements: [Element] = []
    /// Filled once there are too many to look through.
    private var index: Set<Element> = []

    /// Adds an element; false when it was there.
    @discardableResult
    mutating func insert(_ element: Element) -> Bool {
        if elements.count < 16 {
            if elements.contains(element) { return false }
        } else {
            if index.isEmpty { index = Set(elements) }
            if !index.insert(element).inserted { return false }
        }
        elements.append(element)
        return true
    }

    /// Adds all.
    mutating func insert(_ more: [Element]) {
        for element in more { insert(element) }
    }
}
