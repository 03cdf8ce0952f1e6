/// Goes through a class file and learns what each Utf8 constant is for. Kept from class to class, so that nothing is
/// allocated for each.
struct ClassWalk {
    /// A place that names a Utf8.
    struct Site {
        /// Where the index stands in the class file.
        var offset: UInt32
        /// The index.
        var index: UInt16
        /// What for.
        var role: TextRole
    }

    /// The constants.
    var pool = ConstantPool()
    /// By index, the roles of a Utf8; of a String `stringOfLambda`, of a Class `linkedClass` and `createdClass`, of a
    /// member its `MemberUse`.
    var roles: [UInt16] = []
    /// The indices of the marked Utf8s, those whose sites are kept.
    var marked: [UInt16] = []
    /// The places that name marked Utf8s.
    var sites: [Site] = []
    /// The `switch` statements that choose between strings.
    var switches = StringSwitches()
    /// Whether instructions are looked at for switches on strings and for `$deserializeLambda$`.
    var readsCode = false
    /// Whether members, and the classes that instructions name, are looked at too.
    var readsReferences = false
    /// Where each field starts.
    private(set) var fields: [UInt32] = []
    /// Where each method starts.
    private(set) var methods: [UInt32] = []
    private var kinds: [UInt8] = []
    var position = 0
    var limit = 0

    static let marker: UInt16 = 1 << 15
    static let stringOfLambda: UInt16 = 1 << 14
    static let linkedClass: UInt16 = 1 << 13
    static let createdClass: UInt16 = 1 << 12
    /// Of a Utf8: a descriptor whose classes are looked for when it is used (JVMS 5.4.3.5).
    static let resolvedDescriptor: UInt16 = 1 << 12
    static let deepest = 64

    /// Reads the pool and forgets the class before.
    mutating func start(_ bytes: Span<UInt8>) throws(ClassFileError) {
        try pool.read(bytes)
        roles.removeAll(keepingCapacity: true)
        roles.append(contentsOf: repeatElement(0, count: pool.count))
        kinds.removeAll(keepingCapacity: true)
        kinds.append(contentsOf: repeatElement(0xFF, count: pool.count))
        marked.removeAll(keepingCapacity: true)
        sites.removeAll(keepingCapacity: true)
        switches.removeAll()
        readsCode = false
        readsReferences = false
        fields.removeAll(keepingCapacity: true)
        methods.removeAll(keepingCapacity: true)
    }

    /// From now on keeps the places that name this Utf8.
    mutating func mark(_ index: Int) {
        if roles[index] & ClassWalk.marker != 0 { return }
        roles[index] |= ClassWalk.marker
        marked.append(UInt16(truncatingIfNeeded: index))
    }

    /// Takes down that the two bytes at an offset name a Utf8.
    mutating func note(_ bytes: Span<UInt8>, _ offset: Int, _ role: TextRole) throws(ClassFileError) {
        let index = bytes.u2(offset)
        _ = try pool.offset(index, ConstantPool.Tag.utf8, bytes, site: offset)
        roles[index] |= role.bit
        if roles[index] & ClassWalk.marker != 0 {
            sites.append(
                Site(
                    offset: UInt32(truncatingIfNeeded: offset), index: UInt16(truncatingIfNeeded: index), role: role))
        }
    }

    /// As `note`; a zero names nothing.
    private mutating func noteOptional(_ bytes: Span<UInt8>, _ offset: Int, _ role: TextRole) throws(ClassFileError) {
        if bytes.u2(offset) != 0 { try note(bytes, offset, role) }
    }

    /// Notes what constants name Utf8s, without strings.
    mutating func readPool(_ bytes: Span<UInt8>) throws(ClassFileError) {
        for index in 0..<pool.count {
            let offset = Int(pool.offsets[index])
            if offset == 0 { continue }
            switch bytes[offset] {
            case ConstantPool.Tag.classInfo: try note(bytes, offset + 1, .className)
            case ConstantPool.Tag.nameAndType:
                try note(bytes, offset + 1, .name)
                try note(bytes, offset + 3, .descriptor)
            case ConstantPool.Tag.methodType: try note(bytes, offset + 1, .descriptor)
            case ConstantPool.Tag.package: try note(bytes, offset + 1, .package)
            case ConstantPool.Tag.module: try note(bytes, offset + 1, .name)
            default: break
            }
        }
    }

