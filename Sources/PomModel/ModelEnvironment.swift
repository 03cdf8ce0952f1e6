/// What of the machine and the user acts on a model.
package struct ModelEnvironment: Sendable {
    /// Java's system properties (`java.version`, `os.name`, …) and the environment as `env.NAME`.
    package var systemProperties: [String: String]
    /// Properties given by the user (`-D`); they act as user properties on a project's own pom only (MNG-7563).
    package var userProperties: [String: String]
    /// Profiles switched on by `-P`; for a project's own poms only (M9).
    package var activeProfiles: [String]
    /// Profiles switched off by `-P !id`; for a project's own poms only.
    package var inactiveProfiles: [String]

    /// Joins the parts.
    package init(
        systemProperties: [String: String] = [:], userProperties: [String: String] = [:],
        activeProfiles: [String] = [], inactiveProfiles: [String] = []
    ) {
        self.systemProperties = systemProperties
        self.userProperties = userProperties
        self.activeProfiles = activeProfiles
        self.inactiveProfiles = inactiveProfiles
    }
}
