import CommandLine
import CommandSyntax
import Subprocess
import Support
import TestSupport
import Testing

@Suite struct CompletionTests {
    @Test("Each shell's script names every command and option", arguments: ["bash", "zsh", "fish"])
    func scripts(_ shell: String) async {
        let ran = await kiln(["completion", shell])
        #expect(ran.code == .done)
        for (path, command) in ProgramTests.commands {
            if let name = path.last { #expect(ran.output.contains(name)) }
            for option in command.options {
                #expect(ran.output.contains(shell == "fish" ? "-l \(option.name)" : "--\(option.name)"))
            }
        }
    }

    @Test("Another shell is refused")
    func unknownShell() async {
        #expect(await kiln(["completion", "tcsh"]).code == .usage)
    }

    /// Words typed so far, and what is offered.
    private static let lines: [([String], [String])] = [
        (["bui"], ["build", "builds"]), (["project", "s"], ["show", "set"]), (["project", "ad"], ["add"]),
        (["project", "add", "x", "--re"], ["--ref"]), (["builds", "--state", "can"], ["cancelled"]),
        (["completion", "--ur"], ["--url"]), (["ping", "--js"], ["--json"]), (["build", "x", "--", "-P"], []),
    ]

    @Test("bash completes with it", arguments: lines)
    func bash(_ words: [String], _ expected: [String]) async throws {
        let script = await kiln(["completion", "bash"]).output
        let typed = words.map { "'\($0)'" }.joined(separator: " ")
        let ask = "COMP_WORDS=(kiln \(typed)); COMP_CWORD=\(words.count); _kiln; printf '%s\\n' \"${COMPREPLY[@]}\"\n"
        let result = try await Subprocess.run(ProcessRequest(["bash", "-c", script + ask]), timeout: 60)
        #expect(result.errorText.isEmpty)
        let offered = result.outputText.split(separator: "\n").map(String.init)
        #expect(offered.sorted() == expected.sorted())
    }

    // fish is in no image by default; the test runs where it is.
    @Test("fish completes with it", .enabled(if: Files.exists("/usr/bin/fish")), arguments: lines)
    func fish(_ words: [String], _ expected: [String]) async throws {
        let script = await kiln(["completion", "fish"]).output
        try await withScratch { scratch in
            let ask = "\ncomplete -C 'kiln \(words.joined(separator: " "))'\n"
            var environment = ProcessRequest.plainEnvironment
            environment["HOME"] = scratch
            let request = ProcessRequest(
                ["fish", "--no-config", "-c", script + ask], environment: environment, workingDirectory: scratch)
            let result = try await Subprocess.run(request, timeout: 60)
            #expect(result.errorText.isEmpty)
            let offered = result.outputText.split(separator: "\n").map {
                String($0.prefix { $0 != "\t" })
            }
            #expect(offered.sorted() == expected.sorted())
        }
    }

    // zsh is in no image by default; the test runs where it is.
    @Test("zsh takes it", .enabled(if: Files.exists("/usr/bin/zsh")))
    func zsh() async throws {
        let script = await kiln(["completion", "zsh"]).output
        try await withScratch { scratch in
            var environment = ProcessRequest.plainEnvironment
            environment["HOME"] = scratch
            let request = ProcessRequest(
                ["zsh", "-f", "-c", script + "print -r -- $_comps[kiln]\n"], environment: environment)
            let result = try await Subprocess.run(request, timeout: 60)
            #expect(result.outputText.contains("_kiln"))
            #expect(result.errorText.isEmpty)
        }
    }
}
