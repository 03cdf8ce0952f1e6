/// Learns, class by class, which packages the classes of a jar may name: what a sidecar keeps, so that a later bundle
/// touches only classes that name what moves (`Relocator.mayMove`). One value serves one jar.
package struct PackageScan {
    /// The packages so far, with slashes; the empty one is the default package.
    package private(set) var packages = NameTable()
    /// By package, the last class that named it.
    private var seen: [UInt32] = []
    private var classes: UInt32 = 0
    private var pool = ConstantPool()
    private var slashed: [UInt8] = []
    /// How many bytes of names are still looked at: they can overlap without end.
    private var budget = 0
    private var lastStart = 0
    private var lastCount = 0
    private var lastPackage = -1

    /// No class yet.
    package init() {}

    /// Appends the indices of the packages that a class may name in any role that `ClassRelocation` maps, each once, in the
    /// order of its constants. Throws when its constants cannot be read, or look like names within names without end.
    package mutating func add(_ bytes: Span<UInt8>, to indices: inout [UInt32]) throws(ClassFileError) {
        try pool.read(bytes)
        classes &+= 1
        lastPackage = -1
        budget = 8 * bytes.count + 4096
        for offset in pool.offsets where offset != 0 {
            let offset = Int(offset)
            switch bytes[offset] {
            case ConstantPool.Tag.utf8:
                let start = offset + 3
                scan(bytes, start, start + bytes.u2(offset + 1), &indices)
                if budget < 0 { throw ClassFileError(.tooManyNames, at: offset) }
            case ConstantPool.Tag.classInfo:
                let name = try pool.text(bytes.u2(offset + 1), bytes, site: offset + 1)
                if bytes.extracting(name).lastIndex(of: UInt8(ascii: "/")) < 0 { insert(bytes, 0, 0, &indices) }
            default: break
            }
        }
    }

    /// Looks where names can start: as `Relocator.mayHold` does.
    private mutating func scan(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ indices: inout [UInt32]) {
        if start == end { return }
        takeName(bytes, start, end, &indices)
        let slash = bytes[start] == UInt8(ascii: "/") ? 1 : 0
        if slash == 1 { takeName(bytes, start + 1, end, &indices) }
        let folder = Relocator.servicesFolder
        if bytes[start + slash == end ? start : start + slash] == UInt8(ascii: "M"),
            bytes.extracting(start..<end).holds(folder, at: slash)
        {
            takeName(bytes, start + slash + folder.utf8CodeUnitCount, end, &indices)
        }
        for position in start..<end where unsafe bytes[unchecked: position] == UInt8(ascii: "L") {
            takeName(bytes, position + 1, end, &indices)
            if budget < 0 { return }
        }
    }

    /// Takes the package of the name that starts here: up to its last slash or dot.
    private mutating func takeName(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ indices: inout [UInt32]) {
        var position = start
        var separator = -1
        var hasDot = false
        while position < end {
            let byte = unsafe bytes[unchecked: position]
            if byte == UInt8(ascii: "/") {
                separator = position
            } else if byte == UInt8(ascii: ".") {
                separator = position
                hasDot = true
            } else if !Relocator.isNameByte(byte) {
                break
            }
            position += 1
        }
        budget -= position - start
        if separator < 0 {
            // A class of the default package, in a descriptor.
            if position < end, position > start, bytes[position] == UInt8(ascii: ";") { insert(bytes, 0, 0, &indices) }
            return
        }
        if !hasDot { return insert(bytes, start, separator, &indices) }
        var name: [UInt8] = []
        swap(&name, &slashed)
        name.removeAll(keepingCapacity: true)
        name.append(bytes, from: start, to: separator)
        for index in 0..<name.count where name[index] == UInt8(ascii: ".") { name[index] = UInt8(ascii: "/") }
        let package = packages.insert(name.span)
        swap(&name, &slashed)
        take(package, &indices)
    }

    private mutating func insert(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ indices: inout [UInt32]) {
        let name = bytes.extracting(start..<end)
        // Neighbours in a pool often are of one package.
        if lastPackage >= 0, name.equal(bytes.extracting(lastStart..<lastStart + lastCount)) { return }
        lastPackage = packages.insert(name)
        lastStart = start
        lastCount = end - start
        take(lastPackage, &indices)
    }

    private mutating func take(_ package: Int, _ indices: inout [UInt32]) {
        if package < 0 { return }
        if package == seen.count { seen.append(0) }
        if seen[package] == classes { return }
        seen[package] = classes
        indices.append(UInt32(truncatingIfNeeded: package))
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
