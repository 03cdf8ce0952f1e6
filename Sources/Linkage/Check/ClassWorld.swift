import ClassFile

/// All classes that can be loaded, by number, and how one leads to another. Names, targets and members are looked up once
/// and remembered.
struct ClassWorld {
    /// A class of an input.
    struct Definition {
        var input: Int32
        var index: Int32
        var name: UInt32
        /// The next one of the same name in the same place, which is never loaded; -1: none.
        var next: Int32 = -1
    }

    /// Where one name is defined first; -1: nowhere.
    private struct Places {
        var checked: Int32 = -1
        var runtime: Int32 = -1
        var jdk: Int32 = -1
    }

    /// What stands in the place of a definition's number.
    enum Absent {
        static let missing: Int32 = -1
        /// It may be there: Java's own classes are not known.
        static let unknown: Int32 = -2
        static let array: Int32 = -3
        /// There is no such reference: the superclass of `java.lang.Object`.
        static let none: Int32 = -4
        static let unset: Int32 = -5
    }

    let inputs: [LinkageInput]
    let loading: ClassLoading
    /// Beginnings of the names of classes that may be there, though nothing here has them.
    private let unknownPrefixes: [[UInt8]]
    private(set) var definitions: [Definition] = []
    private(set) var names = NameTable()
    private var places: [Places] = []
    private var textBases: [Int] = []
    private var pairBases: [Int] = []
    /// By text of an input, the definition it leads to.
    private var targets: [Int32] = []
    /// By text of an input, one more than the name's number.
    private var texts: [UInt32] = []
    /// By pair of an input, one more than the pair's number.
    private var pairs: [UInt32] = []
    private(set) var knownPairs = PairTable()
    private var packages = NameTable()
    /// By definition, one more than its package.
    private var packageOf: [UInt32] = []
    /// The members of classes that have many: definition, twice the pair and one more for methods.
    private var members = PairTable()
    private var memberRows: [Int32] = []
    private var isIndexed: [Bool] = []
    /// By definition, the number of the walk that last came by.
    private var visits: [UInt32] = []
    private var visit: UInt32 = 0
    private var open: [Int32] = []
    /// The names of the two classes whose methods take any arguments.
    let handleName: UInt32
    let variableName: UInt32
    /// The name of what compilers catch where a `switch` names the constants of an enum.
    let noFieldName: UInt32

    /// Classes with more members than this are looked up in a table.
    private static let fewMembers = 24
    /// Within one input, where pairs have numbers already.
    private static let someMembers = 1_000
    /// More classes above a class than any program has.
    private static let mostAncestors = 2_000

    init(_ inputs: [LinkageInput], _ loading: ClassLoading, javaRelease: Int) {
        self.inputs = inputs
        self.loading = loading
        let jdk = inputs.first { $0.role == .jdk }
        unknownPrefixes = jdk.map { $0.isPartial ? Self.innerPrefixes : [] } ?? Self.innerPrefixes + Self.javaPrefixes
        let handle = Array("java/lang/invoke/MethodHandle".utf8)
        let variable = Array("java/lang/invoke/VarHandle".utf8)
        let noField = Array("java/lang/NoSuchFieldError".utf8)
        handleName = UInt32(truncatingIfNeeded: names.insert(handle.span))
        variableName = UInt32(truncatingIfNeeded: names.insert(variable.span))
        noFieldName = UInt32(truncatingIfNeeded: names.insert(noField.span))
        for (number, input) in inputs.enumerated() {
            textBases.append(texts.count)
            pairBases.append(pairs.count)
            let summary = input.summary
            texts.append(contentsOf: repeatElement(0, count: summary.layout.count(.texts)))
            pairs.append(contentsOf: repeatElement(0, count: summary.layout.count(.pairs)))
            for index in summary.classes(forJava: javaRelease) { define(number, index) }
        }
        targets = [Int32](repeating: Absent.unset, count: texts.count)
        packageOf = [UInt32](repeating: 0, count: definitions.count)
        isIndexed = [Bool](repeating: false, count: definitions.count)
        visits = [UInt32](repeating: 0, count: definitions.count)
    }

