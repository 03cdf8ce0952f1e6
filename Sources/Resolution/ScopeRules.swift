internal import Coordinates

/// How scopes combine: JavaScopeDeriver and JavaScopeSelector of Maven 3 (R18, R19), their successors by width in Maven 4.
struct ScopeRules {
    /// Scopes by width in Maven 4, from the widest to the narrowest, and their widths; empty for Maven 3.
    private let widths: [(scope: Symbol, width: Int)]
    /// The scopes that are known, from the one that wins.
    let known: [Symbol]

    init(symbols: SymbolTable, rules: MavenRules) {
        guard rules.collectsBreadthFirst else {
            widths = []
            known = [.compile, .runtime, .provided, .test, .system]
            return
        }
        widths = [
            (.compile, 4000), (.system, 3000), (.runtime, 2500), (.provided, 2000), (.test, 1000),
            (symbols.intern("compile-only"), 1000), (symbols.intern("test-runtime"), 500),
            (symbols.intern("test-only"), 500), (symbols.intern("none"), 0),
        ]
        known = widths.map(\.scope)
    }

    /// The scope of a dependency below a parent of a scope; empty is no scope.
    func derive(_ child: Symbol, below parent: Symbol) -> Symbol {
        if !widths.isEmpty { return deriveByWidth(child, below: parent) }
        if child == .system || child == .test { return child }
        if parent.isEmpty || parent == .compile { return child }
        if parent == .test || parent == .runtime { return parent }
        if parent == .system || parent == .provided { return .provided }
        return .runtime
    }

    private func deriveByWidth(_ child: Symbol, below parent: Symbol) -> Symbol {
        if child == .system { return child }
        let childWidth = width(child)
        guard let parentWidth = width(parent) else { return childWidth == nil ? .empty : child }
        guard let childWidth else { return parent }
        return parentWidth < childWidth ? parent : child
    }

    private func width(_ scope: Symbol) -> Int? { widths.first { $0.scope == scope }?.width }

    /// The widest of several scopes; `system` counts only when it is alone.
    func widest(_ scopes: ScopeSet) -> Symbol {
        var scopes = scopes
        if !scopes.isSingle { scopes.remove(.system, known) }
        if let single = scopes.single(known) { return single }
        for (index, scope) in known.enumerated() where scopes.holdsKnown(index) { return scope }
        return .empty
    }
}

/// A set of scopes: known ones as bits, of others the first and whether there are more.
struct ScopeSet {
    private var bits: UInt16 = 0
    private var other: Symbol?
    private var hasMoreOthers = false

    /// Adds a scope.
    mutating func insert(_ scope: Symbol, _ known: [Symbol]) {
        if let index = known.firstIndex(of: scope) {
            bits |= 1 << UInt16(index)
        } else if let other {
            hasMoreOthers = hasMoreOthers || other != scope
        } else {
            other = scope
        }
    }

    /// Adds the scopes of another set.
    mutating func formUnion(_ others: ScopeSet) {
        bits |= others.bits
        hasMoreOthers = hasMoreOthers || others.hasMoreOthers
        guard let foreign = others.other else { return }
        if let other { hasMoreOthers = hasMoreOthers || other != foreign } else { other = foreign }
    }

    /// Takes out a known scope.
    mutating func remove(_ scope: Symbol, _ known: [Symbol]) {
        if let index = known.firstIndex(of: scope) { bits &= ~(1 << UInt16(index)) }
    }

    /// Whether it holds exactly one scope.
    var isSingle: Bool { !hasMoreOthers && bits.nonzeroBitCount + (other == nil ? 0 : 1) == 1 }

    /// The only scope it holds; `nil` when it holds another number of them.
    func single(_ known: [Symbol]) -> Symbol? {
        guard isSingle else { return nil }
        return other ?? known[bits.trailingZeroBitCount]
    }

    /// Whether it holds the known scope of an index.
    func holdsKnown(_ index: Int) -> Bool { bits & 1 << UInt16(index) != 0 }
}
