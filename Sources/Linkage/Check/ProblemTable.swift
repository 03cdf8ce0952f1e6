/// One thing that is not as some classes need it.
struct Problem {
    /// What is wrong.
    enum Kind: UInt32 {
        case newerClass, missingClass, missingMethod, missingField, isInterface, isClass, isStatic, isNotStatic
        case hiddenClass, hiddenMember, abstract, finalClass, finalMethod

        var finding: LinkageFinding.Kind {
            switch self {
            case .newerClass: .newerClass
            case .missingClass: .missingClass
            case .missingMethod: .missingMethod
            case .missingField: .missingField
            case .isInterface, .isClass, .isStatic, .isNotStatic: .changed
            case .hiddenClass, .hiddenMember: .inaccessible
            case .abstract: .abstract
            case .finalClass, .finalMethod: .final
            }
        }
    }

    let kind: Kind
    /// A class's name; of `newerClass` the version.
    let subject: UInt32
    /// A member's name and descriptor, or `noPair`.
    let pair: UInt32
    /// The classes that need it, those with a way to them and those without apart, in order.
    var users: [Int32] = []
}

/// What is wrong and who needs it, each thing once.
struct ProblemTable {
    static let noPair = UInt32.max

    private(set) var problems: [Problem] = []
    private var subjects = PairTable()
    private var numbers = PairTable()

    mutating func add(_ kind: Problem.Kind, _ subject: UInt32, _ pair: UInt32, by user: Int32, distance: Int32) {
        // Those of each weight are told of apart.
        let weight: UInt32 = distance == 0 ? 0 : distance > 0 ? 1 : 2
        let number = Int(numbers.insert(subjects.insert(subject, pair), kind.rawValue << 2 | weight))
        if number == problems.count { problems.append(Problem(kind: kind, subject: subject, pair: pair)) }
        if problems[number].users.last != user { problems[number].users.append(user) }
    }
}