    /// Goes through all that follows the pool.
    mutating func readMembers(_ bytes: Span<UInt8>) throws(ClassFileError) {
        limit = bytes.count
        position = pool.end
        try need(8)
        let interfaces = bytes.u2(position + 6)
        position += 8
        try need(2 * interfaces)
        position += 2 * interfaces
        for place in [AttributeKind.Places.fields, .methods] {
            let count = try u2(bytes)
            for _ in 0..<count {
                try need(6)
                try note(bytes, position + 2, .name)
                try note(bytes, position + 4, .descriptor)
                if readsReferences {
                    let offset = UInt32(truncatingIfNeeded: position)
                    if place == .fields { fields.append(offset) } else { methods.append(offset) }
                }
                let isDeserializer =
                    readsCode && place == .methods
                    && bytes.extracting(pool.knownText(bytes.u2(position + 2), bytes)).equals("$deserializeLambda$")
                position += 6
                try attributes(bytes, place, isDeserializer)
            }
        }
        try attributes(bytes, .classes, false)
        if position != bytes.count { throw ClassFileError(.badLength, at: position) }
    }

    func need(_ count: Int) throws(ClassFileError) {
        if count > limit - position { throw ClassFileError(.truncated, at: position) }
    }

    mutating func u1(_ bytes: Span<UInt8>) throws(ClassFileError) -> Int {
        try need(1)
        position += 1
        return Int(bytes[position - 1])
    }

    mutating func u2(_ bytes: Span<UInt8>) throws(ClassFileError) -> Int {
        try need(2)
        position += 2
        return bytes.u2(position - 2)
    }

    mutating func skip(_ count: Int) throws(ClassFileError) {
        try need(count)
        position += count
    }

    /// Notes the Utf8 named here and goes past it.
    mutating func take(_ bytes: Span<UInt8>, _ role: TextRole) throws(ClassFileError) {
        try need(2)
        try note(bytes, position, role)
        position += 2
    }

    /// Attributes of a class, member, code or record component; they nest two deep.
    private mutating func attributes(
        _ bytes: Span<UInt8>, _ place: AttributeKind.Places, _ isDeserializer: Bool
    ) throws(ClassFileError) {
        let count = try u2(bytes)
        for _ in 0..<count {
            try need(6)
            try note(bytes, position, .name)
            let kind = attributeKind(bytes.u2(position), bytes)
            let length = bytes.u4(position + 2)
            position += 6
            try need(length)
            let end = position + length
            if kind.places.isDisjoint(with: place) {
                position = end
                continue
            }
            let outerLimit = limit
            limit = end
            try attribute(bytes, kind, isDeserializer)
            if position != end { throw ClassFileError(.badLength, at: position) }
            limit = outerLimit
        }
    }

    private mutating func attributeKind(_ name: Int, _ bytes: Span<UInt8>) -> AttributeKind {
        if let kind = AttributeKind(rawValue: kinds[name]) { return kind }
        let kind = AttributeKind(bytes.extracting(pool.knownText(name, bytes)))
        kinds[name] = kind.rawValue
        return kind
    }

    private mutating func attribute(
        _ bytes: Span<UInt8>, _ kind: AttributeKind, _ isDeserializer: Bool
    ) throws(ClassFileError) {
        switch kind {
        case .other: break
        case .code: try code(bytes, isDeserializer)
        case .signature: try take(bytes, .signature)
        case .sourceFile: try take(bytes, .sourceFile)
        case .localVariables: try variables(bytes, .mention)
        case .localVariableTypes: try variables(bytes, .signature)
        case .innerClasses:
            for _ in 0..<(try u2(bytes)) {
                try need(8)
                try noteOptional(bytes, position + 4, .name)
                position += 8
            }
        case .methodParameters:
            for _ in 0..<(try u1(bytes)) {
                try need(4)
                try noteOptional(bytes, position, .name)
                position += 4
            }
        case .record:
            for _ in 0..<(try u2(bytes)) {
                try take(bytes, .name)
                try take(bytes, .descriptor)
                try attributes(bytes, .components, false)
            }
        case .module:
            // Its packages, classes and modules are constants of their own; only the version is a Utf8 here.
            try need(6)
            try noteOptional(bytes, position + 4, .name)
            position = limit
        case .bootstrapMethods:
            if readsReferences { try bootstrapMethods(bytes) } else { position = limit }
        case .annotations: try annotations(bytes)
        case .parameterAnnotations: for _ in 0..<(try u1(bytes)) { try annotations(bytes) }
        case .annotationDefault: try value(bytes, .string, 0)
        case .typeAnnotations:
            for _ in 0..<(try u2(bytes)) {
                try typeAnnotationTarget(bytes)
                try annotation(bytes, 0)
            }
        }
    }

