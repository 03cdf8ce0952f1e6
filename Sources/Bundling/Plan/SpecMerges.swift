/// The names that the spec wants merged, in any case of their letters; the output is named as the spec names it.
struct SpecMerges {
    private var names = EntryNames()
    private var kinds: [MergeKind] = []
    private var outputs: [[UInt8]] = []

    init(_ spec: BundleSpec) {
        let lists: [(MergeKind, [String])] = [
            (.append, spec.append), (.appendXML, spec.appendXML), (.properties, spec.mergeProperties),
        ]
        for (kind, list) in lists {
            for name in list {
                let bytes = Array(name.utf8)
                let lower = bytes.map(Bytes.lower)
                if names.insert(lower.span, hash: EntryNames.hash(lower.span)).isNew {
                    kinds.append(kind)
                    outputs.append(bytes)
                }
            }
        }
    }

    var isEmpty: Bool { kinds.isEmpty }

    func find(_ name: Span<UInt8>) -> (MergeKind, [UInt8])? {
        var lower: [UInt8] = []
        lower.reserveCapacity(name.count)
        for index in 0..<name.count { lower.append(Bytes.lower(name[index])) }
        guard let index = names.find(lower.span, hash: EntryNames.hash(lower.span)) else { return nil }
        return (kinds[index], outputs[index])
    }
}
