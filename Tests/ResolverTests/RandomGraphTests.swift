import Support
import TestSupport
import Testing

/// Generated repositories: what Maven makes of them, and what Kiln makes of them.
///
/// `KILN_RANDOM_GRAPHS` says how many cases (10,000 unless told otherwise), `KILN_RANDOM_SEED` where to begin, `KILN_RANDOM_MAVEN` which one alone is asked. Each difference is printed with its
/// seed, and the first as a case that is as small as it gets.
@Suite("Random graphs", .serialized)
struct RandomGraphTests {
    static let seed = UInt64(Machine.number("KILN_RANDOM_SEED", or: 1))

    static let only = Machine.variable("KILN_RANDOM_MAVEN")

    @Test("Maven 3.8 and 3.9 answer alike", .enabled(if: Machine.hasMaven38 && Machine.maven39 != nil))
    func mavens() async throws {
        try await withScratch { scratch in
            let old = try await MavenJudge(.debian, scratch: scratch)
            let new = try await MavenJudge(.three, scratch: scratch)
            let match = Match(judge: old, subject: new, scratch: scratch)
            let played = try await match.play(cases: 400, from: Self.seed)
            #expect(played.differences.isEmpty, "\(played.report)")
            // A generator that mostly makes cases that end at once would test nothing.
            #expect(played.resolved * 10 > played.cases * 6, "\(played.summary)")
            #expect(played.errors * 50 > played.cases, "\(played.summary)")
        }
    }

    @Test(
        "Kiln answers as Maven does",
        .enabled(if: Machine.hasMaven38 && Machine.program != nil),
        arguments: MavenJudge.Version.allCases.filter {
            MavenJudge.libraries($0) != nil && (only ?? $0.rawValue) == $0.rawValue
        })
    func kiln(_ version: MavenJudge.Version) async throws {
        try await withScratch { scratch in
            let maven = try await MavenJudge(version, scratch: scratch)
            let kiln = try KilnJudge(version, scratch: scratch)
            let match = Match(
                judge: maven, subject: kiln, scratch: scratch, missing: version == .four ? .sameSet : .same)
            let all = Machine.number("KILN_RANDOM_GRAPHS", or: 10_000)
            let share = Self.only != nil ? 10 : version == .debian ? 8 : 1
            let played = try await match.play(cases: all * share / 10, from: Self.seed)
            print("random graphs, Maven \(version.rawValue): \(played.summary)")
            #expect(played.differences.isEmpty, "\(played.report)")
        }
    }

    @Test("A difference is found and made small", .enabled(if: Machine.hasMaven38))
    func shrinking() async throws {
        struct Liar: Judge {
            let maven: MavenJudge
            let name = "a liar"

            func answers(_ asked: [Asked]) async throws -> [Answer] {
                var answers = try await maven.answers(asked)
                for index in answers.indices {
                    answers[index].result?.removeAll { $0.contains("|runtime") }
                }
                return answers
            }
        }
        try await withScratch { scratch in
            let start = ContinuousClock.now
            let maven = try await MavenJudge(.debian, scratch: scratch)
            let match = Match(judge: maven, subject: Liar(maven: maven), scratch: scratch)
            let played = try await match.play(cases: 60, from: 5)
            let small = try #require(played.smallest)
            let dependencies = small.poms.map(\.dependencies.count).reduce(0, +)
            #expect(small.poms.count <= 3 && dependencies <= 3, "\(small.transcript)")
            #expect(ContinuousClock.now - start < .seconds(60), "it stops when nothing more can go")
        }
    }
}
