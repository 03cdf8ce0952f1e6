extension MergeRun {
    /// Kotlin's list of the packages that a module's top-level functions lie in (C12): the packages move. One that is not
    /// understood stays as it is.
    mutating func kotlinModule(_ inputs: [Merger.Input]) -> [UInt8]? {
        guard let input = inputs.first else { return nil }
        guard let moved = movedKotlinModule(input.bytes) else {
            note(.malformed, input.label, name.utf8)
            return input.bytes
        }
        return moved
    }

    /// The version's numbers, flags since 1.4, then the message `Module` of `jvm_module.proto`.
    private func movedKotlinModule(_ bytes: [UInt8]) -> [UInt8]? {
        var reader = BigEndianReader(bytes)
        guard let count = reader.count(atLeast: 4), (2...16).contains(count) else { return nil }
        var version: [Int] = []
        for _ in 0..<count {
            guard let number = reader.number() else { return nil }
            version.append(number)
        }
        if version[0] > 1 || version[0] == 1 && version[1] >= 4, reader.number() == nil { return nil }
        // Packages with parts, those of metadata, and the names of other JVM packages.
        guard let module = movedFields(bytes[reader.at...], strings: [3], messages: [1, 2]) else { return nil }
        return bytes[..<reader.at] + module
    }

    /// A message in which some strings, and the first string of some messages, are packages that move.
    private func movedFields(_ message: ArraySlice<UInt8>, strings: Set<Int>, messages: Set<Int>) -> [UInt8]? {
        var reader = ProtobufReader(message)
        var out: [UInt8] = []
        while !reader.isAtEnd {
            guard let field = reader.next() else { return nil }
            guard let content = field.content, strings.contains(field.number) || messages.contains(field.number) else {
                out += message[field.range]
                continue
            }
            let changed: [UInt8]
            if strings.contains(field.number) {
                changed = moved(Array(message[content]))
            } else if let inner = movedFields(message[content], strings: [1], messages: []) {
                changed = inner
            } else {
                return nil
            }
            ProtobufReader.put(UInt64(field.number << 3 | 2), to: &out)
            ProtobufReader.put(UInt64(changed.count), to: &out)
            out += changed
        }
        return out
    }
}
