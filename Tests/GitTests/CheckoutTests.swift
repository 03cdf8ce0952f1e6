import Pipeline
import Support
import Testing

@testable import Git

/// The export against `git checkout` on the same commit: bytes, modes, links.
@Suite(.timeLimit(.minutes(3)))
struct CheckoutTests {
    private func compare(_ bench: Workbench, _ source: SourceRepository) async throws -> ExportSummary {
        let id = try await source.head()
        let mirror = try bench.mirror(of: source.path)
        _ = try await mirror.fetch()
        let summary = try await mirror.export(id, to: bench.scratch + "/ours")
        try await bench.git("clone", "-q", source.path, bench.scratch + "/theirs", in: bench.scratch)
        let (ours, theirs) = (try Found.all(bench.scratch + "/ours"), try Found.all(bench.scratch + "/theirs"))
        #expect(ours.map(\.path) == theirs.map(\.path))
        for (mine, its) in zip(ours, theirs) where mine != its {
            Issue.record("ours: \(mine.inert)\ngit's: \(its.inert)")
        }
        return summary
    }

    @Test func `a repository with every odd corner is written as git writes it`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let texts = [
                "lf.txt": "one\ntwo\n", "crlf.txt": "one\r\ntwo\r\n", "mixed.txt": "one\r\ntwo\nthree\r",
                "none": "no line end", "empty.txt": "", "id.txt": "$Id$ and $Id: old $ and $Id: two words $ $Id $ $Id",
                "binary.dat": "a\0b\nc\n", "odd.txt": "\u{1}\u{2}\u{3}\nfew\n", "eof.txt": "line\n\u{1A}",
            ]
            let rules = [
                "": "*.txt text=auto\n[attr]windows text eol=crlf\n", "auto": "* text=auto eol=crlf\n",
                "forced": "* text eol=crlf\n", "legacy": "* crlf eol=crlf\n", "input": "* crlf=input\n",
                "binary": "* eol=crlf\n*.dat binary\n*.txt -text\n", "macro": "*.txt windows\n*.dat windows -text\n",
                "ident": "* ident\n*.txt eol=crlf ident\n",
                "unknown": "* filter=lfs diff=x export-ignore export-subst\n",
                "nested": "* text eol=crlf\n", "nested/deep": "*.txt -text\n* !eol\n",
                "quoted": "\"with blank.txt\" text eol=crlf\n\"tab\\there\" eol=crlf\n",
                "paths":
                    "/a/*.txt eol=crlf\nb/** eol=crlf\n**/c/lf.txt eol=crlf\na/**/lf.txt ident\n!x eol=crlf\nd/ eol=crlf\n",
            ]
            for (folder, rule) in rules {
                let prefix = folder.isEmpty ? "" : folder + "/"
                try source.write(prefix + ".gitattributes", rule)
                for (name, text) in texts { try source.write(prefix + name, text) }
            }
            for (name, text) in texts {
                for folder in ["a", "a/x", "b/y/z", "c", "q/c", "d"] {
                    try source.write("paths/\(folder)/\(name)", text)
                }
            }
            try source.write("quoted/with blank.txt", "one\ntwo\n")
            try source.write("quoted/tab\there", "one\ntwo\n")
            try source.write("run", Array("#!/bin/sh\n".utf8), mode: 0o755)
            try source.write("back\\slash", "x\n")
            try source.write("-dash", "x\n")
            try source.write("new\nline", "x\n")
            try source.write("ünïcode/日本.txt", "x\n")
            try source.link("link", to: "lf.txt")
            try source.link("schemas/x.json", to: "../nested/deep/lf.txt")
            try source.link("dangling", to: "not/there")
            try source.link("folder-link", to: "nested")
            // The index holds the bytes as they are: attributes only count on the way out.
            try await source.git("config", "core.attributesFile", "/dev/null")
            for file in try Found.all(source.path) where file.kind == "file" && !file.path.hasSuffix(".gitattributes") {
                let id = try await source.store("blob", file.content)
                let mode = file.mode & 0o100 != 0 ? "100755" : "100644"
                try await source.git("update-index", "--add", "--cacheinfo", mode, id, file.path)
            }
            try await source.git("add", "link", "schemas", "dangling", "folder-link")
            for folder in rules.keys {
                try await source.git("add", (folder.isEmpty ? "" : folder + "/") + ".gitattributes")
            }
            try await source.git("commit", "-q", "-m", "corners")
            let summary = try await compare(bench, source)
            #expect(summary.warnings == [])
        }
    }

    @Test(arguments: [
        "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-16LE-BOM", "UTF-16BE-BOM", "utf-32", "ISO-8859-1", "SHIFT-JIS", "UTF-8",
        "utf8",
    ])
    func `an encoding of the work tree is written as git writes it`(encoding: String) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let attributes = Array("*.txt text eol=crlf working-tree-encoding=\(encoding)\n".utf8)
            for (name, content) in [
                (".gitattributes", attributes), ("a.txt", Array("plain\nline\n".utf8)),
                ("b.txt", Array("é ü\n".utf8)), ("e.txt", []),
            ] {
                let id = try await source.store("blob", content)
                try await source.git("update-index", "--add", "--cacheinfo", "100644", id, name)
            }
            try await source.git("commit", "-q", "-m", encoding)
            // What cannot be converted is kept as it is by both; then only ours says so in a warning.
            let summary = try await compare(bench, source)
            if encoding != "SHIFT-JIS" { #expect(summary.warnings.isEmpty) }
        }
    }

    @Test func `an unknown encoding is a warning and the bytes stay`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a.txt", "text\n")
            let id = try await source.git("hash-object", "-w", "a.txt")
            try await source.git("update-index", "--add", "--cacheinfo", "100644", id, "a.txt")
            for (encoding, folder) in [("no-such", "x"), ("", "y"), ("../x", "z")] {
                let rule = try await source.store("blob", Array("* working-tree-encoding=\(encoding)\n".utf8))
                try await source.git("update-index", "--add", "--cacheinfo", "100644", rule, folder + "/.gitattributes")
                try await source.git("update-index", "--add", "--cacheinfo", "100644", id, folder + "/a.txt")
            }
            try await source.git("commit", "-q", "-m", "encodings")
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let summary = try await mirror.export(try await source.head(), to: bench.scratch + "/ours")
            #expect(summary.warnings.count == 6)
            #expect(try Files.readText(bench.scratch + "/ours/x/a.txt") == "text\n")
        }
    }

    @Test(arguments: 1...12)
    func `random attributes, patterns and contents come out as git writes them`(seed: UInt64) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            var random = Random(state: seed)
            let names = ["a.txt", "b.TXT", "ab", "a-b.c", "x[1]", "aa.txt.txt", ".hidden", "b c"]
            let folders = ["", "a/", "a/b/", "a/b/c/", "foo/", "foo/bar/", "foobar/"]
            var lines = ""
            for folder in folders {
                var rules = folder.isEmpty ? "[attr]mac text eol=crlf\n[attr]deep mac ident\n[attr]off -mac\n" : ""
                for _ in 0..<6 { rules += random.pattern() + " " + random.attributes() + "\n" }
                let id = try await source.store("blob", Array(rules.utf8))
                lines += "100644 \(id)\t\(folder).gitattributes\n"
            }
            for content in [
                "one\ntwo\n", "one\r\ntwo\n", "$Id$\nx\n", "a\u{1}\n", "$Id: x\n$ $Id:x$\n$Id: $\n$Id:a b$\n",
            ] + (0..<6).map({ _ in random.content() }) {
                let id = try await source.store("blob", Array(content.utf8))
                for folder in folders {
                    lines += "100644 \(id)\t\(folder)\(names[random.below(names.count)])\(random.below(3))\n"
                    lines += "100644 \(id)\t\(folder)\(names[random.below(names.count)])\n"
                }
            }
            try await source.git("update-index", "--add", "--index-info", input: Array(lines.utf8))
            try await source.git("commit", "-q", "-m", "random")
            _ = try await compare(bench, source)
        }
    }
}

