/// A profile of settings.xml. Whether it is active is decided where poms' profiles are (M9–M13): its conditions are
/// theirs.
package struct SettingsProfile: Sendable, Hashable {
    /// When a profile is active; a condition that is not there is `nil`, an empty element is "".
    package struct Activation: Sendable, Hashable {
        /// `<activeByDefault>`.
        package var activeByDefault = false
        /// `<jdk>`.
        package var jdk: String?
        /// `<os><name>`.
        package var osName: String?
        /// `<os><family>`.
        package var osFamily: String?
        /// `<os><arch>`.
        package var osArchitecture: String?
        /// `<os><version>`.
        package var osVersion: String?
        /// Whether there is an `<os>`.
        package var hasOS = false
        /// `<property><name>`.
        package var propertyName: String?
        /// `<property><value>`.
        package var propertyValue: String?
        /// Whether there is a `<property>`.
        package var hasProperty = false
        /// `<file><exists>`.
        package var fileExists: String?
        /// `<file><missing>`.
        package var fileMissing: String?
        /// Whether there is a `<file>`.
        package var hasFile = false
    }

    /// One property.
    package struct Property: Sendable, Hashable {
        /// The name.
        package var name: String
        /// The value.
        package var value: String
    }

    /// The id.
    package var id: String
    /// Its conditions; `nil` when it has none.
    package var activation: Activation?
    /// Its properties, in order.
    package var properties: [Property]
    /// Its repositories, in order.
    package var repositories: [RemoteRepository]
}
