import ClassFile

/// Finds what the classes of a job refer to and a JVM would not find, or not find as they need it (JVMS 5.3, 5.4).
package struct LinkageCheck {
    var world: ClassWorld
    let release: Int
    var reach: Reach
    var problems = ProblemTable()
    /// By input, where its members start in `resolutions`.
    private var memberBases: [Int] = []
    private var resolutions: [MemberResolution] = []
    /// By definition, whether a class above it is missing: 0 not known, 1 no, 2 yes.
    private var holes: [UInt8]
    /// Whether the class at hand is ready for fields that are not there, as compilers make those of a `switch` on an enum.
    private var catchesMissingFields = false
    private var classes = 0
    private var reached = 0

    /// Prepares a check of the jars of roles `job`, `bundle` and `library`, in class-path order, for a release of Java.
    package init(_ inputs: [LinkageInput], loading: ClassLoading, javaRelease: Int) {
        release = javaRelease
        world = ClassWorld(inputs, loading, javaRelease: javaRelease)
        reach = Reach(&world)
        holes = [UInt8](repeating: 0, count: world.definitions.count)
        var members = 0
        for input in inputs {
            memberBases.append(members)
            if input.role.isChecked { members += input.summary.layout.count(.members) }
        }
        resolutions = [MemberResolution](repeating: MemberResolution(), count: members)
    }

    /// Does it.
    package mutating func run() -> LinkageReport {
        for definition in 0..<Int32(truncatingIfNeeded: world.definitions.count) where world.isChecked(definition) {
            classes += 1
            if reach.distances[Int(definition)] >= 0 { reached += 1 }
            check(definition)
        }
        var builder = FindingBuilder(world: world, reach: reach, release: release)
        return LinkageReport(findings: builder.findings(problems), classes: classes, reached: reached)
    }

    private mutating func add(
        _ kind: Problem.Kind, _ subject: UInt32, _ pair: UInt32 = ProblemTable.noPair, by user: Int32
    ) {
        problems.add(kind, subject, pair, by: user, distance: reach.distances[Int(user)])
    }

    private mutating func check(_ user: Int32) {
        let place = world.definitions[Int(user)]
        let input = Int(place.input)
        let index = Int(place.index)
        let major = world.inputs[input].summary.majorVersion(index)
        if major > release + 44 {
            // It is never loaded; what it refers to does not matter then.
            add(.newerClass, UInt32(truncatingIfNeeded: major), by: user)
            return
        }
        checkHierarchy(user, input, index)
        let links = world.inputs[input].summary.layout.start(.links)
        catchesMissingFields = false
        for row in world.inputs[input].summary.rows(index, .linksEnd) {
            let link = world.inputs[input].summary.words[links + row]
            if world.name(input, Int(link >> 1)) == world.noFieldName { catchesMissingFields = true }
            checkLink(user, input, Int(link >> 1), isCreated: link & 1 != 0)
        }
        let uses = world.inputs[input].summary.layout.start(.uses)
        for row in world.inputs[input].summary.rows(index, .usesEnd) {
            checkUse(user, input, Int(world.inputs[input].summary.words[uses + row]))
        }
    }

    private mutating func checkLink(_ user: Int32, _ input: Int, _ text: Int, isCreated: Bool) {
        let target = world.target(input, text)
        if target == ClassWorld.Absent.missing { return add(.missingClass, world.name(input, text), by: user) }
        if target < 0 { return }
        let flags = world.flags(target)
        if flags & AccessFlags.isPublic == 0, world.isDenied(user, class: target) {
            add(.hiddenClass, world.definitions[Int(target)].name, by: user)
        }
        if isCreated, flags & (AccessFlags.isAbstract | AccessFlags.interface) != 0 {
            add(.abstract, world.definitions[Int(target)].name, by: user)
        }
        // What the job brings along is checked itself; what the runtime has is not, and may need what is nowhere.
        if !world.role(target).isChecked { checkHole(user, target) }
    }

    /// Says what class above one of the runtime is missing: it cannot be loaded then.
    private mutating func checkHole(_ user: Int32, _ target: Int32) {
        if holes[Int(target)] == 1 { return }
        let name = world.missingAbove(target)
        holes[Int(target)] = name == nil ? 1 : 2
        if let name { add(.missingClass, name, by: user) }
    }

    private mutating func checkUse(_ user: Int32, _ input: Int, _ member: Int) {
        let place = memberBases[input] + member
        if resolutions[place].outcome == .unset { resolutions[place] = world.resolve(input, member) }
        let found = resolutions[place]
        if found.outcome == .open || found.outcome == .untold { return }
        if found.outcome == .missing, catchesMissingFields, !isMethod(input, member) { return }
        let start = world.inputs[input].summary.layout.start(.members) + 3 * member
        let word = world.inputs[input].summary.words[start + 2]
        if found.outcome == .guarded {
            let use = MemberUse(rawValue: UInt8(truncatingIfNeeded: word >> 8))
            guard world.isDenied(user, found, use) else { return }
        }
        let kind: Problem.Kind
        switch found.outcome {
        case .unset, .open, .untold: return
        case .guarded: kind = .hiddenMember
        case .missing: kind = isMethod(input, member) ? .missingMethod : .missingField
        case .isInterface: kind = .isInterface
        case .isClass: kind = .isClass
        case .isStatic: kind = .isStatic
        case .isNotStatic: kind = .isNotStatic
        }
        let name = world.definitions[Int(found.owner)].name
        let isOfMember = found.outcome != .isInterface && found.outcome != .isClass
        let pair = isOfMember ? world.pair(input, Int(world.inputs[input].summary.words[start + 1])) : nil
        add(kind, name, pair ?? ProblemTable.noPair, by: user)
    }

    private func isMethod(_ input: Int, _ member: Int) -> Bool {
        let word = world.inputs[input].summary.words[
            world.inputs[input].summary.layout.start(.members) + 3 * member + 2]
        return UInt8(truncatingIfNeeded: word) != ClassReferences.MemberKind.field.rawValue
    }

    /// Whether its superclass is a class and its interfaces are interfaces, and nothing final is extended (JVMS 5.3.5).
    private mutating func checkHierarchy(_ user: Int32, _ input: Int, _ index: Int) {
        let interfaces = world.inputs[input].summary.layout.start(.interfaces)
        for row in world.inputs[input].summary.rows(index, .interfacesEnd) {
            let target = world.target(input, Int(world.inputs[input].summary.words[interfaces + row]))
            if target >= 0, !world.isInterface(target) {
                add(.isClass, world.definitions[Int(target)].name, by: user)
            }
        }
        var above = world.superclass(user)
        guard above >= 0 else { return }
        let name = world.definitions[Int(above)].name
        if world.isInterface(above) { return add(.isInterface, name, by: user) }
        if world.flags(above) & AccessFlags.isFinal != 0 { return add(.finalClass, name, by: user) }
        // Within one jar the compiler saw to it; Java's own methods do not become final.
        var steps = 0
        while above >= 0, steps < 1_000 {
            if world.role(above) == .jdk { return }
            if world.definitions[Int(above)].input != Int32(truncatingIfNeeded: input) {
                checkFinals(user, input, index, above)
            }
            above = world.superclass(above)
            steps += 1
        }
    }

    /// Whether a class has a method that one above it says is final.
    private mutating func checkFinals(_ user: Int32, _ input: Int, _ index: Int, _ above: Int32) {
        let place = world.definitions[Int(above)]
        let owner = Int(place.input)
        let methods = world.inputs[owner].summary.layout.start(.methods)
        let unwanted = AccessFlags.isPrivate | AccessFlags.isStatic | AccessFlags.isFinal
        for row in world.inputs[owner].summary.rows(Int(place.index), .methodsEnd) {
            let flags = UInt16(truncatingIfNeeded: world.inputs[owner].summary.words[methods + 2 * row + 1])
            guard flags & unwanted == AccessFlags.isFinal else { continue }
            let pair = Int(world.inputs[owner].summary.words[methods + 2 * row])
            guard let own = world.declared(user, owner, pair, isMethod: true),
                own & (AccessFlags.isPrivate | AccessFlags.isStatic) == 0,
                flags & (AccessFlags.isPublic | AccessFlags.isProtected) != 0
            else { continue }
            add(.finalMethod, place.name, world.pair(owner, pair), by: user)
        }
    }
}

extension ClassWorld {
    /// The name of a class that one needs to be loaded, and that is nowhere.
    mutating func missingAbove(_ definition: Int32) -> UInt32? {
        var missing: UInt32?
        _ = walk(definition, interfacesEarly: false) { world, at, _ in
            let place = world.definitions[Int(at)]
            let input = Int(place.input)
            let superclass = Int(world.inputs[input].summary.classWord(Int(place.index), .superclass))
            if superclass > 0, world.target(input, superclass - 1) == Absent.missing {
                missing = world.name(input, superclass - 1)
                return true
            }
            let start = world.inputs[input].summary.layout.start(.interfaces)
            for row in world.inputs[input].summary.rows(Int(place.index), .interfacesEnd) {
                let text = Int(world.inputs[input].summary.words[start + row])
                if world.target(input, text) == Absent.missing {
                    missing = world.name(input, text)
                    return true
                }
            }
            return false
        }
        return missing
    }
}