    private mutating func define(_ input: Int, _ index: Int) {
        let name = name(input, Int(inputs[input].summary.classWord(index, .name)))
        while places.count <= Int(name) { places.append(Places()) }
        let number = Int32(truncatingIfNeeded: definitions.count)
        definitions.append(
            Definition(input: Int32(truncatingIfNeeded: input), index: Int32(truncatingIfNeeded: index), name: name))
        let first: Int32
        switch inputs[input].role {
        case .job, .bundle, .library:
            first = places[Int(name)].checked
            if first < 0 { places[Int(name)].checked = number }
        case .runtime:
            first = places[Int(name)].runtime
            if first < 0 { places[Int(name)].runtime = number }
        case .jdk:
            first = places[Int(name)].jdk
            if first < 0 { places[Int(name)].jdk = number }
        }
        guard first >= 0 else { return }
        definitions[Int(number)].next = definitions[Int(first)].next
        definitions[Int(first)].next = number
    }

    // MARK: names

    /// The number of a text of an input among all names.
    mutating func name(_ input: Int, _ text: Int) -> UInt32 {
        let place = textBases[input] + text
        if texts[place] != 0 { return texts[place] - 1 }
        let range = inputs[input].summary.textRange(text)
        let bytes = inputs[input].summary.text
        let number = names.insert(bytes.span.extracting(range))
        texts[place] = UInt32(truncatingIfNeeded: max(0, number) + 1)
        return texts[place] - 1
    }

    /// The number of a pair of an input among all pairs.
    mutating func pair(_ input: Int, _ pair: Int) -> UInt32 {
        let place = pairBases[input] + pair
        if pairs[place] != 0 { return pairs[place] - 1 }
        let start = inputs[input].summary.layout.start(.pairs) + 2 * pair
        let first = name(input, Int(inputs[input].summary.words[start]))
        let second = name(input, Int(inputs[input].summary.words[start + 1]))
        let number = knownPairs.insert(first, second)
        pairs[place] = number + 1
        return number
    }

    /// The number of the package of a class, by the class's name; of any name.
    mutating func package(named name: UInt32) -> Int {
        let bytes = names.bytes(Int(name))
        let package = bytes[..<(bytes.lastIndex(of: UInt8(ascii: "/")) ?? bytes.startIndex)]
        return packages.insert(package.span)
    }

    /// How many packages are known.
    var packageCount: Int { packages.count }

    /// A package's name, with slashes.
    func packageName(_ package: Int) -> String { packages.name(package) }

    /// The number of the package of a class.
    mutating func package(_ definition: Int32) -> UInt32 {
        if packageOf[Int(definition)] == 0 {
            let number = package(named: definitions[Int(definition)].name)
            packageOf[Int(definition)] = UInt32(truncatingIfNeeded: number + 1)
        }
        return packageOf[Int(definition)] - 1
    }

    // MARK: classes

    /// The class that a name means to the classes of an input.
    func find(_ name: UInt32, from role: LinkageInput.Role) -> Int32 {
        guard Int(name) < places.count else { return absent(name) }
        let places = places[Int(name)]
        let parent = places.jdk >= 0 ? places.jdk : places.runtime
        guard role.isChecked, places.checked >= 0 else { return parent >= 0 ? parent : absent(name) }
        return parent >= 0 && loading.prefersParent(names.bytes(Int(name))) ? parent : places.checked
    }

    /// The class that a name with dots means to the job; negative: none.
    mutating func find(named name: String) -> Int32 {
        let bytes = name.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
        let number = names.insert(bytes.span)
        return number < 0 ? Absent.missing : find(UInt32(truncatingIfNeeded: number), from: .job)
    }

    /// All classes of a name, those that are never loaded as well.
    func all(_ name: UInt32) -> [Int32] {
        guard Int(name) < places.count else { return [] }
        var all: [Int32] = []
        for first in [places[Int(name)].checked, places[Int(name)].runtime, places[Int(name)].jdk] {
            var at = first
            while at >= 0 {
                all.append(at)
                at = definitions[Int(at)].next
            }
        }
        return all
    }

