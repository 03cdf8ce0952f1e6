package import Pipeline

/// The names under which a version's files are fetched.
package enum OutputPaths {
    /// One path for each output, in the same order: the module's folder and the file's name.
    ///
    /// Where two outputs would have the same path, the later gets its folder within the module too, and a number if that
    /// is still not enough. Pure, and the same for the same outputs.
    package static func paths(of outputs: [DeclaredOutput]) -> [RelativePath] {
        var taken: Set<RelativePath> = []
        return outputs.enumerated().map { index, output in
            let candidates = [fileName(output.file), output.file.hasPrefix("/") ? nil : output.file]
            for case let candidate? in candidates {
                if let path = join(output.module, candidate), taken.insert(path).inserted { return path }
            }
            let name = fileName(output.file) ?? "output-\(index + 1)"
            var number = 2
            while true {
                let path = join(output.module, numbered(name, number)) ?? fallback(index, number)
                if taken.insert(path).inserted { return path }
                number += 1
            }
        }
    }

    private static func join(_ module: String, _ name: String) -> RelativePath? {
        RelativePath(module == "." ? name : module + "/" + name)
    }

    private static func fileName(_ file: String) -> String? {
        file.split(separator: "/").last.flatMap { RelativePath($0)?.text }
    }

    /// `a-1.0.jar` becomes `a-1.0~2.jar`, `x.tar.gz` `x~2.tar.gz`.
    private static func numbered(_ name: String, _ number: Int) -> String {
        let suffix = name.hasSuffix(".tar.gz") ? name.dropLast(7).endIndex : name.lastIndex(of: ".") ?? name.endIndex
        return "\(name[..<suffix])~\(number)\(name[suffix...])"
    }

    /// For names that no path can hold.
    private static func fallback(_ index: Int, _ number: Int) -> RelativePath {
        RelativePath("outputs/output-\(index + 1)~\(number)") ?? .pom
    }
}
