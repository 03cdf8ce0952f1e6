/// Numbers that follow from a seed and an input's number alone (SplitMix64), so that any input can be made again.
struct Randomness: RandomNumberGenerator {
    private var state: UInt64

    /// The numbers of one input.
    init(seed: UInt64, input: UInt64) {
        state = seed
        state = next() ^ (input &* 0xD6E8_FEB8_6659_FD93)
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below a bound, 0 when there is none below it.
    mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }

    /// Whether a thing happens that happens once in so many times.
    mutating func once(in times: Int) -> Bool { below(times) == 0 }

    /// One of a list that is not empty.
    mutating func one<Element>(of list: [Element]) -> Element { list[below(list.count)] }
}
