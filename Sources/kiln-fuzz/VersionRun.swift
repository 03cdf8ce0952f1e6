internal import Coordinates

/// Versions, ranges and coordinates of any text.
enum VersionRun {
    /// Compares the words of a text with each other, as versions and as ranges.
    static func run(_ bytes: [UInt8]) throws {
        let words = bytes.split(maxSplits: 6, omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x20 }.map {
            Array($0)
        }
        let symbols = SymbolTable()
        for order in [VersionOrder.maven38, .maven39, .maven4] {
            let keys = words.map { VersionKey($0.span, order: order) }
            for left in keys {
                for right in keys where left.compare(right).signum() != -right.compare(left).signum() {
                    throw FuzzViolation("the order of two versions depends on which is asked")
                }
                if left.compare(left) != 0 { throw FuzzViolation("a version is not itself") }
            }
            for word in words {
                guard let constraint = InputRunner.accepted({ try VersionConstraint.parse(word.span, order: order) })
                else { continue }
                _ = keys.filter { constraint.contains($0) }
                if let exact = constraint.exactVersion, !constraint.contains(VersionKey(exact, order: order)) {
                    // A round bracket at both ends of one version excludes it; Maven asks for it all the same.
                    guard word.contains(UInt8(ascii: "(")) || word.contains(UInt8(ascii: ")")) else {
                        throw FuzzViolation("a range does not hold the one version that it names")
                    }
                }
            }
        }
        let texts = words.map { String(decoding: $0, as: UTF8.self) }
        for text in texts {
            for rules in [MavenRules.maven39, .maven4] { _ = ParentRange.admits(text, texts[0], rules: rules) }
        }
        let table = VersionTable(symbols: symbols, rules: .maven38)
        _ = table.versions(satisfying: symbols.intern("[0,)"), of: texts.map { symbols.intern($0) })
    }

    /// Reads a coordinate, prints it, and judges it as a path.
    static func coordinate(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let coordinate = InputRunner.accepted({ try CoordinateText.parse(text) }) else { return }
        guard InputRunner.accepted({ try CoordinateText.parse(coordinate.description) }) == coordinate else {
            throw FuzzViolation("a coordinate is not read as it is printed")
        }
        let symbols = SymbolTable()
        guard RepositoryPathRules.problem(with: coordinate.coordinate(in: symbols), in: symbols) == nil else { return }
        let folders = coordinate.group.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let name = "\(coordinate.artifact)-\(coordinate.version)-\(coordinate.classifier).\(coordinate.extension)"
        for part in folders + [coordinate.artifact, coordinate.version, name] {
            if part.isEmpty || part == "." || part == ".." || part.utf8.contains(UInt8(ascii: "/"))
                || part.utf8.contains(0)
            {
                throw FuzzViolation("a path leads elsewhere: \(part)")
            }
        }
    }
}
