internal import Glibc
internal import Pipeline
internal import Support

/// The directories of one run, as the host and as the build see them.
struct Places: Sendable {
    /// One directory in both views.
    struct Place: Hashable, Sendable {
        var host: String
        var inside: String
    }

    /// Removed as a whole when the run ends.
    let root: String
    /// The exported tree.
    let workspace: Place
    /// Empty at first.
    let home: Place
    /// `/tmp`.
    let temporary: Place
    /// Maven's local repository, kept between builds of this project and lane.
    let repository: Place
    /// What the event spy writes.
    let report: Place
    /// The generated settings, read-only for the build.
    let settings: Place

    /// Names the directories of a run. Without a sandbox both views are the host's.
    init(cache: String, run: String, project: Int, lane: Int, sandbox: SandboxKind) {
        let root = "\(cache)/work/\(run)"
        self.root = root
        self.project = project
        func place(_ host: String, _ inside: String) -> Place {
            Place(host: host, inside: sandbox == .none ? host : inside)
        }
        workspace = place("\(root)/workspace", "/kiln/workspace")
        home = place("\(root)/home", "/kiln/home")
        temporary = place("\(root)/tmp", "/tmp")
        report = place("\(root)/report", "/kiln/report")
        settings = place("\(root)/settings", "/kiln/settings")
        repository = place("\(cache)/repositories/\(project)/\(lane)", "/kiln/repository")
    }

    /// The project's number.
    let project: Int

    /// What the build may write to.
    var writable: [Place] { [workspace, home, temporary, repository, report] }

    /// Makes them all, empty but for the local repository.
    func create() throws {
        if Files.exists(root) { try Files.removeTree(root) }
        for place in writable + [settings] { try Files.createDirectory(place.host) }
    }

    /// Where on the host a path of the build's view lies; `nil` outside what it can write.
    func host(ofInside path: String) -> (place: Place, relative: String)? {
        for place in [workspace, report, temporary, home, repository] where path.hasPrefix(place.inside + "/") {
            return (place, String(path.dropFirst(place.inside.count + 1)))
        }
        return nil
    }
}
