internal import Crypto
internal import Glibc
internal import Pipeline
internal import Subprocess
internal import Support

/// The part of Kiln that runs inside Maven and writes down what Maven says.
package enum EventSpy {
    /// The directory to give as `maven.ext.class.path`, compiled by the toolchain's own `javac` at first need.
    ///
    /// It lies below `cache`/event-spy under a name of its source and the Maven and Java it was compiled for; whoever
    /// comes second finds it. Throws `unavailable` with the compiler's words when it does not compile.
    package static func directory(for toolchain: Toolchain, cache: String) async throws -> String {
        let source = PackageResources.KilnEventSpy_java
        let identity = "\(toolchain.mavenVersion)\n\(toolchain.mavenHome)\n\(toolchain.javaMajor)\n"
        let name = try Crypto.sha256(Array(identity.utf8) + source).hex.prefix(32)
        let parent = cache + "/event-spy"
        let directory = parent + "/" + name
        if Files.exists(directory) { return directory }
        try Files.createDirectory(parent)
        let temporary = "\(parent)/.\(name)-\(UInt64.random(in: 0 ... .max))"
        try Files.createDirectory(temporary)
        do {
            try await compile(source, toolchain, into: temporary)
            let result = rename(temporary, directory)
            let number = errno
            if result != 0 {
                // Somebody else was faster: theirs is as good.
                guard number == ENOTEMPTY || number == EEXIST else {
                    throw SystemCallError(call: "rename", number: number, subject: directory).asKilnError
                }
                try Files.removeTree(temporary)
            }
        } catch {
            // The first error matters; a folder left behind is only clutter.
            try? Files.removeTree(temporary)
            throw error
        }
        try Files.syncDirectory(parent)
        return directory
    }

    private static func compile(_ source: [UInt8], _ toolchain: Toolchain, into directory: String) async throws {
        let sourceFile = directory + "/KilnEventSpy.java"
        try Files.writeAtomically(sourceFile, source)
        // Java 8, because the class scanner of an old Maven silently skips newer class files.
        let release = toolchain.javaMajor <= 8 ? ["-source", "8", "-target", "8"] : ["--release", "8"]
        var arguments = [toolchain.javaHome + "/bin/javac"] + release
        arguments += ["-proc:none", "-nowarn", "-Xlint:-options", "-encoding", "UTF-8"]
        arguments += ["-cp", toolchain.mavenHome + "/lib/*", "-d", directory, sourceFile]
        let result = try await Subprocess.run(ProcessRequest(arguments), timeout: 120)
        guard result.end.isSuccess else {
            throw KilnError(
                .unavailable,
                "the event spy does not compile for the toolchain '\(toolchain.id)' (Maven \(toolchain.mavenVersion)): "
                    + InertText.line(result.errorText + result.outputText),
                reason: "toolchain.event-spy")
        }
        try Files.removeTree(sourceFile)
        let index = directory + "/META-INF/sisu"
        try Files.createDirectory(index)
        try Files.writeAtomically(index + "/javax.inject.Named", Array("KilnEventSpy\n".utf8))
    }
}