    private mutating func variables(_ bytes: Span<UInt8>, _ role: TextRole) throws(ClassFileError) {
        for _ in 0..<(try u2(bytes)) {
            try need(10)
            try note(bytes, position + 4, .name)
            try note(bytes, position + 6, role)
            position += 10
        }
    }

    private mutating func code(_ bytes: Span<UInt8>, _ isDeserializer: Bool) throws(ClassFileError) {
        // Before 45.3 the three numbers were smaller.
        let isOld = bytes.u2(6) < 45 || (bytes.u2(6) == 45 && bytes.u2(4) <= 2)
        try need(isOld ? 4 : 8)
        let length = isOld ? bytes.u2(position + 2) : bytes.u4(position + 4)
        position += isOld ? 4 : 8
        try need(length)
        if readsCode { try readCode(bytes, position..<position + length, isDeserializer) }
        position += length
        let handlers = try u2(bytes)
        try need(8 * handlers)
        if readsReferences {
            for handler in 0..<handlers { link(bytes.u2(position + 8 * handler + 6), bytes) }
        }
        position += 8 * handlers
        try attributes(bytes, .code, false)
    }

    private mutating func bootstrapMethods(_ bytes: Span<UInt8>) throws(ClassFileError) {
        for _ in 0..<(try u2(bytes)) {
            try need(4)
            let arguments = bytes.u2(position + 2)
            position += 4
            try need(2 * arguments)
            for argument in 0..<arguments { link(bytes.u2(position + 2 * argument), bytes) }
            position += 2 * arguments
        }
    }

    /// Takes down that a constant is used in a way that needs the class, if it is one.
    mutating func link(_ index: Int, _ bytes: Span<UInt8>, isCreated: Bool = false) {
        guard index < pool.count, pool.offsets[index] != 0 else { return }
        guard bytes[Int(pool.offsets[index])] == ConstantPool.Tag.classInfo else { return }
        roles[index] |= isCreated ? ClassWalk.linkedClass | ClassWalk.createdClass : ClassWalk.linkedClass
    }

    /// Takes down how a member is used, if the constant is one.
    mutating func use(_ index: Int, _ use: MemberUse, _ bytes: Span<UInt8>) {
        guard index < pool.count, pool.offsets[index] != 0 else { return }
        switch bytes[Int(pool.offsets[index])] {
        case ConstantPool.Tag.field, ConstantPool.Tag.method, ConstantPool.Tag.interfaceMethod:
            roles[index] |= UInt16(use.rawValue)
        default: break
        }
    }

    /// Takes down what method handles, method types and call sites made at run time need: their members, and all
    /// classes of their descriptors.
    mutating func readHandles(_ bytes: Span<UInt8>) {
        for index in 0..<pool.count {
            let offset = Int(pool.offsets[index])
            if offset == 0 { continue }
            switch bytes[offset] {
            case ConstantPool.Tag.methodHandle:
                let member = bytes.u2(offset + 2)
                use(member, MemberUse(handle: bytes[offset + 1]), bytes)
                guard member < pool.count, pool.offsets[member] != 0 else { continue }
                switch bytes[Int(pool.offsets[member])] {
                case ConstantPool.Tag.field, ConstantPool.Tag.method, ConstantPool.Tag.interfaceMethod:
                    resolve(bytes.u2(Int(pool.offsets[member]) + 3), bytes)
                default: break
                }
            case ConstantPool.Tag.methodType: resolveText(bytes.u2(offset + 1), bytes)
            case ConstantPool.Tag.dynamic, ConstantPool.Tag.invokeDynamic: resolve(bytes.u2(offset + 3), bytes)
            default: break
            }
        }
    }

    /// The descriptor of a name and type is resolved.
    private mutating func resolve(_ index: Int, _ bytes: Span<UInt8>) {
        guard index < pool.count, pool.offsets[index] != 0 else { return }
        guard bytes[Int(pool.offsets[index])] == ConstantPool.Tag.nameAndType else { return }
        resolveText(bytes.u2(Int(pool.offsets[index]) + 3), bytes)
    }

    private mutating func resolveText(_ index: Int, _ bytes: Span<UInt8>) {
        guard index < pool.count, pool.offsets[index] != 0 else { return }
        guard bytes[Int(pool.offsets[index])] == ConstantPool.Tag.utf8 else { return }
        roles[index] |= ClassWalk.resolvedDescriptor
    }
}
