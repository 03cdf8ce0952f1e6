internal import CommandSyntax
internal import JSON
internal import Pipeline
internal import Sandbox

/// `kiln doctor`.
enum DoctorCommand {
    static let command = Command(
        "doctor", summary: "Show whether builds can be walled off on this machine, and what it lacks",
        discussion:
            "Looks at bubblewrap, the kernel's namespaces, filter of system calls, Landlock, control groups and "
            + "limits, and lets a sandbox try to get out. 'kiln serve' does the same at its start. "
            + "The exit code is 1 when builds cannot be walled off.",
        options: [SharedOptions.json],
        examples: [Example("kiln doctor", "before the first 'kiln serve' on a machine")]
    ) { arguments, context in
        let facts = await Sandbox.examine()
        if arguments.has(SharedOptions.json) {
            try context.output.write(JSONOutput.render(facts))
        } else {
            var sheet = FactSheet()
            for fact in facts {
                let mark = fact.rating == .good ? "" : "\(fact.rating.rawValue.uppercased()): "
                sheet.add(fact.name, mark + fact.found + (fact.remedy.map { "\n\($0)" } ?? ""))
            }
            try context.output.write(sheet.rendered)
        }
        return facts.contains { $0.rating == .bad } ? .failed : .done
    }
}
