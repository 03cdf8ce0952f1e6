internal import Glibc
internal import Subprocess
internal import Support

/// The real `kiln`, resolving.
struct ResolverProgram {
    private let workshop: Workshop
    private let program: String
    private let properties: String

    init(_ workshop: Workshop) throws {
        self.workshop = workshop
        program = workshop.binaries + "/kiln"
        properties = workshop.folder + "/properties"
        // The corpus was answered as this Java.
        try Files.writeAtomically(properties, Array("java.version=17.0.10\njava.home=/usr/lib/jvm/java-17\n".utf8))
    }

    /// The command that answers lines of JSON.
    func batch(from url: String) -> [String] {
        [program, "resolve", "--batch", "--repository", url, "--system-properties", properties, "--maven", "3.8"]
    }

    /// Milliseconds of one resolution as a process of its own.
    func resolve(_ coordinate: String, from url: String, _ options: [String], lines: Int) async throws -> Double {
        let command =
            [program, "resolve", "--mode", "root", coordinate, "--repository", url, "--system-properties", properties]
            + options
        let start = monotonicSeconds()
        let output = try await workshop.run(command)
        let end = monotonicSeconds()
        let count = output.split(separator: "\n").count
        guard count == lines else {
            throw KilnError(
                .internal, "\(coordinate) has \(lines) nodes, kiln wrote \(count) lines: \(output.prefix(500))")
        }
        return (end - start) * 1000
    }

    /// MiB that one resolution takes at most.
    func peak(_ coordinate: String, from url: String) async throws -> Double {
        let question = "{\"mode\":\"root\",\"roots\":[\"\(coordinate)\"],\"exclusions\":[],\"managed\":[]}\n"
        return try await workshop.peak(batch(from: url) + ["--no-index"], answering: question)
    }
}

/// Maven's resolver in a JVM (`Peer/`).
struct ResolverPeer {
    enum Maven {
        case debian
        case at(String)
    }

    private let workshop: Workshop
    private let command: [String]

    /// Compiles the program against a Maven's jars.
    static func compile(_ maven: Maven, _ workshop: Workshop) async throws -> ResolverPeer {
        let libraries =
            switch maven {
            case .debian: "/usr/share/maven/lib"
            case .at(let folder): folder
            }
        let classes = try workshop.part("peer-\(libraries.hashValue.magnitude)").folder
        let sources = [
            "Sources/kiln-bench/Peer/ResolverPeer.java", "Tests/ResolverTests/Oracle/common/FileRepository.java",
        ]
        try await workshop.run(
            ["javac", "-proc:none", "-nowarn", "-cp", libraries + "/*", "-d", classes] + sources.map(Files.absolute))
        return ResolverPeer(
            workshop: workshop,
            command: [
                "java", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-cp", "\(classes):\(libraries)/*",
                "ResolverPeer",
            ])
    }

    /// How many artifacts Maven resolves a root to: what Kiln must list as well.
    func nodes(of coordinate: String, from folder: String) async throws -> Int {
        let output = try await workshop.run(command + ["local", folder, coordinate, "1"])
        guard let count = output.split(separator: ":").last.flatMap({ Int($0.prefix { $0.isNumber }) }) else {
            throw KilnError(.internal, "no number of nodes: \(output.prefix(500))")
        }
        return count
    }

    /// Milliseconds of one collection as a process of its own, over poms on this disk.
    func collect(_ coordinate: String, from folder: String, nodes: Int) async throws -> Double {
        try await process(["local", folder, coordinate, "1"], nodes: nodes)
    }

    /// Milliseconds of one collection as a process of its own, into an empty local repository.
    func fetch(_ coordinate: String, from url: String, into folder: String, nodes: Int) async throws -> Double {
        try await process(["remote", url, coordinate, "1", folder], nodes: nodes)
    }

    /// Milliseconds of each of many collections in one JVM, which parses the poms anew each time.
    func hot(_ coordinate: String, from folder: String, rounds: Int) async throws -> [Double] {
        try await workshop.run(command + ["local", folder, coordinate, String(rounds)]).split(separator: "\n")
            .compactMap { line in
                line.split(separator: ",").first.flatMap { $0.split(separator: ":").last }.flatMap { Double($0) }
            }
    }

    /// MiB that one collection takes at most.
    func peak(_ coordinate: String, from folder: String) async throws -> Double {
        try await workshop.peak(command + ["local", folder, coordinate, "1", "stay"], answering: "")
    }

    private func process(_ arguments: [String], nodes: Int) async throws -> Double {
        let start = monotonicSeconds()
        let output = try await workshop.run(command + arguments)
        let end = monotonicSeconds()
        guard output.contains("\"nodes\":\(nodes)}") else {
            throw KilnError(.internal, "\(arguments.joined(separator: " ")): not \(nodes) nodes: \(output.prefix(500))")
        }
        return (end - start) * 1000
    }
}

extension Workshop {
    /// MiB that a program had resident at most, read once it has answered and waits for more input (proc(5), VmHWM).
    fileprivate func peak(_ arguments: [String], answering question: String) async throws -> Double {
        let (read, write) = try FileDescriptor.pipe()
        var request = ProcessRequest(arguments, workingDirectory: folder)
        request.environment["HOME"] = folder
        request.input = read
        let answer = FirstLine()
        let process = try Subprocess.start(request) { answer.take($0) }
        try write.write(Array(question.utf8))
        await answer.wait()
        let status = try Files.readText("/proc/\(process.pid)/status", limit: 1 << 16)
        _ = await process.terminate(graceSeconds: 1)
        withExtendedLifetime(write) {}
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let size = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { throw KilnError(.internal, "no VmHWM of \(arguments[0])") }
        return size / 1024
    }
}
