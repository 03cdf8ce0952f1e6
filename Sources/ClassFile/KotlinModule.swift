/// The index of a Kotlin module (`META-INF/*.kotlin_module`): which packages have which file classes. It is a version, then
/// a protocol buffer (Kotlin's `jvm_module.proto`).
package enum KotlinModule {
    /// The file is no index of a module; it should be copied as it is.
    package struct Damaged: Error, Hashable, Sendable {
        /// Where in the file.
        package var offset: Int
    }

    /// Appends the index with its packages moved to `output`. When none moves, nothing is appended.
    package static func relocate(
        _ bytes: Span<UInt8>, _ relocator: Relocator, into output: inout [UInt8]
    ) throws(Damaged) -> Bool {
        guard bytes.count >= 4, bytes.u4(0) <= 16 else { throw Damaged(offset: 0) }
        let numbers = bytes.u4(0)
        var start = 4 + 4 * numbers
        guard numbers >= 2, start <= bytes.count else { throw Damaged(offset: 0) }
        // Since 1.4 flags follow.
        if bytes.u4(4) > 1 || bytes.u4(8) >= 4 { start += 4 }
        guard start <= bytes.count else { throw Damaged(offset: 4) }
        var new: [UInt8] = []
        var isChanged = false
        var reader = ProtocolFields(bytes.count - start)
        let message = bytes.extracting(start..<bytes.count)
        while let field = try next(&reader, message, start) {
            let content = message.extracting(field.content)
            switch field.number {
            // Parts of packages.
            case 1, 2:
                var parts: [UInt8] = []
                if try relocateParts(content, relocator, start + field.content.lowerBound, &parts) { isChanged = true }
                new.append(message, from: field.start, to: field.lengthStart)
                ProtocolFields.append(parts.count, to: &new)
                new += parts
            // Packages that `@JvmPackageName` names.
            case 3:
                var name: [UInt8] = []
                if relocator.mapDotted(content, into: &name) { isChanged = true } else { name.append(content, from: 0) }
                new.append(message, from: field.start, to: field.lengthStart)
                ProtocolFields.append(name.count, to: &new)
                new += name
            default: new.append(message, from: field.start, to: field.content.upperBound)
            }
        }
        if !isChanged { return false }
        output.append(bytes, from: 0, to: start)
        output += new
        return true
    }

    /// The package of some file classes is the first field.
    private static func relocateParts(
        _ message: Span<UInt8>, _ relocator: Relocator, _ offset: Int, _ output: inout [UInt8]
    ) throws(Damaged) -> Bool {
        var reader = ProtocolFields(message.count)
        var isChanged = false
        while let field = try next(&reader, message, offset) {
            var name: [UInt8] = []
            guard field.number == 1, relocator.mapDotted(message.extracting(field.content), into: &name) else {
                output.append(message, from: field.start, to: field.content.upperBound)
                continue
            }
            isChanged = true
            output.append(message, from: field.start, to: field.lengthStart)
            ProtocolFields.append(name.count, to: &output)
            output += name
        }
        return isChanged
    }

    private static func next(
        _ reader: inout ProtocolFields, _ message: Span<UInt8>, _ offset: Int
    ) throws(Damaged) -> ProtocolFields.Field? {
        if reader.isAtEnd { return nil }
        guard let field = reader.next(message) else { throw Damaged(offset: offset + reader.position) }
        // Names are texts; numbers under their numbers are none of ours.
        if field.number <= 3, !field.isText { throw Damaged(offset: offset + field.start) }
        return field
    }
}
