import TestSupport

extension SplitMix {
    /// True in so many of a hundred times.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(max(1, bound))) }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    mutating func maybe<Element>(_ percent: Int, _ make: (inout SplitMix) -> Element) -> Element? {
        chance(percent) ? make(&self) : nil
    }
}
