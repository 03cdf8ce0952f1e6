import TestSupport
import Testing

@testable import Coordinates

@Suite("Laws of versions")
struct VersionLawsTests {
    static let seed: UInt64 = 20_261_121

    static let pieces = [
        "0", "00", "1", "2", "10", "01", "999999999", "1000000000", "123456789012345678901", "a", "b", "m", "alpha",
        "beta", "milestone", "rc", "cr", "SNAPSHOT", "ga", "Final", "RELEASE", "sp", "min", "max", "jre", "foo", "é",
        "٨", ".", "-", "_", ".", "-", "+",
    ]

    static func text(_ random: inout SplitMix) -> String {
        var text = ""
        for _ in 0...Int.random(in: 0..<8, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
        return text
    }

    @Test(
        "comparing the other way round gives the other sign, and every version is itself",
        arguments: VersionKeyTests.all)
    func antisymmetry(order: VersionOrder) {
        var random = SplitMix(state: VersionLawsTests.seed)
        for _ in 0..<5_000 {
            let (left, right) = (VersionLawsTests.text(&random), VersionLawsTests.text(&random))
            let (leftKey, rightKey) = (VersionKey(left, order: order), VersionKey(right, order: order))
            #expect(leftKey.compare(rightKey).signum() == -rightKey.compare(leftKey).signum(), "\(left) \(right)")
            #expect(leftKey.compare(VersionKey(left, order: order)) == 0, "\(left)")
            let leftArtifact = ArtifactVersion(left, order: order)
            let rightArtifact = ArtifactVersion(right, order: order)
            #expect(
                leftArtifact.compare(rightArtifact).signum() == -rightArtifact.compare(leftArtifact).signum(),
                "\(left) \(right)")
            #expect(leftArtifact.compare(leftArtifact) == 0, "\(left)")
        }
    }

    @Test("versions as people write them are in one order", arguments: VersionKeyTests.all)
    func transitivity(order: VersionOrder) {
        // Numbers with at most one qualifier and its number: there Maven's order has no contradictions.
        var random = SplitMix(state: VersionLawsTests.seed)
        let qualifiers = ["", "-alpha", "-alpha-1", "-beta2", "-RC1", "-SNAPSHOT", ".Final", "-sp1", "-jre", "-jdk8"]
        let texts = (0..<150).map { _ in
            (0..<Int.random(in: 1...4, using: &random)).map { _ in String(Int.random(in: 0...3, using: &random)) }
                .joined(separator: ".") + (qualifiers.randomElement(using: &random) ?? "")
        }
        let sorted = texts.map { (text: $0, key: VersionKey($0, order: order)) }.sorted { $0.key < $1.key }
        for (place, left) in sorted.enumerated() {
            for right in sorted.dropFirst(place + 1) { #expect(left.key <= right.key, "\(left.text) \(right.text)") }
        }
    }

    @Test("a range that was read and printed holds the same versions", arguments: VersionKeyTests.all)
    func printed(order: VersionOrder) throws {
        var random = SplitMix(state: VersionLawsTests.seed)
        var ranges = 0
        for _ in 0..<2_000 {
            let text =
                (Bool.random(using: &random) ? "[" : "(") + VersionLawsTests.text(&random) + ","
                + VersionLawsTests.text(&random) + (Bool.random(using: &random) ? "]" : ")")
            guard let constraint = try? VersionConstraint.parse(text, order: order),
                case .ranges(let intervals) = constraint
            else { continue }
            ranges += 1
            let again = try VersionConstraint.parse(intervals.map(\.description).joined(separator: ","), order: order)
            for _ in 0..<5 {
                let version = VersionLawsTests.text(&random)
                let key = VersionKey(version, order: order)
                #expect(constraint.contains(key) == again.contains(key), "\(version) in \(text)")
            }
        }
        #expect(ranges > 500)
    }
}
