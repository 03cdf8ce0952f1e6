/// Says what name moves where: for classes, entries, descriptors, services and manifests alike.
///
/// The first rule that matches wins. A match ends at the border of a package or class: `com/foo` is for `com/foo/X`,
/// `com/foo` and `com/foo$Inner`, not for `com/foobar`; a pattern that ends in `*` is for each name that starts so.
package struct Relocator: Sendable {
    private struct Target: Sendable {
        var pattern: [UInt8]
        var replacement: [UInt8]
        var isPartial: Bool
        var includes: [AntPattern]
        var excludes: [AntPattern]
    }

    /// The rules, as given.
    package let rules: [RelocationRule]
    private let targets: [Target]
    /// The patterns, of inner classes only their outermost.
    let stems: [[UInt8]]
    let trie: PatternTrie

    /// Checks the rules.
    package init(_ rules: [RelocationRule]) throws(RelocationRuleError) {
        self.rules = rules
        var targets: [Target] = []
        for (index, rule) in rules.enumerated() {
            let (pattern, isPartial) = try Relocator.path(rule.pattern, index, empty: .emptyPattern(rule: index))
            let (replacement, hasStar) = try Relocator.path(
                rule.replacement, index, empty: .emptyReplacement(rule: index))
            if hasStar && !isPartial { throw .malformed(rule: index, text: rule.replacement) }
            targets.append(
                Target(
                    pattern: pattern, replacement: replacement, isPartial: isPartial,
                    includes: rule.includes.flatMap(Relocator.antPatterns),
                    excludes: rule.excludes.flatMap(Relocator.antPatterns)))
        }
        try Relocator.refuseContradictions(rules, targets)
        if targets.reduce(0, { $0 + $1.pattern.count }) > 60_000 { throw .tooMany }
        self.targets = targets
        stems = targets.map { Relocator.stem($0.pattern) }
        trie = PatternTrie(targets.map(\.pattern), stems)
    }

    /// Whether nothing moves.
    package var isEmpty: Bool { targets.isEmpty }

    /// Appends where a class, package or resource (with slashes, a class without `.class`) moves to; nothing when it stays.
    package func map(_ name: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let rule = rule(for: name)
        if rule < 0 { return false }
        let target = targets[rule]
        output.append(contentsOf: target.replacement)
        output.append(name, from: target.pattern.count)
        return true
    }

    /// Appends where an entry of an archive moves to: a class file by its class, what is below `META-INF/versions/N/` by
    /// the name it stands for (`S5`, `S13`); nothing when it stays.
    package func mapEntry(_ path: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let start = Relocator.versionPrefix(path)
        let end = path.endsInClass ? path.count - 6 : path.count
        let mark = output.count
        output.append(path, from: 0, to: start)
        if end > start, map(path.extracting(start..<end), into: &output) {
            output.append(path, from: end)
            return true
        }
        output.removeLast(output.count - mark)
        return false
    }

    /// Appends where a class or package written with dots moves to, with dots; nothing when it stays.
    package func mapDotted(_ name: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        guard mayStart(name, 0) else { return false }
        let slashed = name.swapping(UInt8(ascii: "."), for: UInt8(ascii: "/"))
        let mark = output.count
        guard map(slashed.span, into: &output) else { return false }
        for index in mark..<output.count where output[index] == UInt8(ascii: "/") { output[index] = UInt8(ascii: ".") }
        return true
    }

    /// The index of the rule that moves a name with slashes, or -1.
    package func rule(for name: Span<UInt8>) -> Int {
        guard mayStart(name, 0) else { return -1 }
        var best = -1
        var state = PatternTrie.root
        var position = 0
        while position < name.count {
            let byte = name[position]
            if byte == UInt8(ascii: ".") { break }
            state = Int(trie.next[state &* trie.width &+ Int(trie.classes[Int(byte)])])
            if state == 0 { break }
            position += 1
            var number = Int(trie.accepts[state])
            while number >= 0 {
                if best < 0 || number < best, applies(number, name, position) { best = number }
                number = Int(trie.same[number])
            }
        }
        return best
    }

    private func applies(_ number: Int, _ name: Span<UInt8>, _ length: Int) -> Bool {
        if length < name.count, !targets[number].isPartial {
            let border = name[length]
            if border != UInt8(ascii: "/") && border != UInt8(ascii: "$") { return false }
        }
        let target = targets[number]
        if target.includes.isEmpty && target.excludes.isEmpty { return true }
        for pattern in target.excludes where pattern.matches(name) { return false }
        if target.includes.isEmpty { return true }
        for pattern in target.includes where pattern.matches(name) { return true }
        return false
    }

    /// Whether a name that starts at an offset can be one that moves, by its first two bytes.
    func mayStart(_ bytes: Span<UInt8>, _ offset: Int) -> Bool {
        guard offset < bytes.count else { return false }
        let second = offset + 1 < bytes.count ? bytes[offset + 1] : 0
        let pair = Int(second) << 8 | Int(bytes[offset])
        return trie.pairs[pair >> 6] >> UInt64(pair & 63) & 1 != 0
    }

    /// The length of `META-INF/versions/N/`, or 0.
    static func versionPrefix(_ path: Span<UInt8>) -> Int {
        let folder: StaticString = "META-INF/versions/"
        guard path.starts(with: folder) else { return 0 }
        var end = folder.utf8CodeUnitCount
        while end < path.count, path[end] &- UInt8(ascii: "0") < 10 { end += 1 }
        let hasNumber = end > folder.utf8CodeUnitCount && end < path.count && path[end] == UInt8(ascii: "/")
        return hasNumber ? end + 1 : 0
    }
}

