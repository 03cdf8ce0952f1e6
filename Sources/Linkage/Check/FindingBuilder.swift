import ClassFile

/// Makes findings of problems: together what one thing would mend.
struct FindingBuilder {
    private var world: ClassWorld
    private let reach: Reach
    private let release: Int
    /// How many packages any input has: names of more are of packages that are nowhere.
    private let packages: Int
    /// By package, the first class in it.
    private var firsts: [Int32] = []

    init(world: ClassWorld, reach: Reach, release: Int) {
        self.world = world
        self.reach = reach
        self.release = release
        for definition in 0..<Int32(truncatingIfNeeded: self.world.definitions.count) {
            let package = Int(self.world.package(definition))
            while firsts.count <= package { firsts.append(-1) }
            if firsts[package] < 0 { firsts[package] = definition }
        }
        packages = self.world.packageCount
    }

    private struct Key: Hashable {
        var kind: LinkageFinding.Kind
        var weight: LinkageFinding.Weight
        var subject: String
        /// The jar that has it; empty: none.
        var input: String
    }

    private struct Group {
        var key: Key
        var problems: [Int] = []
        var distance = Int32.max
        var nearest: Int32 = -1
    }

    /// The findings, sorted.
    mutating func findings(_ table: ProblemTable) -> [LinkageFinding] {
        var groups: [Group] = []
        var places: [Key: Int] = [:]
        for (number, problem) in table.problems.enumerated() {
            guard let first = problem.users.first else { continue }
            let distance = reach.distances[Int(first)]
            let weight: LinkageFinding.Weight = distance == 0 ? .error : distance > 0 ? .warning : .note
            let owner = isOfClass(problem) ? world.find(problem.subject, from: .job) : -1
            let key = Key(
                kind: problem.kind.finding, weight: weight, subject: subject(problem),
                input: owner >= 0 ? world.label(owner) : "")
            let place = places[key] ?? groups.count
            if place == groups.count {
                places[key] = place
                groups.append(Group(key: key))
            }
            groups[place].problems.append(number)
            for user in problem.users where reach.distances[Int(user)] < groups[place].distance {
                groups[place].distance = reach.distances[Int(user)]
                groups[place].nearest = user
            }
        }
        var found: [(distance: Int32, finding: LinkageFinding)] = []
        for group in groups { found.append((group.distance, finding(group, table))) }
        found.sort { one, other in
            let first = one.finding
            let second = other.finding
            if first.weight != second.weight { return first.weight.order < second.weight.order }
            if one.distance != other.distance { return one.distance < other.distance }
            if first.kind != second.kind { return first.kind.order < second.kind.order }
            if first.referrerCount != second.referrerCount { return first.referrerCount > second.referrerCount }
            return first.subject < second.subject
        }
        return found.map(\.finding)
    }

    /// What a problem is told of under: a missing package, a class, a jar.
    private mutating func subject(_ problem: Problem) -> String {
        switch problem.kind {
        case .newerClass: return problem.users.first.map(world.label) ?? ""
        case .missingClass:
            let package = world.package(named: problem.subject)
            let name = world.packageName(package)
            return package < packages || name.isEmpty ? className(problem.subject) : dotted(name) + ".*"
        default:
            let package = world.package(named: problem.subject)
            return dotted(world.packageName(package)) + ".*"
        }
    }

    /// Whether it is about a class that is there, or its members.
    private func isOfClass(_ problem: Problem) -> Bool {
        problem.kind != .newerClass && problem.kind != .missingClass
    }

    private mutating func finding(_ group: Group, _ table: ProblemTable) -> LinkageFinding {
        var examples: [String] = []
        var referrers: [String] = []
        var inputs: [String] = []
        var seen: Set<Int32> = []
        var count = 0
        var labels: Set<String> = []
        for number in group.problems {
            let problem = table.problems[number]
            count += problem.users.count
            if examples.count < 10 { examples.append(example(problem)) }
            for user in problem.users {
                if labels.insert(world.label(user)).inserted { inputs.append(world.label(user)) }
                if referrers.count < 5, seen.insert(user).inserted { referrers.append(dotted(world.name(user))) }
            }
        }
        let problem = table.problems[group.problems[0]]
        let isNewer = problem.kind == .newerClass
        if isNewer { examples = Array(referrers) }
        let owner = isNewer ? -1 : world.find(problem.subject, from: .job)
        var subject = group.key.subject
        if isOfClass(problem), group.problems.allSatisfy({ table.problems[$0].subject == problem.subject }) {
            subject = className(problem.subject)
        }
        let way = group.nearest < 0 || group.distance < 0 ? [] : reach.way(to: group.nearest)
        return LinkageFinding(
            kind: group.key.kind, weight: group.key.weight, subject: subject,
            input: isNewer ? group.key.subject : owner >= 0 ? world.label(owner) : "",
            count: isNewer ? count : group.problems.count, examples: examples, referrerCount: isNewer ? 0 : count,
            referrers: isNewer ? [] : referrers, referringInputs: inputs,
            way: way.map {
                LinkageFinding.Step(
                    name: dotted(world.name($0)), input: world.label($0), isProvided: reach.isProvided[Int($0)])
            },
            remedy: remedy(problem, owner, table.problems, group.problems))
    }

