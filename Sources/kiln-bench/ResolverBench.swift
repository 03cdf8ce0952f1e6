internal import Glibc
internal import Subprocess
internal import Support

/// Resolving to a list of coordinates, against Maven's own resolver over the same poms: as a process, in a hot JVM, from
/// a server 20 ms away; and how much memory both take.
enum ResolverBench {
    /// What is resolved, and the corpus that holds its poms.
    private struct Subject {
        var name: String
        var coordinate: String
        var repository: String
    }

    private static let subjects = [
        Subject(
            name: "spark-core", coordinate: "org.apache.spark:spark-core_2.13:3.5.3", repository: "poms"),
        Subject(
            name: "hive-jdbc", coordinate: "org.apache.hive:hive-jdbc:3.1.3", repository: "central-poms"),
        Subject(
            name: "pulsar-broker", coordinate: "org.apache.pulsar:pulsar-broker:2.11.0", repository: "central-poms"),
    ]
    private static let rounds = 11

    static func run(_ workshop: Workshop) async throws {
        guard let corpora = workshop.corpora else {
            say("no corpora beside this project (scripts/fixtures): nothing to resolve")
            return
        }
        let kiln = try ResolverProgram(workshop)
        let peer = try await ResolverPeer.compile(.debian, workshop)
        for subject in subjects { try await measure(subject, "\(corpora)/\(subject.repository)", kiln, peer) }
        for (name, repository) in [("resolutions", "poms"), ("central-resolutions", "central-poms")] {
            try await queries("\(corpora)/\(name).jsonl", "\(corpora)/\(repository)", kiln, workshop)
        }
        if let maven39 = workshop.maven39 {
            let newer = try await ResolverPeer.compile(.at(maven39 + "/lib"), workshop)
            try await cold(subjects[0], "\(corpora)/\(subjects[0].repository)", kiln, newer, workshop)
        } else {
            say(
                "no Maven 3.9 (scripts/fixtures), whose resolver brings HTTP: nothing to compare a cold resolution with"
            )
        }
    }

    /// A warm resolution: every pom on this disk.
    private static func measure(
        _ subject: Subject, _ repository: String, _ kiln: ResolverProgram, _ peer: ResolverPeer
    ) async throws {
        let url = "file://" + repository
        let nodes = try await peer.nodes(of: subject.coordinate, from: repository)
        let (parsing, fresh) = try await inTurns(rounds) {
            try await kiln.resolve(subject.coordinate, from: url, ["--no-index"], lines: nodes)
        } peer: {
            try await peer.collect(subject.coordinate, from: repository, nodes: nodes)
        }
        // The first run fills the index.
        var indexed: [Double] = []
        for _ in 0...rounds {
            indexed.append(try await kiln.resolve(subject.coordinate, from: url, [], lines: nodes))
        }
        indexed.removeFirst()
        let hot = try await peer.hot(subject.coordinate, from: repository, rounds: rounds + 20).suffix(rounds)
        let words = "Maven's resolver, a process"
        let name = "resolver.\(subject.name)"
        try Figure("\(name).parsing", unit: "ms", kiln: parsing, peer: (words, fresh)).write()
        try Figure("\(name).index", unit: "ms", kiln: indexed, peer: (words, fresh)).write()
        try Figure("\(name).hot", unit: "ms", kiln: parsing, peer: ("Maven's resolver, a hot JVM", Array(hot))).write()
        let mine = try await kiln.peak(subject.coordinate, from: url)
        try Figure(
            "\(name).peak", unit: "MiB", kiln: [mine],
            peer: ("Maven's resolver, a process", [try await peer.peak(subject.coordinate, from: repository)])
        ).write()
    }

    /// All questions of a corpus in one process.
    private static func queries(
        _ file: String, _ repository: String, _ kiln: ResolverProgram, _ workshop: Workshop
    ) async throws {
        let name = file.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? ""
        var runs: [Double] = []
        for _ in 0..<rounds {
            let start = monotonicSeconds()
            _ = try await workshop.run(
                kiln.batch(from: "file://" + repository), input: try FileDescriptor.open(file, O_RDONLY))
            runs.append(monotonicSeconds() - start)
        }
        try Figure("resolver.batch.\(name)", unit: "s", kiln: runs, peer: nil).write()
    }

    /// A cold resolution, each answer 20 ms away.
    private static func cold(
        _ subject: Subject, _ repository: String, _ kiln: ResolverProgram, _ peer: ResolverPeer, _ workshop: Workshop
    ) async throws {
        let nodes = try await peer.nodes(of: subject.coordinate, from: repository)
        let upstream = try await SlowUpstream.start(serving: repository, milliseconds: 20, workshop)
        do {
            var number = 0
            func folder(_ who: String) -> String {
                number += 1
                return "\(workshop.folder)/cold-\(who)-\(number)"
            }
            let (mine, theirs) = try await inTurns(rounds) {
                try await kiln.resolve(
                    subject.coordinate, from: upstream.url, ["--cache", folder("kiln")], lines: nodes)
            } peer: {
                try await peer.fetch(
                    subject.coordinate, from: upstream.url, into: folder("maven"), nodes: nodes)
            }
            try Figure(
                "resolver.\(subject.name).cold-20ms", unit: "ms", kiln: mine,
                peer: ("Maven 3.9's resolver, a process", theirs)
            ).write()
            await upstream.stop()
        } catch {
            await upstream.stop()
            throw error
        }
    }
}
