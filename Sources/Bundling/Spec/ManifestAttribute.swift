/// One attribute asked for in the bundle's manifest.
package struct ManifestAttribute: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its value; nil takes away what Kiln would write.
    package var value: String?

    /// Joins the parts.
    package init(name: String, value: String?) {
        self.name = name
        self.value = value
    }
}
