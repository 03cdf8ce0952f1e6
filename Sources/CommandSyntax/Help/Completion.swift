/// Completion scripts for shells, from the table of commands.
package enum Completion {
    /// The shells.
    package static let shells = ["bash", "zsh", "fish"]

    /// The script for a shell; `nil` for one that is not known.
    package static func script<Body: Sendable>(_ shell: String, _ root: CommandNode<Body>) -> String? {
        switch shell {
        case "bash": bash(root)
        // zsh reads bash's completions (zshcompsys(1), bashcompinit).
        case "zsh": zshStart + bash(root)
        case "fish": fish(root)
        default: nil
        }
    }

    private static let zshStart = """
        # zsh completion for kiln: source it in ~/.zshrc
        (( $+functions[compdef] )) || { autoload -U compinit && compinit }
        autoload -U +X bashcompinit && bashcompinit

        """

    /// Each command with the options it takes in all, groups before what is in them.
    static func nodes<Body: Sendable>(
        _ command: CommandNode<Body>, path: [CommandNode<Body>] = [], inherited: [Option] = []
    ) -> [(path: [CommandNode<Body>], command: CommandNode<Body>, options: [Option])] {
        let options = inherited + command.options
        return [(path, command, options)]
            + command.subcommands.flatMap { nodes($0, path: path + [$0], inherited: options) }
    }

    private static func bash<Body: Sendable>(_ root: CommandNode<Body>) -> String {
        var commands = ""
        var words = ""
        var values = ""
        for (path, command, options) in nodes(root) {
            let key = path.map(\.name).joined(separator: " ")
            for next in command.subcommands {
                for name in next.names {
                    let start = key.isEmpty ? "" : key + " "
                    commands += "        '\(start)\(name)') command='\(start)\(next.name)' ;;\n"
                }
            }
            let names = command.subcommands.flatMap(\.names)
            let flags = options.flatMap { ($0.letter.map { ["-\($0)"] } ?? []) + ["--" + $0.name] }
            words +=
                "        '\(key)') names='\(names.joined(separator: " "))' options='\(flags.joined(separator: " "))' ;;\n"
            for option in options where option.kind != .flag {
                let pattern = (option.letter.map { "'\(key):-\($0)'|" } ?? "") + "'\(key):--\(option.name)'"
                values += "        \(pattern)) \(bashValue(option.completion)) ;;\n"
            }
        }
        return """
            # bash completion for kiln: source it, or save it as /etc/bash_completion.d/kiln
            _kiln() {
                local current="${COMP_WORDS[COMP_CWORD]}" command='' names='' options='' word previous='' index
                COMPREPLY=()
                for ((index = 1; index < COMP_CWORD; index++)); do
                    word="${COMP_WORDS[index]}"
                    previous="$word"
                    [[ $word == -- ]] && return
                    case "${command:+$command }$word" in
            \(commands)        esac
                done
                case "$command:$previous" in
            \(values)        esac
                case "$command" in
            \(words)        esac
                if [[ $current == -* ]]; then names="$options"; fi
                COMPREPLY=($(compgen -W "$names" -- "$current"))
            }
            complete -o default -F _kiln kiln

            """
    }

    private static func bashValue(_ completion: Option.Completion) -> String {
        switch completion {
        case .none: "return"
        case .file: "COMPREPLY=($(compgen -f -- \"$current\")); return"
        case .directory: "COMPREPLY=($(compgen -d -- \"$current\")); return"
        case .words(let words):
            "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$current\")); return"
        }
    }

    private static func fish<Body: Sendable>(_ root: CommandNode<Body>) -> String {
        var text = "# fish completion for kiln: save it as ~/.config/fish/completions/kiln.fish\ncomplete -c kiln -f\n"
        for (path, command, _) in nodes(root) {
            let names = command.subcommands.flatMap(\.names)
            // Inside a command: all its words were seen, and none of those below it.
            var seen = path.map { "__fish_seen_subcommand_from \($0.names.joined(separator: " "))" }
            if !names.isEmpty { seen.append("not __fish_seen_subcommand_from \(names.joined(separator: " "))") }
            let condition = seen.joined(separator: "; and ")
            for next in command.subcommands {
                text += "complete -c kiln -n '\(condition)' -a \(next.name) -d \(quoted(next.summary))\n"
            }
            for option in command.options {
                text += "complete -c kiln" + (path.isEmpty ? "" : " -n '\(seen.joined(separator: "; and "))'")
                text += " -l \(option.name)" + (option.letter.map { " -s \($0)" } ?? "")
                switch option.completion {
                case .none: text += option.kind == .flag ? "" : " -x"
                case .file: text += " -r -F"
                case .directory: text += " -x -a '(__fish_complete_directories)'"
                case .words(let words): text += " -x -a '\(words.joined(separator: " "))'"
                }
                text += " -d \(quoted(option.help))\n"
            }
        }
        return text
    }

    /// In single quotes, for fish.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
