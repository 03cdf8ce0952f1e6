internal import Entries
internal import Support
internal import Zip

/// The classes of a release of Java, from a JDK on this machine.
struct JDKClasses {
    /// The JDK's folder.
    let home: String
    /// Its own version, such as `17.0.15`.
    let version: String
    /// The release that is wanted.
    let release: Int

    /// Reads the JDK's `release` file. Throws `unavailable` when there is no JDK.
    init(home: String, release: Int) throws {
        self.home = home
        self.release = release
        guard Files.exists(home + "/release") else {
            throw Self.missing("no JDK in \(home): the file 'release' is not there; name one with --java-home")
        }
        let text = try Files.readText(home + "/release", limit: 1 << 20)
        let line = text.split(separator: "\n").first { $0.hasPrefix("JAVA_VERSION=") }
        guard let value = line?.dropFirst(13).filter({ $0 != "\"" && $0 != "\r" }), Self.feature(value) > 0 else {
            throw Self.missing("\(home)/release does not tell a JAVA_VERSION; name another JDK with --java-home")
        }
        version = value
    }

    /// The feature number of a version: 8 of `1.8.0_402`, 17 of `17.0.15`; 0: it has none.
    static func feature(_ version: String) -> Int {
        let numbers = version.split { !$0.isASCII || !$0.isNumber }.prefix(2).compactMap { Int($0) }
        guard let first = numbers.first, version.first?.isNumber == true else { return 0 }
        return first == 1 && numbers.count > 1 ? numbers[1] : first
    }

    /// Takes a class's name with slashes, without `.class`, and its bytes.
    typealias ClassBody = (Span<UInt8>, Span<UInt8>) -> Void

    /// Reads every class of the release. Throws `unavailable` with what to do when this JDK does not have it.
    func read(_ body: ClassBody) throws -> RuntimeIndex.JDKSource {
        if Self.feature(version) == release { return try readOwn(body) }
        let symbols = home + "/lib/ct.sym"
        guard Files.exists(symbols) else {
            throw Self.missing(
                "the JDK in \(home) is Java \(Self.feature(version)) and has no lib/ct.sym with the classes of Java "
                    + "\(release): name a JDK \(release) with --java-home")
        }
        try readSymbols(symbols, body)
        return .symbols
    }

    private func readOwn(_ body: ClassBody) throws -> RuntimeIndex.JDKSource {
        if Files.isDirectory(home + "/jmods") {
            let modules = try Files.list(home + "/jmods").filter { $0.hasSuffix(".jmod") }
            for module in modules {
                _ = try readArchive("\(home)/jmods/\(module)", body) { Self.strip($0, "classes/") }
            }
            if !modules.isEmpty { return .jmods }
        }
        if Files.exists(home + "/lib/modules") {
            try JImage(home + "/lib/modules").forEachClass(body)
            return .modules
        }
        for folder in ["/jre/lib", "/lib"] where Files.exists("\(home)\(folder)/rt.jar") {
            for jar in ["rt.jar", "jce.jar", "jsse.jar", "charsets.jar", "jfr.jar", "management-agent.jar"] {
                let path = "\(home)\(folder)/\(jar)"
                if Files.exists(path) { _ = try readArchive(path, body) { 0..<$0.count } }
            }
            return .jars
        }
        throw Self.missing(
            "the JDK in \(home) has none of jmods, lib/modules and rt.jar: name a whole JDK with --java-home")
    }

    /// `ct.sym` (JEP 247): folders named for the releases they are of, one digit or letter each; before JDK 12 packages
    /// lie in them, since then modules.
    private func readSymbols(_ path: String, _ body: ClassBody) throws {
        guard let letter = Self.letter(release) else { return }
        let count = try readArchive(path, ending: ".sig", body) { name in
            var at = 0
            var isOf = false
            while at < name.count, name[at] != UInt8(ascii: "/") {
                guard Self.isLetter(name[at]) else { return nil }
                if name[at] == letter { isOf = true }
                at += 1
            }
            guard isOf, at > 0 else { return nil }
            // A module's name has a dot; a package's folder has none.
            var end = at + 1
            var hasDot = false
            while end < name.count, name[end] != UInt8(ascii: "/") {
                if name[end] == UInt8(ascii: ".") { hasDot = true }
                end += 1
            }
            return end < name.count && hasDot ? end + 1..<name.count : at + 1..<name.count
        }
        guard count > 0 else {
            throw Self.missing(
                "\(path) has no classes of Java \(release): name a JDK \(release) with --java-home, or another release "
                    + "with --java")
        }
    }

    private static func letter(_ release: Int) -> UInt8? {
        switch release {
        case 0...9: UInt8(ascii: "0") + UInt8(release)
        case 10...35: UInt8(ascii: "A") + UInt8(release - 10)
        default: nil
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func strip(_ name: Span<UInt8>, _ prefix: StaticString) -> Range<Int>? {
        let count = prefix.utf8CodeUnitCount
        guard name.count > count else { return nil }
        for index in 0..<count where unsafe name[index] != prefix.utf8Start[index] { return nil }
        return count..<name.count
    }

    /// Reads the classes of a zip archive; `path` says where in an entry's name the class's own path is, nil: nowhere.
    /// Answers how many classes there were.
    private func readArchive(
        _ file: String, ending: StaticString = ".class", _ body: ClassBody,
        path: (Span<UInt8>) -> Range<Int>?
    ) throws -> Int {
        var found = 0
        var limits = ZipLimits()
        limits.duplicates = .lastWins
        let archive = try ZipArchive(file, limits: limits)
        let reader = try ZipEntryReader()
        var text: [UInt8] = []
        let names = archive.table.names
        let length = ending.utf8CodeUnitCount
        for index in archive.table.entries.indices {
            let name = names.span.extracting(archive.table.range(index))
            guard name.count > length, Self.ends(name, ending), let range = path(name),
                range.count > length, !Self.isDescription(name.extracting(range.lowerBound..<name.count - length))
            else { continue }
            let count = try reader.read(index, of: archive, into: &text)
            found += 1
            body(
                name.extracting(range.lowerBound..<name.count - length), text.span.extracting(first: count))
        }
        return found
    }

    private static func ends(_ name: Span<UInt8>, _ ending: StaticString) -> Bool {
        let start = name.count - ending.utf8CodeUnitCount
        for index in start..<name.count where unsafe name[index] != ending.utf8Start[index - start] { return false }
        return true
    }

    /// Whether a path is a module's description.
    static func isDescription(_ path: Span<UInt8>) -> Bool {
        path.count == 11 && ends(path, "module-info")
    }

    static func missing(_ message: String) -> KilnError { KilnError(.unavailable, message, reason: "runtime.jdk") }
}