    /// Whether it is one of the classes that are checked: those that the job's loader has and does not hide.
    func isChecked(_ definition: Int32) -> Bool {
        let place = definitions[Int(definition)]
        let role = inputs[Int(place.input)].role
        return role.isChecked && find(place.name, from: role) == definition
    }

    func role(_ definition: Int32) -> LinkageInput.Role { inputs[Int(definitions[Int(definition)].input)].role }

    /// What people call the jar that a class is of.
    func label(_ definition: Int32) -> String {
        let place = definitions[Int(definition)]
        let input = inputs[Int(place.input)]
        return input.part(Int(place.index))?.label ?? input.label
    }

    /// What a class that is nowhere may be.
    private func absent(_ name: UInt32) -> Int32 {
        let bytes = names.bytes(Int(name))
        if bytes.first == UInt8(ascii: "[") { return Absent.array }
        return unknownPrefixes.contains { bytes.starts(with: $0) } ? Absent.unknown : Absent.missing
    }

    private static let javaPrefixes = ["java/", "javax/", "org/w3c/dom/", "org/xml/sax/", "org/ietf/jgss/"]
        .map { Array($0.utf8) }
    private static let innerPrefixes = ["jdk/", "sun/", "com/sun/"].map { Array($0.utf8) }

    /// The class that a text of an input means to its classes.
    mutating func target(_ input: Int, _ text: Int) -> Int32 {
        let place = textBases[input] + text
        if targets[place] == Absent.unset {
            // Not within the call below: that would be made on a copy from before.
            let name = name(input, text)
            targets[place] = find(name, from: inputs[input].role)
        }
        return targets[place]
    }

    func flags(_ definition: Int32) -> UInt16 {
        let place = definitions[Int(definition)]
        return inputs[Int(place.input)].summary.flags(Int(place.index))
    }

    func isInterface(_ definition: Int32) -> Bool { flags(definition) & AccessFlags.interface != 0 }

    func name(_ definition: Int32) -> String { names.name(Int(definitions[Int(definition)].name)) }

    /// The superclass.
    mutating func superclass(_ definition: Int32) -> Int32 {
        let place = definitions[Int(definition)]
        let text = inputs[Int(place.input)].summary.classWord(Int(place.index), .superclass)
        return text == 0 ? Absent.none : target(Int(place.input), Int(text) - 1)
    }

    /// Appends the interfaces that a class itself names to `open`; false: one of them is missing.
    private mutating func openInterfaces(_ definition: Int32) -> Bool {
        let place = definitions[Int(definition)]
        let input = Int(place.input)
        let rows = inputs[input].summary.rows(Int(place.index), .interfacesEnd)
        let start = inputs[input].summary.layout.start(.interfaces)
        var isWhole = true
        for row in rows {
            let text = Int(inputs[input].summary.words[start + row])
            let interface = target(input, text)
            if interface < 0 {
                isWhole = false
            } else if visits[Int(interface)] != visit {
                visits[Int(interface)] = visit
                open.append(interface)
            }
        }
        return isWhole
    }

    /// Goes to a class and all above it until the body says it has what it sought: superclasses first, each before its
    /// interfaces when `interfacesEarly` (JVMS 5.4.3.2), else all before any interface (JVMS 5.4.3.3).
    mutating func walk(
        _ definition: Int32, interfacesEarly: Bool, _ isSought: (inout ClassWorld, Int32, _ isInterface: Bool) -> Bool
    ) -> Walk {
        visit += 1
        open.removeAll(keepingCapacity: true)
        var isWhole = true
        var steps = 0
        var chain = definition
        while chain >= 0 {
            steps += 1
            if steps > Self.mostAncestors || visits[Int(chain)] == visit { return .incomplete }
            visits[Int(chain)] = visit
            if isSought(&self, chain, false) { return .found }
            if !openInterfaces(chain) { isWhole = false }
            if interfacesEarly {
                switch walkInterfaces(&steps, isSought) {
                case .found: return .found
                case .incomplete: isWhole = false
                case .ended: break
                }
            }
            chain = superclass(chain)
        }
        if chain != Absent.none { isWhole = false }
        switch walkInterfaces(&steps, isSought) {
        case .found: return .found
        case .incomplete: return .incomplete
        case .ended: return isWhole ? .ended : .incomplete
        }
    }

