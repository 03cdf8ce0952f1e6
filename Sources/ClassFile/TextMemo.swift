/// Texts that were scanned before and the packages found in them: classes of one jar say the same descriptors again and
/// again. One that is forgotten is only scanned anew.
struct TextMemo: Sendable {
    private struct Known {
        var start: UInt32 = 0
        var count: UInt32 = 0
        var packages: UInt32 = 0
        var packageCount: UInt32 = 0
    }

    private static let slotCount = 1 << 15
    private static let longest = 512
    private static let room = 4 << 20

    private var slots = [Known](repeating: Known(), count: slotCount)
    private var text: [UInt8] = []
    private var packages: [UInt32] = []

    /// Where a text belongs; `nil` when it is too long to be kept.
    func slot(_ name: Span<UInt8>) -> Int? {
        if name.count > Self.longest { return nil }
        return Int(truncatingIfNeeded: NameHash.of(name, seed: 0)) & (Self.slotCount - 1)
    }

    /// The packages of a text that is known in its slot, as a range of `package(at:)`.
    func find(_ name: Span<UInt8>, slot: Int) -> Range<Int>? {
        let known = slots[slot]
        guard Int(known.count) == name.count,
            text.span.extracting(Int(known.start)..<Int(known.start) + name.count).equal(name)
        else { return nil }
        return Int(known.packages)..<Int(known.packages + known.packageCount)
    }

    /// One of the packages that were found.
    func package(at index: Int) -> UInt32 { packages[index] }

    /// Keeps a text in its slot.
    mutating func insert(_ name: Span<UInt8>, slot: Int, _ found: [UInt32]) {
        if text.count + name.count > Self.room || packages.count + found.count > Self.room {
            slots = [Known](repeating: Known(), count: Self.slotCount)
            text.removeAll(keepingCapacity: true)
            packages.removeAll(keepingCapacity: true)
        }
        slots[slot] = Known(
            start: UInt32(text.count), count: UInt32(name.count), packages: UInt32(packages.count),
            packageCount: UInt32(found.count))
        text.append(name, from: 0)
        packages += found
    }
}
