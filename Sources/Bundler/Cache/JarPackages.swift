internal import ClassFile

/// Which packages the classes of one jar name: the sidecar by which a relocation unpacks only classes that may change.
struct JarPackages: Sendable, Equatable {
    /// The packages, with slashes.
    private var names: [[UInt8]] = []
    /// By entry, where its packages start in `numbers`; one more at the end.
    private var starts: [UInt32] = [0]
    /// The numbers of packages.
    private var numbers: [UInt16] = []

    static let mark: StaticString = "kiln jar packages 1\n"

    /// Stands for what is not known: the class cannot be read, or the packages are too many.
    private static let unknown: UInt16 = .max

    /// The packages of some entries of a jar, one after the other.
    struct Part: Sendable {
        /// The packages of this part.
        private var packages: [[UInt8]] = []
        private var numbers: [UInt32] = []
        private var starts: [Int] = [0]

        /// Takes the next entry; of one that is no class only its place counts.
        mutating func add(_ text: Span<UInt8>, isClass: Bool, _ scan: inout PackageScan) {
            if isClass {
                let before = numbers.count
                do throws(ClassFileError) { try scan.add(text, to: &numbers) } catch {
                    numbers.removeSubrange(before...)
                    numbers.append(.max)
                }
            }
            starts.append(numbers.count)
        }

        /// Takes the names of the packages, after the last entry: the scan goes on to other parts.
        mutating func finish(_ scan: PackageScan) {
            var places: [UInt32: UInt32] = [:]
            for index in numbers.indices where numbers[index] != .max {
                let number = numbers[index]
                if let place = places[number] {
                    numbers[index] = place
                } else {
                    let place = UInt32(packages.count)
                    places[number] = place
                    numbers[index] = place
                    packages.append(Array(scan.packages.bytes(Int(number))))
                }
            }
        }

        fileprivate func join(_ packages: inout JarPackages, _ known: inout NameTable) {
            var map: [UInt16] = []
            for name in self.packages {
                let count = known.count
                let place = known.insert(name.span)
                if place == count, place < Int(JarPackages.unknown) { packages.names.append(name) }
                map.append(UInt16(exactly: place) ?? JarPackages.unknown)
            }
            for entry in 0..<starts.count - 1 {
                for number in numbers[starts[entry]..<starts[entry + 1]] {
                    packages.numbers.append(number == .max ? JarPackages.unknown : map[Int(number)])
                }
                packages.starts.append(UInt32(truncatingIfNeeded: packages.numbers.count))
            }
        }
    }

    /// Joins the parts of a jar, in order.
    init(_ parts: [Part]) {
        var known = NameTable()
        for part in parts { part.join(&self, &known) }
    }

    /// How many entries the jar has.
    var entries: Int { starts.count - 1 }

    /// By package, whether a class that names it may have to change; the last is for what is not known.
    func verdicts(_ relocator: Relocator) -> [Bool] {
        names.map { relocator.mayMove(package: $0.span) }
    }

    /// Whether the class of an entry may have to change.
    func mayMove(_ entry: Int, _ verdicts: [Bool]) -> Bool {
        for number in numbers[Int(starts[entry])..<Int(starts[entry + 1])] {
            if number == Self.unknown || verdicts[Int(number)] { return true }
        }
        return false
    }

    // MARK: as bytes

    /// For the cache.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(names.count * 32 + starts.count * 4 + numbers.count * 2 + 12)
        for count in [names.count, starts.count, numbers.count] { bytes.append(little: UInt32(count)) }
        for name in names {
            bytes.append(little: UInt32(name.count))
            bytes += name
        }
        for start in starts { bytes.append(little: start) }
        for number in numbers { bytes.append(little: number) }
        return bytes
    }

    /// From the cache; `nil` when they are not those of a jar with so many entries.
    init?(_ bytes: ArraySlice<UInt8>, entries: Int) {
        var reader = LittleReader(bytes)
        let counts = (reader.number(), reader.number(), reader.number())
        guard let nameCount = counts.0, let startCount = counts.1, let numberCount = counts.2,
            startCount == entries + 1, nameCount < Int(Self.unknown)
        else { return nil }
        names.reserveCapacity(nameCount)
        for _ in 0..<nameCount {
            guard let count = reader.number(), let name = reader.take(count) else { return nil }
            names.append(Array(name))
        }
        guard let startBytes = reader.take(4 * startCount), let numberBytes = reader.take(2 * numberCount),
            reader.isAtEnd
        else { return nil }
        starts = LittleReader.numbers(startBytes, as: UInt32.self)
        numbers = LittleReader.numbers(numberBytes, as: UInt16.self)
        var last: UInt32 = 0
        for start in starts {
            guard start >= last else { return nil }
            last = start
        }
        guard starts.first == 0, Int(last) == numberCount,
            numbers.allSatisfy({ $0 == Self.unknown || Int($0) < nameCount })
        else { return nil }
    }
}