extension Relocator {
    /// The slash form of a pattern or replacement, and whether it ended in a star.
    private static func path(
        _ text: String, _ rule: Int, empty: RelocationRuleError
    ) throws(RelocationRuleError) -> ([UInt8], Bool) {
        var bytes = Array(text.utf8)
        if bytes.isEmpty { throw empty }
        let isPartial = bytes.last == UInt8(ascii: "*")
        if isPartial { bytes.removeLast() }
        let hasSlash = bytes.contains(UInt8(ascii: "/"))
        let hasDot = bytes.contains(UInt8(ascii: "."))
        if hasSlash && hasDot { throw .malformed(rule: rule, text: text) }
        if hasDot { bytes = bytes.span.swapping(UInt8(ascii: "."), for: UInt8(ascii: "/")) }
        // `com.foo.` is the package `com.foo`; `com.foo.*` is no partial name.
        if bytes.last == UInt8(ascii: "/"), !isPartial { bytes.removeLast() }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for part in parts where part.isEmpty || !part.allSatisfy(isNameByte) {
            throw .malformed(rule: rule, text: text)
        }
        return (bytes, isPartial)
    }

    /// In a signature the part of an inner class can stand apart from its outer class.
    private static func stem(_ pattern: [UInt8]) -> [UInt8] {
        let simple = (pattern.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
        guard let dollar = pattern[simple...].dropFirst().firstIndex(of: UInt8(ascii: "$")) else { return pattern }
        return Array(pattern[..<dollar])
    }

    /// No byte that ends a name in a descriptor or signature, no blank, no wildcard; of other letters those that Java
    /// and zip write alike.
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ";"), UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ":"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "?"),
            UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: ","):
            false
        default: byte > 0x20 && byte != 0x7F && byte < 0xF0
        }
    }

    /// The pattern as written, with slashes for dots, and for all below a package the package itself.
    private static func antPatterns(_ text: String) -> [AntPattern] {
        var raw = Array(text.utf8)
        if raw.first == UInt8(ascii: "/") { raw.removeFirst() }
        if raw.suffix(6) == Array(".class".utf8)[...] { raw.removeLast(6) }
        let slashed = raw.span.swapping(UInt8(ascii: "."), for: UInt8(ascii: "/"))
        var patterns = [AntPattern(slashed)]
        if slashed != raw { patterns.append(AntPattern(raw)) }
        for end in ["/*", "/**"] where slashed.suffix(end.utf8.count) == Array(end.utf8)[...] {
            patterns.append(AntPattern(slashed.dropLast(end.utf8.count)))
        }
        return patterns
    }

    private static func refuseContradictions(
        _ rules: [RelocationRule], _ targets: [Target]
    ) throws(RelocationRuleError) {
        var seen: [[UInt8]: [Int]] = [:]
        for (second, target) in targets.enumerated() {
            for first in seen[target.pattern, default: []] {
                let other = targets[first]
                if other.isPartial != target.isPartial || other.replacement == target.replacement { continue }
                let isAlways = other.includes.isEmpty && other.excludes.isEmpty
                let isSame =
                    rules[first].includes == rules[second].includes && rules[first].excludes == rules[second].excludes
                if isAlways || isSame { throw .contradiction(first: first, second: second) }
            }
            seen[target.pattern, default: []].append(second)
        }
    }
}
