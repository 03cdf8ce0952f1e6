internal import Glibc
internal import JSON
internal import Pipeline
internal import Support

/// The median and the bounds of repeated runs.
struct Series: Encodable {
    var median: Double
    var min: Double
    var max: Double
    var runs: Int

    /// Sums runs up; at least one.
    init(_ values: [Double]) {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        let median = sorted.count % 2 == 0 ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        self.median = rounded(median)
        min = rounded(sorted[0])
        max = rounded(sorted[sorted.count - 1])
        runs = sorted.count
    }
}

/// One line of output: what was measured, and the peer that was measured in turns with it.
struct Figure: Encodable {
    /// The other side.
    struct Peer: Encodable {
        var name: String
        var median: Double
        var min: Double
        var max: Double
        var runs: Int
    }

    /// Which way is good.
    enum Better: String, Encodable {
        case less
        case more
    }

    var bench: String
    var unit: String
    var better: Better
    var kiln: Series
    var peer: Peer?
    /// Kiln's median by the peer's.
    var ratio: Double?
    /// When, in UTC.
    var date = Clock.system.now().description
    /// Processors that this process may use.
    var cpus = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    /// Others' work on the machine: the one-minute load before the first measurement.
    var load = Self.loadAtStart

    private static let loadAtStart: Double? = {
        // Without /proc there is no load to tell.
        (try? Files.readText("/proc/loadavg", limit: 200)).flatMap { Double($0.prefix { $0 != " " }) }
    }()

    /// A figure of Kiln's runs, with or without a peer's.
    init(_ bench: String, unit: String, better: Better = .less, kiln: [Double], peer: (name: String, runs: [Double])?) {
        self.bench = bench
        self.unit = unit
        self.better = better
        self.kiln = Series(kiln)
        guard let peer else { return }
        let other = Series(peer.runs)
        self.peer = Peer(name: peer.name, median: other.median, min: other.min, max: other.max, runs: other.runs)
        ratio = other.median > 0 ? rounded(self.kiln.median / other.median) : nil
    }

    /// Writes the line to standard output at once.
    func write() throws {
        let line = try JSONText.encode(self) + [0x0A]
        try systemCall("write", "standard output") { unsafe Glibc.write(1, line, line.count) }
    }
}

/// Four significant digits: more are noise.
private func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    let scale = pow(10, 3 - floor(log10(abs(value))))
    return (value * scale).rounded() / scale
}
