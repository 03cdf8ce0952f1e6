import Testing

@testable import Coordinates

@Suite("Versions, as Maven answered", .enabled(if: Corpus.folder != nil, "KILN_TEST_SHARED has no corpora"))
struct VersionCorpusTests {
    @Test("every pair is ordered as resolver 1.6 and 1.9 order it", arguments: [VersionOrder.maven38, .maven39])
    func genericOrder(order: VersionOrder) async throws {
        let rows = try await Corpus.rows("version-order.tsv.gz")
        #expect(rows.count > 25_000)
        var differences: [String] = []
        for row in rows {
            let (left, right) = (VersionKey(row[0], order: order), VersionKey(row[1], order: order))
            let sign = left.compare(right).signum()
            if String(sign) != row[2] || right.compare(left).signum() != -sign {
                differences.append("\(row[0]) and \(row[1]): \(sign)")
            }
        }
        #expect(differences == [])
    }

    @Test("every pair is ordered as maven-artifact 3 orders it", arguments: [VersionOrder.maven38, .maven39])
    func artifactOrder(order: VersionOrder) async throws {
        var differences: [String] = []
        for row in try await Corpus.rows("version-order.tsv.gz") {
            let sign = ArtifactVersion(row[0], order: order).compare(ArtifactVersion(row[1], order: order)).signum()
            if String(sign) != row[3] { differences.append("\(row[0]) and \(row[1]): \(sign)") }
        }
        #expect(differences == [])
    }

    @Test(
        "every range holds what Maven's holds and fails where Maven's fails",
        arguments: [VersionOrder.maven38, .maven39, .maven4])
    func ranges(order: VersionOrder) async throws {
        let rows = try await Corpus.rows("version-ranges.tsv.gz")
        #expect(rows.count > 350)
        for row in rows {
            #expect(answer(row[0], row[1], order) == row[2], "\(row[1]) in \(row[0])")
        }
    }

    private func answer(_ range: String, _ version: String, _ order: VersionOrder) -> String {
        do throws(VersionSyntaxError) {
            return try VersionConstraint.parse(range, order: order).contains(VersionKey(version, order: order))
                ? "true" : "false"
        } catch {
            return "error"
        }
    }
}
