internal import CPlatform
internal import Glibc
internal import Support

/// A started process: its number and a descriptor that stands for it.
struct Spawned {
    let pid: Int32
    let pidfd: FileDescriptor
}

/// Starts the program; standard input, output and error are `standard`. Blocks until it runs.
func spawn(_ request: ProcessRequest, standard: [FileDescriptor]) throws -> Spawned {
    let path = try executable(request)
    let variables = request.environment.sorted { $0.key < $1.key }
    for text in request.arguments + [request.workingDirectory ?? ""] + variables.flatMap({ [$0.key, $0.value] })
    where text.utf8.contains(0) {
        throw KilnError(.invalid, "\(path): an argument or environment variable contains a zero byte")
    }
    for (name, _) in variables where name.isEmpty || name.utf8.contains(UInt8(ascii: "=")) {
        throw KilnError(.invalid, "\(path): '\(name)' is no name of an environment variable")
    }
    var descriptors = standard.enumerated().map { (Int32($0), $1.raw) }
    for (target, source) in request.inherited.sorted(by: { $0.key < $1.key }) {
        guard target > 2 else { throw KilnError(.invalid, "\(path): descriptor \(target) cannot be inherited") }
        descriptors.append((target, source.raw))
    }
    let limits = request.limits.map { kiln_limit(resource: $0.resource, value: $0.value) }

    var pid: Int32 = -1
    var pidfd: Int32 = -1
    var stage: Int32 = 0
    let number = unsafe withCStrings(request.arguments) { arguments in
        unsafe withCStrings(variables.map { "\($0.key)=\($0.value)" }) { environment in
            unsafe withOptionalCString(request.workingDirectory) { directory in
                unsafe path.withCString { path in
                    unsafe descriptors.map(\.1).withUnsafeBufferPointer { sources in
                        unsafe descriptors.map(\.0).withUnsafeBufferPointer { targets in
                            unsafe limits.withUnsafeBufferPointer { limits in
                                var all = unsafe kiln_spawn_request(
                                    path: path, arguments: arguments, environment: environment, directory: directory,
                                    sources: sources.baseAddress, targets: targets.baseAddress,
                                    descriptor_count: sources.count, limits: limits.baseAddress,
                                    limit_count: limits.count, has_identity: request.identity == nil ? 0 : 1,
                                    uid: request.identity?.uid ?? 0, gid: request.identity?.gid ?? 0)
                                return unsafe kiln_spawn(&all, &pid, &pidfd, &stage)
                            }
                        }
                    }
                }
            }
        }
    }
    guard number == 0 else { throw explain(number, stage: stage, path: path, request: request) }
    return Spawned(pid: pid, pidfd: FileDescriptor(owning: pidfd))
}

/// The path of the program: the first argument, or where it is found in `PATH`.
private func executable(_ request: ProcessRequest) throws -> String {
    guard let name = request.arguments.first, !name.isEmpty else {
        throw KilnError(.invalid, "a process needs a program: the list of arguments is empty")
    }
    if name.utf8.contains(UInt8(ascii: "/")) { return name }
    let path = request.environment["PATH"] ?? ""
    for folder in path.split(separator: ":") where folder.hasPrefix("/") {
        let candidate = "\(folder)/\(name)"
        if unsafe access(candidate, X_OK) == 0, !Files.isDirectory(candidate) { return candidate }
    }
    throw KilnError(
        .notFound, "no program '\(name)' in PATH (\(path)): install it or give its full path",
        reason: "process.no-program")
}

private func explain(_ number: Int32, stage: Int32, path: String, request: ProcessRequest) -> KilnError {
    func cause(_ call: String, _ subject: String) -> SystemCallError {
        SystemCallError(call: call, number: number, subject: subject)
    }
    switch kiln_spawn_stage(UInt32(bitPattern: stage)) {
    case KILN_SPAWN_EXECUTE where number == ENOENT && !Files.exists(path):
        return KilnError(
            .notFound, "there is no program '\(path)': install it or correct the path", reason: "process.no-program")
    case KILN_SPAWN_EXECUTE where number == ENOENT:
        return KilnError(
            .notFound, "'\(path)' cannot run: the interpreter that it names is missing", reason: "process.no-program")
    case KILN_SPAWN_EXECUTE:
        return KilnError(
            .unavailable, "'\(path)' cannot be executed", reason: "process.no-program", cause: cause("execve", path))
    case KILN_SPAWN_DIRECTORY:
        let directory = request.workingDirectory ?? "."
        return KilnError(
            number == ENOENT ? .notFound : .unavailable, "'\(path)' cannot start in \(directory)",
            reason: "process.directory", cause: cause("chdir", directory))
    case KILN_SPAWN_IDENTITY:
        let identity = request.identity.map { "\($0.uid):\($0.gid)" } ?? ""
        return KilnError(
            .forbidden, "'\(path)' cannot run as user \(identity): only root can start programs as another user",
            reason: "process.identity", cause: cause("setresuid", identity))
    case KILN_SPAWN_LIMITS:
        return KilnError(
            .unavailable, "a resource limit for '\(path)' is above what this process may give (ulimit -H)",
            reason: "process.limit", cause: cause("setrlimit", path))
    default:
        return KilnError(
            .unavailable, "'\(path)' cannot be started (no memory, or a limit of processes or descriptors is reached)",
            reason: "process.resources", cause: cause("clone", path))
    }
}

/// Gives the body a list of C strings that ends with NULL, as exec wants it.
private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
) -> Result {
    var pointers = unsafe texts.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
}

private func withOptionalCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let text else { return body(nil) }
    return unsafe text.withCString { unsafe body($0) }
}
