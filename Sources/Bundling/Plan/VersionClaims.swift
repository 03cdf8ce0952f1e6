/// Which input first brings which version of a name for newer Javas (S13).
///
/// On a class path the first jar that has the name for the running Java wins. In the bundle the highest version that
/// fits wins. Both agree when a version is dropped whose name an earlier input has at that version or below.
struct VersionClaims {
    private struct Claim {
        /// The lowest version that inputs before `input` bring.
        var earlier: Int
        /// The last input that brings the name.
        var input: Int
        /// The lowest version that it brings.
        var lowest: Int
    }

    private var names = EntryNames()
    private var claims: [Claim] = []

    /// Whether an earlier input has the name at that version or a lower one.
    func isTaken(_ name: Span<UInt8>, _ hash: Int, _ version: Int, by input: Int) -> Bool {
        guard let index = names.find(name, hash: hash) else { return false }
        let claim = claims[index]
        return claim.earlier <= version || (claim.input < input && claim.lowest <= version)
    }

    /// Notes what an input brings; inputs come in order.
    mutating func claim(_ name: Span<UInt8>, _ hash: Int, _ version: Int, by input: Int) {
        let (index, isNew) = names.insert(name, hash: hash)
        if isNew {
            claims.append(Claim(earlier: .max, input: input, lowest: version))
            return
        }
        var claim = claims[index]
        if claim.input != input {
            claim = Claim(earlier: min(claim.earlier, claim.lowest), input: input, lowest: version)
        } else {
            claim.lowest = min(claim.lowest, version)
        }
        claims[index] = claim
    }
}