    /// How a walk came out.
    enum Walk {
        /// The body has what it sought.
        case found
        /// All were seen.
        case ended
        /// Not found, and some class above is missing.
        case incomplete
    }

    private mutating func walkInterfaces(
        _ steps: inout Int, _ isSought: (inout ClassWorld, Int32, _ isInterface: Bool) -> Bool
    ) -> Walk {
        var isWhole = true
        while let next = open.popLast() {
            steps += 1
            if steps > Self.mostAncestors { return .incomplete }
            if isSought(&self, next, true) { return .found }
            if !openInterfaces(next) { isWhole = false }
        }
        return isWhole ? .ended : .incomplete
    }

    // MARK: members

    /// The access flags of a field or method that a class itself declares, by the pair of some input.
    mutating func declared(_ definition: Int32, _ input: Int, _ pair: Int, isMethod: Bool) -> UInt16? {
        let place = definitions[Int(definition)]
        let owner = Int(place.input)
        let rows = inputs[owner].summary.rows(Int(place.index), isMethod ? .methodsEnd : .fieldsEnd)
        if rows.isEmpty { return nil }
        let start = inputs[owner].summary.layout.start(isMethod ? .methods : .fields)
        if owner == input, rows.count <= Self.someMembers {
            for row in rows where Int(inputs[owner].summary.words[start + 2 * row]) == pair {
                return UInt16(truncatingIfNeeded: inputs[owner].summary.words[start + 2 * row + 1])
            }
            return nil
        }
        if rows.count > Self.fewMembers {
            if !isIndexed[Int(definition)] { index(definition) }
            let number = self.pair(input, pair)
            guard let member = members.find(UInt32(bitPattern: definition), number * 2 + (isMethod ? 1 : 0)) else {
                return nil
            }
            return UInt16(
                truncatingIfNeeded: inputs[owner].summary.words[start + 2 * Int(memberRows[Int(member)]) + 1])
        }
        let number = self.pair(input, pair)
        for row in rows {
            if self.pair(owner, Int(inputs[owner].summary.words[start + 2 * row])) == number {
                return UInt16(truncatingIfNeeded: inputs[owner].summary.words[start + 2 * row + 1])
            }
        }
        return nil
    }

    /// As above, by the number of a pair.
    mutating func declared(_ definition: Int32, pair number: UInt32, isMethod: Bool) -> UInt16? {
        let place = definitions[Int(definition)]
        let input = Int(place.input)
        let start = inputs[input].summary.layout.start(isMethod ? .methods : .fields)
        for row in inputs[input].summary.rows(Int(place.index), isMethod ? .methodsEnd : .fieldsEnd) {
            if pair(input, Int(inputs[input].summary.words[start + 2 * row])) == number {
                return UInt16(truncatingIfNeeded: inputs[input].summary.words[start + 2 * row + 1])
            }
        }
        return nil
    }

    private mutating func index(_ definition: Int32) {
        isIndexed[Int(definition)] = true
        let place = definitions[Int(definition)]
        let input = Int(place.input)
        for isMethod in [false, true] {
            let start = inputs[input].summary.layout.start(isMethod ? .methods : .fields)
            for row in inputs[input].summary.rows(Int(place.index), isMethod ? .methodsEnd : .fieldsEnd) {
                let number = pair(input, Int(inputs[input].summary.words[start + 2 * row]))
                let member = members.insert(UInt32(bitPattern: definition), number * 2 + (isMethod ? 1 : 0))
                if Int(member) == memberRows.count { memberRows.append(Int32(truncatingIfNeeded: row)) }
            }
        }
    }
}