    // MARK: remedies

    private mutating func remedy(
        _ problem: Problem, _ owner: Int32, _ problems: [Problem], _ group: [Int]
    ) -> LinkageRemedy {
        switch problem.kind {
        case .newerClass: return .java(group.reduce(0) { max($0, Int(problems[$1].subject) - 44) })
        case .missingClass:
            let package = world.package(named: problem.subject)
            let name = world.packageName(package)
            if package >= packages, !name.isEmpty { return .add(package: dotted(name)) }
            guard package < firsts.count, firsts[package] >= 0 else { return .nothing }
            return world.role(firsts[package]) == .jdk ? .otherJava : .otherVersion(world.label(firsts[package]))
        default: break
        }
        guard owner >= 0 else { return .nothing }
        let number = world.package(named: problem.subject)
        let package = dotted(world.packageName(number))
        let others = world.all(problem.subject).filter { $0 != owner && isBetter($0, problem) }
        if let other = others.first {
            if world.role(owner).isChecked { return .exclude(world.label(owner), keeps: world.label(other)) }
            if world.role(other).isChecked { return .relocate(pattern: package, replacement: "shaded." + package) }
        }
        switch world.role(owner) {
        case .jdk: return .otherJava
        case .runtime: return .bring(pattern: package, replacement: "shaded." + package)
        case .job, .bundle, .library: return .otherVersion(world.label(owner))
        }
    }

    /// Whether another class of the name is as it is needed.
    private mutating func isBetter(_ other: Int32, _ problem: Problem) -> Bool {
        let flags = world.flags(other)
        switch problem.kind {
        case .isInterface: return flags & AccessFlags.interface == 0
        case .isClass: return flags & AccessFlags.interface != 0
        case .hiddenClass: return flags & AccessFlags.isPublic != 0
        case .abstract: return flags & AccessFlags.isAbstract == 0
        case .finalClass: return flags & AccessFlags.isFinal == 0
        case .newerClass, .missingClass: return false
        case .missingMethod, .missingField, .isStatic, .isNotStatic, .hiddenMember, .finalMethod: break
        }
        let isMethod = problem.kind != .missingField && isMethodPair(problem.pair)
        guard let found = world.declared(other, pair: problem.pair, isMethod: isMethod) else {
            return problem.kind == .finalMethod
        }
        switch problem.kind {
        case .isStatic: return found & AccessFlags.isStatic == 0
        case .isNotStatic: return found & AccessFlags.isStatic != 0
        case .hiddenMember: return found & AccessFlags.isPublic != 0
        case .finalMethod: return found & AccessFlags.isFinal == 0
        default: return true
        }
    }

    // MARK: texts

    private func isMethodPair(_ pair: UInt32) -> Bool {
        let descriptor = Int(truncatingIfNeeded: world.knownPairs.keys[Int(pair)] & 0xFFFF_FFFF)
        return world.names.bytes(descriptor).first == UInt8(ascii: "(")
    }

    private func example(_ problem: Problem) -> String {
        if problem.kind == .newerClass { return "" }
        let name = className(problem.subject)
        if problem.pair == ProblemTable.noPair {
            switch problem.kind {
            case .isInterface: return "\(name) is an interface now"
            case .isClass: return "\(name) is a class now"
            case .hiddenClass: return "\(name) is not public"
            case .finalClass: return "\(name) is final"
            case .abstract: return "\(name) is abstract"
            default: return name
            }
        }
        let key = world.knownPairs.keys[Int(problem.pair)]
        let member = MemberText.text(
            world.names.bytes(Int(key >> 32)), world.names.bytes(Int(key & 0xFFFF_FFFF)), of: name)
        return switch problem.kind {
        case .isStatic: "\(member) is static now"
        case .isNotStatic: "\(member) is not static any more"
        case .hiddenMember: "\(member) may not be used from there"
        case .finalMethod: "\(member) is final"
        default: member
        }
    }

    private func className(_ name: UInt32) -> String { dotted(world.names.name(Int(name))) }

    private func dotted(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
    }
}
