/// A pom before it is text: small enough to take apart again.
struct GeneratedPom {
    /// `g:a:v` as another pom writes it.
    struct Reference {
        var group: String?
        var artifact: String?
        var version: String?
    }

    struct Dependency {
        var group: String
        var artifact: String
        var version: String?
        var type: String?
        var classifier: String?
        var scope: String?
        var optional: String?
        var systemPath: String?
        var exclusions: [Reference] = []
    }

    struct Profile {
        var id: String
        /// Element and text below `activation`; a property is `property name` or `property name=value`.
        var activation: [(condition: String, text: String)] = []
        var properties: [(name: String, value: String)] = []
        var dependencies: [Dependency] = []
        var managed: [Dependency] = []
    }

    /// How the text is spoiled.
    enum Damage: CaseIterable {
        case truncated
        case empty
        case wrongRoot
        case otherVersion
        case doubledElement
        case unknownElement
        case undefinedEntity
        case noArtifact
        case comments
        case noNamespace
    }

    var group: String
    var artifact: String
    var version: String
    var packaging: String?
    var parent: Reference?
    var writesGroup = true
    var writesVersion = true
    var properties: [(name: String, value: String)] = []
    var dependencies: [Dependency] = []
    var managed: [Dependency] = []
    var profiles: [Profile] = []
    var relocation: Reference?
    var damage: Damage?
    /// The metadata lists it, the file is not there.
    var isAbsent = false

    var folder: String { group.replacing(".", with: "/") + "/\(artifact)/\(version)" }
}
