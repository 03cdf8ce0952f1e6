/// Maven's arguments as a person writes them, checked against a list of what may be said.
///
/// The list keeps mistakes and Kiln's own settings apart; it is not the wall. The wall is the sandbox: a project's
/// `.mvn/maven.config` can say anything.
package struct MavenArguments: Sendable, Hashable {
    /// Bounds of what is taken.
    private static let countLimit = 200
    private static let lengthLimit = 4096

    /// The options in their order, each in the one spelling that is passed on.
    package let options: [String]
    /// Phases and goals; `package` when none was given.
    package let goals: [String]

    /// What follows Kiln's own options on the command line.
    package var commandLine: [String] { options + goals }

    /// Checks arguments; pure.
    package static func parse(_ arguments: [String]) throws(MavenArgumentsError) -> MavenArguments {
        guard arguments.count <= countLimit else {
            throw MavenArgumentsError(argument: "", "more than \(countLimit) arguments")
        }
        var options: [String] = []
        var goals: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            try checkText(argument)
            if !argument.hasPrefix("-") {
                try checkGoal(argument)
                goals.append(argument)
                continue
            }
            let (option, attached) = try split(argument)
            switch option.treatment {
            case .drop: continue
            case .refuse(_, let reason): throw MavenArgumentsError(argument: argument, "not allowed: \(reason)")
            case .pass(.none):
                guard attached == nil else { throw MavenArgumentsError(argument: argument, "takes no value") }
                options.append("-" + option.short)
            case .pass(let kind):
                guard let value = attached ?? rest.popFirst() else {
                    throw MavenArgumentsError(argument: argument, "needs a value")
                }
                try checkText(value)
                options += try spelled(option, kind, value, argument)
            }
        }
        return MavenArguments(options: options, goals: goals.isEmpty ? ["package"] : goals)
    }

    /// Finds the option, and its value when that stands in the same argument.
    private static func split(_ argument: String) throws(MavenArgumentsError) -> (MavenOption, String?) {
        if let option = MavenOption.named(argument) { return (option, nil) }
        if let equals = argument.firstIndex(of: "="), let option = MavenOption.named(argument[..<equals]) {
            return (option, String(argument[argument.index(after: equals)...]))
        }
        if !argument.hasPrefix("--"), let letter = argument.dropFirst().first,
            let option = MavenOption.attachable[letter]
        {
            return (option, String(argument.dropFirst(2)))
        }
        let hint = MavenOption.nearest(to: argument).map { "; did you mean \($0)?" } ?? ""
        throw MavenArgumentsError(argument: argument, "unknown option" + hint)
    }

    private static func spelled(
        _ option: MavenOption, _ kind: MavenOption.Value, _ value: String, _ argument: String
    ) throws(MavenArgumentsError) -> [String] {
        func require(_ isRight: Bool, _ rule: String) throws(MavenArgumentsError) {
            if !isRight { throw MavenArgumentsError(argument: argument, "'\(value.prefix(80))' is not \(rule)") }
        }
        switch kind {
        case .none: return ["-" + option.short]
        case .profiles:
            try require(isList(value, "._-/ "), "a list of profiles such as prod,!slow")
        case .modules:
            try require(isList(value, "._-/:"), "a list of modules such as jobs/a,:core,!docs")
        case .threads:
            let digits = value.last == "C" ? value.dropLast() : value[...]
            let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
            let isNumber = (1...2).contains(parts.count) && parts.allSatisfy { isDigits($0) }
            try require(isNumber && digits.count <= 6, "a number of threads such as 4 or 1.5C")
        case .property:
            let name = value.prefix { $0 != "=" }
            try require(
                !name.isEmpty && name.utf8.allSatisfy { isWord($0, "._-") },
                "a property such as name=value with letters, digits, '.', '_' and '-' in its name")
            if let reason = refusal(ofProperty: name) {
                throw MavenArgumentsError(argument: argument, "the property '\(name)' \(reason)")
            }
            return ["-D" + value]
        }
        return ["-" + option.short, withoutDashes(value)]
    }

    /// The list with `!` for `-`, its other spelling: Maven's own parser takes a leading dash for an option.
    private static func withoutDashes(_ list: String) -> String {
        list.split(separator: ",").map { $0.hasPrefix("-") ? "!" + $0.dropFirst() : String($0) }.joined(separator: ",")
    }

    /// Why a property may not be set, or `nil` when it may.
    private static func refusal(ofProperty name: Substring) -> String? {
        let ofKiln = [
            "maven.ext.class.path", "maven.home", "maven.conf", "maven.multiModuleProjectDirectory", "maven.mainClass",
            "classworlds.conf", "user.home", "user.dir", "java.io.tmpdir", "java.home", "java.class.path",
        ]
        if ofKiln.contains(where: { $0 == name }) || name.hasPrefix("kiln.") { return "is set by Kiln" }
        for prefix in ["maven.repo.local", "maven.installation.", "maven.user.", "maven.project.settings"]
        where name.hasPrefix(prefix) {
            return "is set by Kiln: each project has a local repository and settings of its own"
        }
        return nil
    }

    private static func checkText(_ text: String) throws(MavenArgumentsError) {
        guard text.utf8.count <= lengthLimit else {
            throw MavenArgumentsError(argument: text, "longer than \(lengthLimit) bytes")
        }
        guard !text.isEmpty else { throw MavenArgumentsError(argument: text, "is empty") }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw MavenArgumentsError(argument: text, "holds a control character")
        }
    }

    /// A phase (`package`), or a goal (`g:a:v:goal`, `prefix:goal@execution`).
    private static func checkGoal(_ text: String) throws(MavenArgumentsError) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isGoal =
            parts.count <= 2
            && parts.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { isWord($0, ":._-") } }
        guard isGoal else {
            throw MavenArgumentsError(
                argument: text, "not a phase or goal such as package, dependency:tree or antrun:run@generate")
        }
    }

    /// Names separated by commas, each with one of Maven's signs (`!`, `-`, `+`, `?`) before it or not.
    private static func isList(_ text: String, _ more: String) -> Bool {
        text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { item in
            let name = item.drop { "!-+?".contains($0) }
            return !name.isEmpty && item.count - name.count <= 2 && name.utf8.allSatisfy { isWord($0, more) }
        }
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// An ASCII letter or digit, or one of `more`.
    private static func isWord(_ byte: UInt8, _ more: String) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: more.utf8.contains(byte)
        }
    }
}
