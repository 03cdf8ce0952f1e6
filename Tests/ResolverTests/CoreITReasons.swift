/// Why some of Maven's integration tests are not about what `kiln resolve` answers.
enum CoreITReasons {
    private static let reactor = "modules of one build see each other's output; Kiln resolves one project"
    private static let updates =
        "several builds that install or deploy between them, and what the local repository keeps"
    private static let network = "a server made by the Java test; MavenRemote's tests have servers of their own"
    private static let bootstrap = "needs artifacts that Maven's build makes before its tests"
    private static let plugin = "what a plugin sees or adds in a running build"

    private static let byResource: [String: String] = [
        "gh-11346-dependency-management-override": reactor,
        "mng-0249": reactor, "mng-2140": reactor, "mng-2222": reactor, "mng-2871": reactor, "mng-2921": reactor,
        "mng-3023": reactor, "mng-4026": reactor, "mng-4048": reactor, "mng-4056": reactor, "mng-4331": reactor,
        "mng-2861": reactor, "mng-4359": reactor, "mng-4795": reactor, "mng-4814": reactor, "mng-4872": reactor,
        "mng-5137": reactor,
        "mng-7982-transitive-dependency-management": reactor,
        "mng-2486": updates, "mng-4326": updates, "mng-4452": updates, "mng-4500": updates, "mng-4755": updates,
        "mng-4779": updates, "mng-4891": updates, "mng-5064": updates,
        "mng-2305": network, "mng-4360": network, "mng-4428": network, "mng-4991": network,
        "mng-3297": plugin, "mng-4304": plugin, "mng-4363": plugin, "mng-5783-plugin-dependency-filtering": plugin,
        "mng-3118": "only the order of the project's own class folders",
        "mng-4463/inclusive-upper-bound": "needs Central, and Maven 4",
        "mng-4463/exclusive-upper-bound": "needs Central, and Maven 4",
        "mng-0507": bootstrap, "mng-4034": bootstrap,
        "mng-3092": "holds for Maven 2: since 3.0 a range takes snapshots, and Maven's libraries say so when asked",
        "mng-3890":
            "holds for Maven 2: since 3.0 a wider scope elsewhere counts, and Maven's libraries say so when asked",
        "mng-5935-optional-lost-in-transtive-managed-dependencies": "needs Central",
        "it0063": "a system path below the home of a Java 8 that is not there",
    ]

    /// Their poms lie in folders that the archive lacks; what is there belongs to `testitDirectVsIndirect`.
    private static let withoutPoms: Set<String> = [
        "testitCompileVsRuntime", "testitCompileVsTest", "testitCompileVsProvided", "testitRuntimeVsTest",
        "testitRuntimeVsProvided", "testitProvidedVsTest",
    ]

    /// A file of system scope is named by its path there, and by its coordinate here.
    static let named = ["system.jar": "system-0.2.jar", "pom.xml": "sys-0.2.jar"]

    static var resources: Set<String> { Set(byResource.keys) }

    /// Why a test does not apply; nil when it does.
    static func reason(_ resource: String, _ method: String) -> String? {
        withoutPoms.contains(method) ? "its poms are not in the archive" : byResource[resource]
    }
}