extension Found {
    fileprivate var inert: String { InertText.inert(description.replacing("\r\n", with: "<CRLF>\n")) }
}

/// Numbers that are the same in every run (SplitMix64), and what is made of them.
private struct Random {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ value >> 31) % UInt64(limit))
    }

    mutating func pick(_ choices: [String]) -> String { choices[below(choices.count)] }

    mutating func pattern() -> String {
        if below(4) == 0 {
            return pick([
                "*", "**", "*.txt", "a", "/a", "a/", "a/*", "a/**", "**/b", "**/b/*", "foo*", "/foo/**/a.txt", "[ab]*",
                "[!a]*", "[a-c]?", "x\\[1\\]", "x[[]1]", "?", "??*", "*/b/*", "\"b c\"", "\"a\\056txt\"", "a**b", "***",
                "**/", "/**", "a/**/b", "[[:upper:]]*", "*[[:digit:]]", "!a", "[", "[]-]*", "\\a*", "[^]]*",
                "b*/**/c/*",
            ])
        }
        return (0...below(5)).map { _ in
            pick(["a", "b", "*", "**", "/", "?", "[ab]", ".txt", "foo", "[!b]", "\\", "c", "**/", "/**", "[a-", "]"])
        }.joined()
    }

    mutating func attributes() -> String {
        (0...below(3)).map { _ in
            pick([
                "text", "-text", "!text", "text=auto", "eol=crlf", "eol=lf", "!eol", "crlf", "-crlf", "crlf=input",
                "binary", "-binary", "mac", "deep", "off", "-mac", "!mac", "ident", "-ident", "ident=x", "text=x",
                "eol=CRLF", "filter=x", "bad$name", "-", "=x", "text=", "working-tree-encoding=UTF-16LE",
            ])
        }.joined(separator: pick([" ", "\t", "  "]))
    }

    mutating func content() -> String {
        (0...below(12)).map { _ in
            pick(["a", "\n", "\r\n", "\n", "$Id$", "$", "Id", "$Id: ", " $", "x\n", "\u{7}", "\0", "\u{1A}"])
        }.joined()
    }
}
