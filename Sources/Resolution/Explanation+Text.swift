package import Coordinates

extension Explanation {
    /// The explanation for people: several lines, each ended by a newline.
    package func text(_ symbols: SymbolTable) -> String {
        var lines: [String] = []
        let name = "\(symbols.text(group)):\(symbols.text(artifact))"
        if winners.isEmpty {
            let isUnknown = losers.isEmpty && cuts.isEmpty
            lines.append(
                "\(name) is not in the result" + (isUnknown ? "; nothing that was followed declares it." : "."))
        }
        for winner in winners { lines += winner.lines(symbols, title: "won") }
        var below: [String] = []
        for loser in losers {
            if case .prunedWith(let above) = loser.reason {
                let line = "\(symbols.text(loser.occurrence.coordinate)) below \(symbols.text(above)), which lost there"
                if !below.contains(line) { below.append(line) }
            } else {
                lines += loser.occurrence.lines(symbols, title: "lost: \(loser.reason.text(symbols))")
            }
        }
        lines += below
        for cut in cuts {
            lines.append("\(symbols.text(cut.dependency)) was not followed: \(cut.reason.text(symbols))")
            lines.append("    declared by \(symbols.text(path: cut.path))")
        }
        if omitted > 0 { lines.append("and \(omitted) more places.") }
        return lines.map { $0 + "\n" }.joined()
    }
}

extension Explanation.Occurrence {
    fileprivate func lines(_ symbols: SymbolTable, title: String) -> [String] {
        let extra = (scope.isEmpty ? "" : " (\(symbols.text(scope))\(optional ? ", optional" : ""))")
        var lines = ["\(symbols.text(coordinate))\(extra) \(title)", "    by way of \(symbols.text(path: path))"]
        if !range.isEmpty { lines.append("    asked for by the range \(symbols.text(range))") }
        for origin in relocations {
            lines.append("    relocated from \(symbols.text(origin))")
        }
        for change in changes { lines.append("    \(change.text(symbols))") }
        return lines
    }
}

extension Explanation.Change {
    fileprivate func text(_ symbols: SymbolTable) -> String {
        let manager = by.map { "the dependencyManagement of \(symbols.text($0))" } ?? "the request's management"
        let before = from.isEmpty ? "nothing" : symbols.text(from)
        switch part {
        case .version: return "version \(before) became \(symbols.text(to)) by \(manager)"
        case .scope: return "scope \(before) became \(symbols.text(to)) by \(manager)"
        case .optional: return "optional \(before) became \(symbols.text(to)) by \(manager)"
        case .systemPath:
            return "system path \(before) became \(to.isEmpty ? "nothing" : symbols.text(to)) by \(manager)"
        case .exclusions: return "exclusions were added by \(manager)"
        }
    }
}

extension Explanation.Reason {
    fileprivate func text(_ symbols: SymbolTable) -> String {
        switch self {
        case .farther(let winner, let own): "at depth \(own), the winner at \(winner)"
        case .later(let depth): "at depth \(depth) as the winner, but met later"
        case .lowerInRange: "a higher version was declared beside it"
        case .outsideRange(let range): "outside the range \(symbols.text(range)), which must hold"
        case .prunedWith(let above): "\(symbols.text(above)) above it lost"
        case .contradiction: "no version satisfies every range"
        }
    }
}

extension Explanation.Cut.Reason {
    fileprivate func text(_ symbols: SymbolTable) -> String {
        switch self {
        case .excluded(let exclusion, let by):
            "excluded by \(symbols.text(by)) (\(symbols.text(exclusion.group)):\(symbols.text(exclusion.artifact)))"
        case .scope(let scope): "scope \(symbols.text(scope)) ends at the pom that declares it"
        case .optional: "it is optional"
        }
    }
}

extension SymbolTable {
    /// `g:a:ext[:classifier]:v`.
    fileprivate func text(_ coordinate: Coordinate) -> String {
        let key = coordinate.key
        var parts = [key.group, key.artifact, key.extension]
        if !key.classifier.isEmpty { parts.append(key.classifier) }
        parts.append(coordinate.version)
        return parts.map { text($0) }.joined(separator: ":")
    }

    fileprivate func text(_ gav: GAV) -> String {
        "\(text(gav.group)):\(text(gav.artifact)):\(text(gav.version))"
    }

    fileprivate func text(path: [Coordinate]) -> String {
        path.isEmpty ? "the request" : path.map { text($0) }.joined(separator: " -> ")
    }
}
