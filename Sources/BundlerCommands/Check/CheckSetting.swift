internal import Bundling
internal import Linkage
internal import Runtimes
internal import Support

/// What jars are checked against: a runtime, a release of Java, or both.
struct CheckSetting {
    /// The release of Java.
    let release: Int
    /// The runtime's name; `nil`: none.
    let runtime: String?
    /// The runtime's jars and Java's classes.
    let inputs: [LinkageInput]
    /// In which order they are loaded.
    let loading: ClassLoading
    /// What the runtime has, for the report of clashes.
    let classes: RuntimeClasses
    /// Where Java's classes are from; empty: they are not known.
    let java: String

    /// Finds them. Throws what is wrong with the runtime or the JDK that is named.
    init(runtime name: String?, release: Int?, javaHome: String?, _ environment: [String: String]) throws {
        let profile = try name.map { try RuntimePlaces.profiles(environment).load($0) }
        runtime = profile?.name
        if let profile, profile.index == nil {
            throw KilnError(
                .notFound,
                "no distribution was imported for the runtime '\(profile.name)', so its classes are not known: run 'kiln "
                    + "runtime import DIR', with the folder of a real one", reason: "check.runtime")
        }
        classes = profile?.classes() ?? RuntimeClasses()
        loading = profile.map { .childFirst(except: $0.parentFirst) } ?? .parentFirst
        var inputs: [LinkageInput] = []
        if let profile, let index = profile.index {
            inputs = try index.jars.map { jar in
                LinkageInput(label: jar.name, role: .runtime, summary: try profile.summary(of: jar))
            }
            if javaHome == nil, release == nil || release == index.java {
                var jdk = LinkageInput(label: "java", role: .jdk, summary: try profile.summary(of: index.jdk))
                jdk.isPartial = index.jdkSource == .symbols
                self.release = index.java
                java = "Java \(index.java) of JDK \(index.jdkVersion)"
                self.inputs = inputs + [jdk]
                return
            }
        }
        let wanted = release ?? profile?.java
        let home = javaHome ?? RuntimePlaces.javaHome(environment)
        if let home {
            let cache = BundlerCache.folder(environment).map { $0 + "/jdk" }
            let loaded = try JDKSummary.load(home: home, release: wanted, cache: cache)
            var jdk = LinkageInput(label: "java", role: .jdk, summary: loaded.summary)
            jdk.isPartial = !loaded.isWhole
            inputs.append(jdk)
            self.release = loaded.release
            java = "Java \(loaded.release) of JDK \(loaded.version)"
        } else {
            self.release = wanted ?? 17
            java = ""
        }
        self.inputs = inputs
    }
}
