/// Options of the JVM that runs Maven itself.
package enum JVMOptions {
    /// Joins a toolchain's options with the project's own, so that the project's choice wins.
    ///
    /// Two collectors named at once stop the JVM, so the toolchain's collector goes when the project names one; the same
    /// for the tiers of compilation. Whatever else is named twice, the JVM takes the later one.
    package static func joined(toolchain: [String], project: [String]) -> [String] {
        let collectors = project.contains { isCollector($0) || hidesOptions($0) }
        let tiers = project.contains { isTier($0) || hidesOptions($0) }
        return toolchain.filter { !(collectors && isCollector($0)) && !(tiers && isTier($0)) } + project
    }

    /// Whether the option chooses a garbage collector.
    static func isCollector(_ option: String) -> Bool {
        if option.hasPrefix("-Xgc") || option == "-Xconcgc" || option == "-Xincgc" { return true }
        guard option.hasPrefix("-XX:+Use") || option.hasPrefix("-XX:-Use") else { return false }
        let name = option.dropFirst(8)
        let collectors = [
            "SerialGC", "ParallelGC", "ParallelOldGC", "ParNewGC", "ConcMarkSweepGC", "G1GC", "ZGC", "ShenandoahGC",
            "EpsilonGC",
        ]
        return collectors.contains { $0 == name }
    }

    /// Whether the option chooses how code is compiled.
    static func isTier(_ option: String) -> Bool {
        let prefixes = [
            "-XX:TieredStopAtLevel=", "-XX:+TieredCompilation", "-XX:-TieredCompilation", "-XX:CompilationMode=",
            "-XX:+UseJVMCICompiler", "-Xint", "-Xcomp", "-Xmixed",
        ]
        return ["-client", "-server"].contains(option) || prefixes.contains { option.hasPrefix($0) }
    }

    /// Whether the option brings others that are not seen here.
    private static func hidesOptions(_ option: String) -> Bool {
        option.hasPrefix("@") || option.hasPrefix("-XX:Flags=") || option.hasPrefix("-XX:VMOptionsFile=")
    }

    /// The words of a `.mvn/jvm.config`, as that Maven's own start script takes them.
    ///
    /// Maven 3 splits at blanks and lines and knows no quotes; Maven 4 reads line by line with comments, quotes and
    /// `${MAVEN_PROJECTBASEDIR}` (bin/mvn, bin/JvmConfigParser.java).
    package static func words(_ text: String, mavenMajor: Int, baseDirectory: String) -> [String] {
        guard mavenMajor >= 4 else {
            return text.split { $0.isWhitespace || $0.isNewline }.map(String.init)
        }
        return text.split { $0.isNewline }.flatMap { line in
            let code = line.prefix { $0 != "#" }
                .replacing("${MAVEN_PROJECTBASEDIR}", with: baseDirectory)
                .replacing("$MAVEN_PROJECTBASEDIR", with: baseDirectory)
            return quotedWords(String(code))
        }
    }

    private static func quotedWords(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in line {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
            } else if quote == nil, character.isWhitespace {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
