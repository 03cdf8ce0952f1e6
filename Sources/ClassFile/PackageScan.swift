/// Learns, class by class, which packages the classes of a jar may name: what a sidecar keeps, so that a later bundle
/// touches only classes that name what moves (`Relocator.mayMove`). One value serves one jar.
package struct PackageScan: Sendable {
    /// The packages so far, with slashes; the empty one is the default package.
    package private(set) var packages = NameTable()
    /// By package, the last class that named it.
    private var seen: [UInt32] = []
    private var classes: UInt32 = 0
    private var pool = ConstantPool()
    /// How many bytes of names are still looked at: they can overlap without end.
    private var budget = 0
    /// Whether the run at hand has dots.
    private var hasDot = false
    private var lastStart = 0
    private var lastCount = 0
    private var lastPackage = -1
    private var memo = TextMemo()
    /// The packages of the text at hand.
    private var found: [UInt32] = []

    private enum Kind {
        static let end: UInt8 = 1
        static let separator: UInt8 = 2
        static let letterL: UInt8 = 4
        static let dot: UInt8 = 8
    }

    /// By byte, what it is in a name.
    private let kinds: [UInt8] = (0...255).map { (byte: UInt8) -> UInt8 in
        switch byte {
        case UInt8(ascii: "/"): Kind.separator
        case UInt8(ascii: "."): Kind.separator | Kind.dot
        case UInt8(ascii: "L"): Kind.letterL
        default: Relocator.isNameByte(byte) ? 0 : Kind.end
        }
    }

    /// No class yet.
    package init() {}

    /// Appends the indices of the packages that a class may name in any role that `ClassRelocation` maps, each once, in the
    /// order of its constants. Throws when its constants cannot be read, or look like names within names without end.
    package mutating func add(_ bytes: Span<UInt8>, to indices: inout [UInt32]) throws(ClassFileError) {
        try pool.read(bytes)
        classes &+= 1
        budget = 8 * bytes.count + 4096
        for offset in pool.offsets where offset != 0 {
            let offset = Int(offset)
            switch bytes[offset] {
            case ConstantPool.Tag.utf8:
                let start = offset + 3
                let end = start + bytes.u2(offset + 1)
                if PackageScan.mayHoldName(bytes, start, end) { look(bytes, start, end, &indices) }
                if budget < 0 { throw ClassFileError(.tooManyNames, at: offset) }
            case ConstantPool.Tag.classInfo:
                let name = try pool.text(bytes.u2(offset + 1), bytes, site: offset + 1)
                if bytes.extracting(name).lastIndex(of: UInt8(ascii: "/")) < 0 {
                    found.removeAll(keepingCapacity: true)
                    lastPackage = -1
                    takePackage(bytes, 0, 0)
                    for package in found { take(package, &indices) }
                }
            default: break
            }
        }
    }

    /// Takes the packages of one text, from the memo if it was there before.
    private mutating func look(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ indices: inout [UInt32]) {
        let text = bytes.extracting(start..<end)
        let slot = memo.slot(text)
        if let slot, let range = memo.find(text, slot: slot) {
            for index in range { take(memo.package(at: index), &indices) }
            return
        }
        found.removeAll(keepingCapacity: true)
        lastPackage = -1
        scan(bytes, start, end)
        for package in found { take(package, &indices) }
        if let slot, budget >= 0 { memo.insert(text, slot: slot, found) }
    }

    /// Goes through one text, run by run of the bytes that names have.
    private mutating func scan(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        var position = start
        while position < end {
            let runStart = position
            var separator = -1
            var letter = -1
            var dots: UInt8 = 0
            unsafe kinds.withUnsafeBufferPointer { kinds in
                while position < end {
                    // All bytes are an index of the table, and `end` is within the class file. Few branches: what comes
                    // next cannot be foretold.
                    let kind = unsafe kinds[Int(bytes[unchecked: position])]
                    if kind & Kind.end != 0 { break }
                    separator = kind & Kind.separator != 0 ? position : separator
                    letter = kind & Kind.letterL != 0 && letter < 0 ? position : letter
                    dots |= kind & Kind.dot
                    position &+= 1
                }
            }
            budget -= position - runStart
            hasDot = dots != 0
            if separator >= 0 || letter >= 0 {
                takeRun(bytes, runStart, position, end, separator, letter, runStart == start)
            }
            position += 1
        }
    }

    /// Whether a slash, dot or semicolon is in a text, or perhaps just behind it: names of members have none.
    private static func mayHoldName(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            var position = start
            while position + 8 <= buffer.count && position < end {
                let word = unsafe buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                // A dot and a slash differ by one bit.
                let separators = (word | 0x0101_0101_0101_0101) ^ 0x2F2F_2F2F_2F2F_2F2F
                let semicolons = word ^ 0x3B3B_3B3B_3B3B_3B3B
                let found =
                    (separators &- 0x0101_0101_0101_0101) & ~separators
                    | (semicolons &- 0x0101_0101_0101_0101) & ~semicolons
                if found & 0x8080_8080_8080_8080 != 0 { return true }
                position += 8
            }
            return position < end
        }
    }

    /// Takes the names of one run: what starts with the text, with a slash before it, behind `META-INF/services/`, and
    /// behind each `L`; as `Relocator.mayHold` does.
    private mutating func takeRun(
        _ bytes: Span<UInt8>, _ start: Int, _ runEnd: Int, _ end: Int, _ separator: Int, _ letter: Int, _ isFirst: Bool
    ) {
        let isClosed = runEnd < end && (bytes[runEnd] == UInt8(ascii: ";") || bytes[runEnd] == UInt8(ascii: "<"))
        if separator < letter, isClosed, runEnd > letter + 1 {
            // A class of the default package, in a descriptor.
            takePackage(bytes, 0, 0)
        }
        if separator < 0 { return }
        if isFirst {
            let first = bytes[start]
            // A descriptor is no name.
            if first != UInt8(ascii: "L") || !isClosed { takePackage(bytes, start, separator) }
            let slash = first == UInt8(ascii: "/") ? 1 : 0
            if slash == 1, separator > start { takePackage(bytes, start + 1, separator) }
            if first == UInt8(ascii: "M") || slash == 1, bytes.holds(Relocator.servicesFolder, at: start + slash) {
                let name = start + slash + Relocator.servicesFolder.utf8CodeUnitCount
                if name < separator { takePackage(bytes, name, separator) }
            }
        }
        var position = letter
        while position >= 0, position < separator {
            if bytes[position] == UInt8(ascii: "L") { takePackage(bytes, position + 1, separator) }
            if budget < 0 { return }
            position += 1
        }
    }

    private mutating func takePackage(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        let name = bytes.extracting(start..<end)
        budget -= name.count
        // Neighbours in a pool often are of one package.
        if lastPackage >= 0, name.equal(bytes.extracting(lastStart..<lastStart + lastCount)) { return }
        lastStart = start
        lastCount = end - start
        if !hasDot {
            lastPackage = packages.insert(name)
        } else {
            let slashed = name.swapping(UInt8(ascii: "."), for: UInt8(ascii: "/"))
            lastPackage = packages.insert(slashed.span)
        }
        if lastPackage >= 0 { found.append(UInt32(truncatingIfNeeded: lastPackage)) }
    }

    private mutating func take(_ package: UInt32, _ indices: inout [UInt32]) {
        let place = Int(package)
        if place >= seen.count { seen.append(contentsOf: repeatElement(0, count: packages.count - seen.count)) }
        if seen[place] == classes { return }
        seen[place] = classes
        indices.append(package)
    }
}

extension Relocator {
    /// Whether a class that names this package, with slashes, may name something that moves. False for each of the packages
    /// that `PackageScan` finds in a class only if `ClassRelocation` leaves that class as it is.
    package func mayMove(package: Span<UInt8>) -> Bool {
        if reachesPattern(package) { return true }
        for pattern in stems where max(0, pattern.span.lastIndex(of: UInt8(ascii: "/"))) == package.count {
            if pattern.span.starts(with: package) { return true }
        }
        return false
    }
}
