import ClassFile

/// What became of a reference to a field or method (JVMS 5.4.3.2 to 5.4.3.4).
struct MemberResolution {
    /// The outcomes.
    enum Outcome: UInt8 {
        case unset
        /// It is there, and anyone may use it so.
        case open
        /// It is there; whether a class may use it depends on that class.
        case guarded
        /// It cannot be told, or its class is missing, which is said of that.
        case untold
        case missing
        /// A method of a class is sought in what is an interface.
        case isInterface
        /// A method of an interface is sought in what is a class.
        case isClass
        /// A static one is used as one of an object.
        case isStatic
        /// One of an object is used as a static one.
        case isNotStatic
    }

    var outcome = Outcome.unset
    /// The class in which it was looked for.
    var owner: Int32 = -1
    /// The class that declares it, when it is there.
    var declarer: Int32 = -1
    /// Its access flags, when it is there.
    var flags: UInt16 = 0
}

extension ClassWorld {
    /// Resolves a member that an input refers to.
    mutating func resolve(_ input: Int, _ member: Int) -> MemberResolution {
        let start = inputs[input].summary.layout.start(.members) + 3 * member
        let owner = target(input, Int(inputs[input].summary.words[start]))
        let pair = Int(inputs[input].summary.words[start + 1])
        let kind = UInt8(truncatingIfNeeded: inputs[input].summary.words[start + 2])
        let use = MemberUse(rawValue: UInt8(truncatingIfNeeded: inputs[input].summary.words[start + 2] >> 8))
        // Arrays have what `Object` has, and a `clone` that anyone may call: no compiler calls anything else on them.
        if owner < 0 { return MemberResolution(outcome: .untold) }
        let isMethod = kind != ClassReferences.MemberKind.field.rawValue
        var found = MemberResolution(outcome: .untold, owner: owner)
        let ownerIsInterface = isInterface(owner)
        if isMethod, ownerIsInterface != (kind == ClassReferences.MemberKind.interfaceMethod.rawValue) {
            found.outcome = ownerIsInterface ? .isInterface : .isClass
            return found
        }
        let isPolymorphic = isMethod && isPolymorphic(owner, input, pair)
        if isPolymorphic { return MemberResolution(outcome: .open, owner: owner, declarer: owner) }
        let end = walk(owner, interfacesEarly: !isMethod) { world, at, isInterface in
            guard let flags = world.declared(at, input, pair, isMethod: isMethod) else { return false }
            if isMethod, at != owner {
                if isInterface, flags & (AccessFlags.isPrivate | AccessFlags.isStatic) != 0 { return false }
                if ownerIsInterface, !isInterface,
                    flags & (AccessFlags.isPublic | AccessFlags.isStatic) != AccessFlags.isPublic
                {
                    return false
                }
            }
            found.declarer = at
            found.flags = flags
            return true
        }
        switch end {
        case .incomplete: return found
        case .ended: found.outcome = .missing
        case .found:
            let isStatic = found.flags & AccessFlags.isStatic != 0
            if isStatic, use.contains(.ofObject) {
                found.outcome = .isStatic
            } else if !isStatic, use.contains(.ofStatic) {
                found.outcome = .isNotStatic
            } else {
                let isFree =
                    found.flags & AccessFlags.isPublic != 0
                    && !(use.contains(.written) && found.flags & AccessFlags.isFinal != 0)
                found.outcome = isFree ? .open : .guarded
            }
        }
        return found
    }

    /// Whether a method is one that takes any arguments (JVMS 2.9.3): found by its name alone.
    private mutating func isPolymorphic(_ owner: Int32, _ input: Int, _ pair: Int) -> Bool {
        let name = definitions[Int(owner)].name
        guard name == handleName || name == variableName else { return false }
        let wanted = self.pair(input, pair)
        let place = definitions[Int(owner)]
        let home = Int(place.input)
        let start = inputs[home].summary.layout.start(.methods)
        let asked: UInt16 = AccessFlags.isNative | AccessFlags.isVarargs
        for row in inputs[home].summary.rows(Int(place.index), .methodsEnd) {
            let flags = UInt16(truncatingIfNeeded: inputs[home].summary.words[start + 2 * row + 1])
            guard flags & asked == asked else { continue }
            let declared = self.pair(home, Int(inputs[home].summary.words[start + 2 * row]))
            if knownPairs.keys[Int(declared)] >> 32 == knownPairs.keys[Int(wanted)] >> 32 { return true }
        }
        return false
    }

    /// Whether a class may use a member that is there (JVMS 5.4.4), where that is sure.
    mutating func isDenied(_ user: Int32, _ found: MemberResolution, _ use: MemberUse) -> Bool {
        let flags = found.flags
        if user == found.declarer { return false }
        if use.contains(.written), flags & AccessFlags.isFinal != 0 { return true }
        if flags & AccessFlags.isPublic != 0 { return false }
        if flags & AccessFlags.isPrivate != 0 {
            // Nests are of one package, and no classes before Java 11 are in any; the rest is not looked into.
            return !isSamePackage(user, found.declarer) || majorVersion(user) < 55
                || majorVersion(found.declarer) < 55
        }
        if isSamePackage(user, found.declarer) { return false }
        if flags & AccessFlags.isProtected == 0 { return true }
        var above = user
        var steps = 0
        while above >= 0, steps < 10_000 {
            if above == found.declarer { return false }
            above = superclass(above)
            steps += 1
        }
        return above == Absent.none
    }

    /// Whether a class may name another (JVMS 5.4.4).
    mutating func isDenied(_ user: Int32, class target: Int32) -> Bool {
        flags(target) & AccessFlags.isPublic == 0 && !isSamePackage(user, target)
    }

    private func majorVersion(_ definition: Int32) -> Int {
        let place = definitions[Int(definition)]
        return inputs[Int(place.input)].summary.majorVersion(Int(place.index))
    }

    /// Whether two classes are of one package of one class loader (JVMS 5.3).
    private mutating func isSamePackage(_ one: Int32, _ other: Int32) -> Bool {
        package(one) == package(other) && loader(one) == loader(other)
    }

    private func loader(_ definition: Int32) -> Int {
        switch inputs[Int(definitions[Int(definition)].input)].role {
        case .job, .bundle, .library: 0
        case .runtime: loading.isChildFirst ? 1 : 0
        case .jdk: 2
        }
    }
}
